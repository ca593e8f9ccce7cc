/** The sandbox's time. Everything that stamps, expires or dates reads it, never `Date.now()`. */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Stops the clock at an instant (milliseconds, ISO text or Date); it no longer runs by itself. */
  set(instant: number | string | Date): void;
  /** Moves the clock by milliseconds; a running clock keeps running from there. */
  advance(milliseconds: number): void;
  /** Goes back to real time. */
  release(): void;
  /** Whether time passes by itself; false once stopped with `set`. */
  readonly running: boolean;
  /** How far it runs ahead of real time, in milliseconds; meaningless for a stopped clock. */
  readonly ahead: number;
  /** Called after each `set`, `advance` and `release`; returns the way to stop. */
  onMove(listener: () => void): () => void;
}

/** Makes a clock: frozen at `start` when given, otherwise real time. */
export function createClock(start?: number | string | Date): SandboxClock {
  let frozenAt: number | undefined;
  let offset = 0;
  const listeners = new Set<() => void>();
  const moved = () => {
    for (const listener of listeners) listener();
  };
  const clock: SandboxClock = {
    now: () => frozenAt ?? Date.now() + offset,
    set(instant) {
      const at = new Date(instant).getTime();
      if (Number.isNaN(at)) throw new RangeError(`not an instant: ${String(instant)}`);
      frozenAt = at;
      moved();
    },
    advance(milliseconds) {
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
      moved();
    },
    release() {
      frozenAt = undefined;
      offset = 0;
      moved();
    },
    get running() {
      return frozenAt === undefined;
    },
    get ahead() {
      return offset;
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  if (start !== undefined) clock.set(start);
  return clock;
}

/** UTC text with whole seconds and `Z`, the only form ConnectWise writes (OBS). */
export function toWireInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
