import { expect, test } from 'vitest';
import { fakeClock } from '../../../test/support/engineWorld.ts';
import { Failure } from '../../core/failure.ts';
import { createLimiter, defaultLimits, type Limiter, type SharedTurns } from './limiter.ts';

const start = 1_000_000;

const idle = (): void => undefined;

/** A task that is done when told. */
function task(limiter: Limiter, signal?: AbortSignal) {
  let done = idle;
  const over = new Promise<void>((resolve) => {
    done = resolve;
  });
  const seen = { started: false };
  const outcome = limiter.run(async () => {
    seen.started = true;
    await over;
  }, signal);
  return { seen, done, outcome };
}

/** All that can happen without anyone doing something has happened. */
async function settled(): Promise<void> {
  for (let n = 0; n < 50; n += 1) await Promise.resolve();
}

async function runMany(limiter: Limiter, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await limiter.run(async () => undefined);
}

test('four at a time, first come, first served', async () => {
  const limiter = createLimiter(fakeClock(start));
  const tasks = Array.from({ length: 7 }, () => task(limiter));
  const started = () => tasks.map(({ seen }) => (seen.started ? 1 : 0)).join('');
  await settled();
  expect(started()).toBe('1111000');
  tasks[2]?.done();
  await settled();
  expect(started()).toBe('1111100');
  tasks[0]?.done();
  tasks[4]?.done();
  await settled();
  expect(started()).toBe('1111111');
  for (const { done } of tasks) done();
  await Promise.all(tasks.map(({ outcome }) => outcome));
});

test('a task that fails gives its place on', async () => {
  const limiter = createLimiter(fakeClock(start), { ...defaultLimits, inFlight: 1 });
  await expect(
    limiter.run(async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await limiter.run(async () => 'next')).toBe('next');
});

test('a burst at once, then the steady rate', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  await runMany(limiter, defaultLimits.burst);
  expect(clock.now()).toBe(start);
  await runMany(limiter, 160);
  expect((clock.now() - start) / 1000).toBeCloseTo(10, 0);
  clock.set(clock.now() + 3_600_000);
  const later = clock.now();
  await runMany(limiter, defaultLimits.burst);
  expect(clock.now()).toBe(later);
});

test('nothing during the wait that was asked for, and half the rate', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  limiter.slowDown(30);
  expect(limiter.rate).toBe(defaultLimits.perSecond / 2);
  const at: number[] = [];
  await limiter.run(async () => {
    at.push(clock.now());
  });
  expect(at).toEqual([start + 30_000]);
});

test('those refused together halve the rate once; the longest wait counts', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  limiter.slowDown(10);
  limiter.slowDown(30);
  limiter.slowDown(20);
  expect(limiter.rate).toBe(8);
  await runMany(limiter, 1);
  expect(clock.now()).toBe(start + 30_000);
  limiter.slowDown(1);
  expect(limiter.rate).toBe(4);
});

test('slower and slower, but never to a stop, and back step by step', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  for (let n = 0; n < 20; n += 1) {
    limiter.slowDown(1);
    clock.set(clock.now() + 1_000);
  }
  expect(limiter.rate).toBe(0.5);
  const before = clock.now();
  await runMany(limiter, 5);
  expect(clock.now() - before).toBeLessThanOrEqual(10_000);
  limiter.wentWell();
  expect(limiter.rate).toBe(0.75);
  for (let n = 0; n < 1_000; n += 1) limiter.wentWell();
  expect(limiter.rate).toBe(defaultLimits.perSecond);
});

test('a pause nobody waits for fails at once, until it is over', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  limiter.slowDown(3_600);
  await expect(runMany(limiter, 1)).rejects.toMatchObject({
    code: 'rate_limited',
    detail: { seconds: 3_600 },
  });
  expect(clock.now()).toBe(start);
  clock.set(start + 3_600_000);
  await runMany(limiter, 1);
  expect(clock.now()).toBe(start + 3_600_000);
});

test('a clock set back does not stop it', async () => {
  const clock = fakeClock(start);
  const limiter = createLimiter(clock);
  await runMany(limiter, 70);
  clock.set(0);
  await runMany(limiter, 5);
  expect(clock.now()).toBeLessThan(5_000);
});

test('stopped before, and while waiting for a place', async () => {
  const limiter = createLimiter(fakeClock(start), { ...defaultLimits, inFlight: 1 });
  const interrupted = { code: 'interrupted' };
  await expect(limiter.run(async () => 1, AbortSignal.abort())).rejects.toMatchObject(interrupted);

  const stop = new AbortController();
  const first = task(limiter);
  const second = task(limiter, stop.signal);
  const third = task(limiter);
  await settled();
  stop.abort();
  await expect(second.outcome).rejects.toMatchObject(interrupted);
  first.done();
  third.done();
  await Promise.all([first.outcome, third.outcome]);
  expect([second.seen.started, third.seen.started]).toEqual([false, true]);
});

test('stopped while others wait for their turn', async () => {
  let go = idle;
  let now = start;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        go = () => {
          now += milliseconds;
          resolve();
        };
      }),
  };
  const limiter = createLimiter(clock);
  limiter.slowDown(60);
  const patient = task(limiter);
  const stop = new AbortController();
  const hasty = task(limiter, stop.signal);
  await settled();
  stop.abort();
  await expect(hasty.outcome).rejects.toMatchObject({ code: 'interrupted' });
  expect(patient.seen.started).toBe(false);
  go();
  patient.done();
  await patient.outcome;
  expect(hasty.seen.started).toBe(false);
});

/** Turns of a site that several limiters take, each as one process. */
function turnsOfOneSite(clock: ReturnType<typeof fakeClock>): SharedTurns & { taken: number[] } {
  const inner = { rate: 1, left: 2, countedAt: clock.now(), pausedUntil: 0 };
  const taken: number[] = [];
  return {
    taken,
    async take() {
      const now = clock.now();
      inner.left = Math.min(2, inner.left + ((now - inner.countedAt) / 1000) * inner.rate);
      inner.countedAt = now;
      const pause = Math.max(0, inner.pausedUntil - now);
      const mayGo = pause === 0 && inner.left >= 1;
      if (mayGo) {
        inner.left -= 1;
        taken.push(now - start);
      }
      const wait = mayGo ? 0 : Math.max(1, pause, (1 - inner.left) * 1000);
      return { taken: mayGo, wait, pause, rate: inner.rate };
    },
    async slowDown(seconds) {
      inner.pausedUntil = clock.now() + seconds * 1000;
    },
    wentWell: async () => undefined,
  };
}

test('two processes share the turns of a site, and its pauses', async () => {
  const clock = fakeClock(start);
  const shared = turnsOfOneSite(clock);
  const one = createLimiter(clock, defaultLimits, shared);
  const other = createLimiter(clock, defaultLimits, shared);
  await Promise.all([runMany(one, 3), runMany(other, 3)]);
  expect(shared.taken.filter((at) => at === 0)).toHaveLength(2);
  expect(clock.now() - start).toBeGreaterThanOrEqual(4_000);
  const before = clock.now();
  one.slowDown(30);
  await runMany(other, 1);
  expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
  one.slowDown(3_600);
  await settled();
  await expect(runMany(other, 1)).rejects.toMatchObject({ code: 'rate_limited' });
});

test('turns that cannot be taken fail the request, and not the ones after it', async () => {
  const clock = fakeClock(start);
  const shared = turnsOfOneSite(clock);
  let broken = true;
  const limiter = createLimiter(clock, defaultLimits, {
    ...shared,
    take: async () => {
      if (broken) throw new Failure('database_unavailable', { reason: 'x' });
      return await shared.take();
    },
  });
  await expect(runMany(limiter, 1)).rejects.toMatchObject({ code: 'database_unavailable' });
  broken = false;
  await runMany(limiter, 1);
  expect(shared.taken).toHaveLength(1);
});
