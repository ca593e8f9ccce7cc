import type { Timer } from '../ports/clock.ts';

/** A loop that looks for work to do. */
export type Looking = {
  /** There may be something to do. */
  wake(): void;
  /** Stops checking, and resolves when the last check is over. */
  stop(): Promise<void>;
};

/**
 * Looks immediately, then at every interval and whenever it is woken. Only one look runs at a time; if it is
 * woken meanwhile, it looks once more. A look that throws is reported to `failed` and does not end the loop.
 */
export function keepLooking(given: {
  readonly timer: Timer;
  readonly every: number;
  readonly look: () => Promise<void>;
  readonly failed: (thrown: unknown) => void;
}): Looking {
  const { timer, every, look, failed } = given;
  const state = { isStopped: false, isAskedAgain: false };
  let looking: Promise<void> | null = null;

  const lookUntilQuiet = async () => {
    do {
      state.isAskedAgain = false;
      try {
        await look();
      } catch (thrown) {
        failed(thrown);
      }
    } while (state.isAskedAgain && !state.isStopped);
  };

  const lookOnce = async () => {
    if (state.isStopped) return;
    state.isAskedAgain = true;
    looking ??= lookUntilQuiet().finally(() => {
      looking = null;
    });
    await looking;
  };

  const wake = () => void lookOnce();
  const ticking = timer.every(every, lookOnce);
  wake();
  return {
    wake,
    async stop() {
      state.isStopped = true;
      await ticking.stop();
      await looking;
    },
  };
}
