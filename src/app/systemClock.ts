import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    try {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (thrown) {
      throw new Failure('interrupted', {}, { cause: thrown });
    }
  },
};
