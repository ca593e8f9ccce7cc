import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    if (milliseconds === 0) {
      // A timer waits at least a millisecond, and this is called between all batches.
      await turn();
      if (signal?.aborted === true) throw new Failure('interrupted');
      return;
    }
    try {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (thrown) {
      throw new Failure('interrupted', {}, { cause: thrown });
    }
  },
};
