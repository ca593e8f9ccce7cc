import { expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { createTimers } from './timers.ts';

const START = '2026-06-01T08:00:00Z';

test('a task runs when the stopped clock is moved past its time, not before', () => {
  const clock = createClock(START);
  const timers = createTimers(clock);
  const ran: string[] = [];
  timers.after(4_000, () => ran.push('four'));
  timers.after(2_000, () => ran.push('two'));
  timers.after(2_000, () => ran.push('two again'));
  clock.advance(1_999);
  expect(ran).toEqual([]);
  clock.advance(1);
  expect(ran).toEqual(['two', 'two again']);
  clock.set('2026-06-01T09:00:00Z');
  expect(ran).toEqual(['two', 'two again', 'four']);
  expect(timers.pending).toBe(0);
});

test('a cancelled task never runs', () => {
  const clock = createClock(START);
  const timers = createTimers(clock);
  const ran: string[] = [];
  const cancel = timers.after(10, () => ran.push('cancelled'));
  cancel();
  clock.advance(10);
  expect(ran).toEqual([]);
});

test('a running clock wakes a sleeper by itself', async () => {
  const timers = createTimers(createClock());
  await timers.sleep(1);
  expect(timers.pending).toBe(0);
});

test('abort and close wake sleepers', async () => {
  const clock = createClock(START);
  const timers = createTimers(clock);
  const abort = new AbortController();
  const aborted = timers.sleep(60_000, abort.signal);
  const closed = timers.sleep(60_000);
  abort.abort();
  await aborted;
  expect(timers.pending).toBe(1);
  timers.close();
  await closed;
  expect(timers.pending).toBe(0);
});
