import type { Timer } from '../ports/clock.ts';

/** Timers of this process; none of them keeps it alive. */
export const systemTimer: Timer = {
  every(milliseconds, work) {
    let running: Promise<void> | null = null;
    const timer = setInterval(() => {
      running ??= work().finally(() => {
        running = null;
      });
    }, milliseconds);
    timer.unref();
    return {
      async stop() {
        clearInterval(timer);
        await running;
      },
    };
  },
};
