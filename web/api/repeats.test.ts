import { expect, it, vi } from 'vitest';
import { createRepeatGuard } from './repeats.ts';

function counted() {
  const guard = createRepeatGuard<number>();
  let calls = 0;
  const call = async (input: unknown, fails = false) =>
    await guard(input, async () => {
      calls += 1;
      const mine = calls;
      await Promise.resolve();
      if (fails) throw new Error('failed');
      return mine;
    });
  return call;
}

it('gives a repeated call the answer of the first, also within a double click after it', async () => {
  vi.useFakeTimers();
  try {
    const call = counted();
    expect(await Promise.all([call({ id: 1 }), call({ id: 1 }), call({ id: 2 })])).toEqual([
      1, 1, 2,
    ]);
    expect(await call({ id: 1 })).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(await call({ id: 1 })).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});

it('calls again at once after a failure', async () => {
  const call = counted();
  const [first, second] = await Promise.allSettled([call('a', true), call('a', true)]);
  expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
  expect(await call('a')).toBe(2);
});
