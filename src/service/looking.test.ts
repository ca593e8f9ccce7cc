import { expect, it } from 'vitest';
import type { Timer } from '../ports/clock.ts';
import { keepLooking } from './looking.ts';

/** Time that comes when a test says so. */
function manual() {
  let tick: (() => Promise<void>) | null = null;
  const timer: Timer = {
    every: (_, work) => {
      tick = work;
      return {
        stop: async () => {
          tick = null;
        },
      };
    },
  };
  return { timer, tick: async () => await tick?.() };
}

it('looks at once, at each tick, and once more after a look in which it was woken', async () => {
  const { timer, tick } = manual();
  const looks: (() => void)[] = [];
  const looking = keepLooking({
    timer,
    every: 1,
    look: () => new Promise((resolve) => void looks.push(resolve)),
    failed: () => expect.fail('no look throws'),
  });
  expect(looks).toHaveLength(1);
  looking.wake();
  looking.wake();
  const ticked = tick();
  expect(looks).toHaveLength(1);
  looks[0]?.();
  await expect.poll(() => looks.length).toBe(2);
  looks[1]?.();
  await ticked;
  expect(looks).toHaveLength(2);
  const again = tick();
  expect(looks).toHaveLength(3);
  const stopped = looking.stop();
  looks[2]?.();
  await Promise.all([again, stopped]);
  looking.wake();
  expect(looks).toHaveLength(3);
});

it('reports a look that throws, and looks again', async () => {
  const { timer, tick } = manual();
  const failed: unknown[] = [];
  let looks = 0;
  const looking = keepLooking({
    timer,
    every: 1,
    look: async () => {
      looks++;
      throw new Error(`look ${looks}`);
    },
    failed: (thrown) => failed.push(thrown),
  });
  await expect.poll(() => failed).toEqual([new Error('look 1')]);
  await tick();
  expect(failed).toHaveLength(2);
  await looking.stop();
});
