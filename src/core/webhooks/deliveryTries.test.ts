import { describe, expect, test } from 'vitest';
import { afterTry, failsFor, pauses } from './deliveryTries.ts';

const hour = 3_600_000;
const usual = { tries: 1, isTest: false, failingSince: null, now: 1_000_000, jitter: 0.5 };
const answered = (status: number) => ({ status, problem: null }) as const;
const wait = (seconds: number) => ({ ...answered(429), wait: seconds });
const silent = { status: null, problem: 'timed_out' } as const;

describe('after a try', () => {
  test.each([
    ['204', answered(204), 'delivered', null],
    ['200', answered(200), 'delivered', null],
    ['299', answered(299), 'delivered', null],
    ['301, which is not followed', answered(301), 'waiting', null],
    ['400', answered(400), 'waiting', null],
    ['410', answered(410), 'failed', 'gone'],
    ['429', answered(429), 'waiting', null],
    ['500', answered(500), 'waiting', null],
    ['no answer', silent, 'waiting', null],
  ])('%s', (_, outcome, state, off) => {
    expect(afterTry(outcome, usual)).toMatchObject({ state, off });
  });

  test('the next one comes after a pause, with a tenth of it left to chance', () => {
    pauses.forEach((pause, index) => {
      const given = { ...usual, tries: index + 1 };
      expect(afterTry(silent, { ...given, jitter: 0 }).pause).toBe(Math.round(pause * 0.9));
      expect(afterTry(silent, { ...given, jitter: 0.5 }).pause).toBe(pause);
      expect(afterTry(silent, { ...given, jitter: 0.999 }).pause).toBeLessThan(pause * 1.1);
    });
  });

  test('an endpoint that asks to be left alone for longer is, up to the longest pause', () => {
    expect(afterTry(wait(3600), usual).pause).toBe(hour);
    expect(afterTry(wait(1), usual).pause).toBe(pauses[0]);
    expect(afterTry(wait(1e9), usual).pause).toBe(Math.max(...pauses));
    expect(afterTry(wait(3600), { ...usual, tries: 8 })).toMatchObject({ state: 'failed' });
  });

  test('eight of them are spread over a day, each pause longer than the one before', () => {
    const all = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(pauses.length + 1).toBe(8);
    expect(all).toBeGreaterThan(20 * hour);
    expect(all * 1.1).toBeLessThan(27 * hour);
    expect([...pauses].toSorted((a, b) => a - b)).toEqual([...pauses]);
    expect(afterTry(silent, { ...usual, tries: 8 })).toMatchObject({
      state: 'failed',
      pause: null,
    });
  });

  test('an endpoint that failed for days is switched off, once a delivery is given up', () => {
    const now = 10 * failsFor;
    const since = now - failsFor;
    const last = { ...usual, now, tries: 8 };
    expect(afterTry(silent, { ...last, failingSince: since }).off).toBe('failing');
    expect(afterTry(silent, { ...last, failingSince: since + 1 }).off).toBeNull();
    expect(afterTry(silent, { ...last, tries: 7, failingSince: since }).off).toBeNull();
    expect(afterTry(silent, last)).toMatchObject({ off: null, failingSince: now });
    expect(afterTry(answered(200), { ...last, failingSince: since })).toMatchObject({
      failingSince: null,
    });
  });

  test('a test is tried once, and says nothing against the endpoint', () => {
    const tested = { ...usual, isTest: true };
    for (const outcome of [silent, answered(410), answered(500)]) {
      expect(afterTry(outcome, tested)).toEqual({
        state: 'failed',
        pause: null,
        failingSince: null,
        off: null,
      });
    }
    expect(afterTry(answered(200), { ...tested, failingSince: 5 }).failingSince).toBeNull();
  });
});
