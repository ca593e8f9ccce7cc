import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

/** Ids of UUID version 7: they sort by time, and within one process in the order of making. */
export function createIds(clock: Pick<Clock, 'now'>): Ids {
  let last = 0;
  let count = 0;
  return {
    next() {
      // A clock set back, or more ids in a millisecond than fit, borrows from the future.
      const now = Math.max(clock.now(), last);
      count = now === last ? count + 1 : 0;
      last = now;
      if (count > 0xfff) {
        last += 1;
        count = 0;
      }
      return uuid(last, count);
    },
    jitter: () => Math.random(),
  };
}

function uuid(time: number, count: number): string {
  const stamp = time.toString(16).padStart(12, '0');
  const random = randomBytes(8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString('hex');
  const sequence = count.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
