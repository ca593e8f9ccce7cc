import { askedToWait } from '../../core/askedToWait.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import { rateStep, type SiteRate, slowestRate, type Turn } from '../../ports/siteLimits.ts';

/** DOC: above 1,000 requests a minute limiting is likely. */
export type LimiterLimits = SiteRate & {
  /** Requests under way at the same time. OBS: four workers stayed unlimited where twelve did not. */
  readonly inFlight: number;
  /** Longest pause that is waited for, in seconds; beyond it requests fail at once. */
  readonly longestPause: number;
};

export const defaultLimits: LimiterLimits = {
  inFlight: 4,
  perSecond: 16,
  burst: 60,
  longestPause: 120,
};

/** Called when a request waits for the end of a pause, in milliseconds since 1970. */
export type OnPause = (until: number) => void;

/** Shares out the requests to one site among all connections to it. */
export type Limiter = {
  /** Runs the task once it is its turn; first come, first served. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal, onPause?: OnPause): Promise<T>;
  /**
   * ConnectWise asked to slow down: half the rate, and nothing is sent before the wait is over.
   * Simultaneous requests are rejected together and halve it only once.
   */
  slowDown(seconds: number): void;
  /** Nothing is sent before a moment, in milliseconds since 1970: a wait asked for in an earlier run. */
  pauseUntil(moment: number): void;
  /** A request went well: the rate recovers by a step. */
  wentWell(): void;
  /** Requests a second at present. */
  readonly rate: number;
};

/** The turns of one site that several processes share. */
export type SharedTurns = {
  take(): Promise<Turn>;
  slowDown(seconds: number): Promise<void>;
  wentWell(): Promise<void>;
};

/**
 * The queue for requests of this process, so that none holds a database connection while it waits.
 * If there are `shared` turns, the first in the queue then takes one of those.
 */
export function createLimiter(
  clock: Clock,
  limits: LimiterLimits = defaultLimits,
  shared: SharedTurns | null = null,
): Limiter {
  let rate = limits.perSecond;
  let tokens = limits.burst;
  let countedAt = clock.now();
  let pausedUntil = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  // Requests take their token one after the other, in the order in which they came.
  let turn: Promise<void> = Promise.resolve();
  // Pauses are announced to other processes in order, and before the next turn is taken.
  let telling: Promise<void> = Promise.resolve();
  let sharedRate = limits.perSecond;
  const tell = (work: () => Promise<void>): void => {
    telling = telling.then(work).catch(() => undefined);
  };

  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    if (running < limits.inFlight) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        const place = waiting.indexOf(go);
        if (place >= 0) waiting.splice(place, 1);
        reject(new Failure('interrupted'));
      };
      waiting.push(go);
      signal?.addEventListener('abort', stop, { once: true });
    });
  };

  const leave = (): void => {
    const next = waiting.shift();
    // The place goes straight to the next one, so `running` stays.
    if (next === undefined) running -= 1;
    else next();
  };

  const takeToken = async (
    signal: AbortSignal | undefined,
    onPause: OnPause | undefined,
  ): Promise<void> => {
    for (;;) {
      if (signal?.aborted === true) throw new Failure('interrupted');
      const now = clock.now();
      // A clock set back must not stop the tokens.
      const elapsed = Math.max(0, now - countedAt);
      const scaledBurst = Math.max(1, limits.burst * (rate / limits.perSecond));
      tokens = Math.min(scaledBurst, tokens + (elapsed / 1000) * rate);
      countedAt = now;
      const pause = pausedUntil - now;
      if (pause > limits.longestPause * 1000) {
        throw askedToWait(pausedUntil, now);
      }
      if (pause > 0) onPause?.(pausedUntil);
      if (pause <= 0 && tokens >= 1) {
        tokens -= 1;
        return;
      }
      await clock.sleep(Math.max(pause, Math.ceil(((1 - tokens) / rate) * 1000), 1), signal);
    }
  };

  const takeShared = async (
    signal: AbortSignal | undefined,
    onPause: OnPause | undefined,
  ): Promise<void> => {
    if (shared === null) return;
    for (;;) {
      await telling;
      if (signal?.aborted === true) throw new Failure('interrupted');
      const { taken, wait, pause, rate: found } = await shared.take();
      sharedRate = found;
      if (taken) return;
      const now = clock.now();
      if (pause > limits.longestPause * 1000) throw askedToWait(now + pause, now);
      if (pause > 0) onPause?.(now + pause);
      await clock.sleep(wait, signal);
    }
  };

  return {
    async run(task, signal, onPause) {
      if (signal?.aborted === true) throw new Failure('interrupted');
      await enter(signal);
      try {
        const mine = turn
          .then(() => takeToken(signal, onPause))
          .then(() => takeShared(signal, onPause));
        turn = mine.catch(() => undefined);
        await orAborted(mine, signal);
        return await task();
      } finally {
        leave();
      }
    },
    slowDown(seconds) {
      if (clock.now() >= pausedUntil) rate = Math.max(slowestRate, rate / 2);
      tokens = Math.min(tokens, 1);
      pausedUntil = Math.max(pausedUntil, clock.now() + seconds * 1000);
      if (shared !== null) tell(() => shared.slowDown(seconds));
    },
    pauseUntil(moment) {
      pausedUntil = Math.max(pausedUntil, moment);
    },
    wentWell() {
      rate = Math.min(limits.perSecond, rate + rateStep);
      if (shared !== null && sharedRate < limits.perSecond) tell(() => shared.wentWell());
    },
    get rate() {
      return rate;
    },
  };
}

/** An aborted request does not wait for the turns of others. */
async function orAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return await turn;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Failure('interrupted'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
