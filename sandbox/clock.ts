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
}

/** Makes a clock: frozen at `start` when given, otherwise real time. */
export function createClock(start?: number | string | Date): SandboxClock {
  let frozenAt: number | undefined;
  let offset = 0;
  const clock: SandboxClock = {
    now: () => frozenAt ?? Date.now() + offset,
    set(instant) {
      const at = new Date(instant).getTime();
      if (Number.isNaN(at)) throw new RangeError(`not an instant: ${String(instant)}`);
      frozenAt = at;
    },
    advance(milliseconds) {
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
    },
    release() {
      frozenAt = undefined;
      offset = 0;
    },
  };
  if (start !== undefined) clock.set(start);
  return clock;
}

/** UTC text with whole seconds and `Z`, the only form ConnectWise writes (OBS). */
export function toWireInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
