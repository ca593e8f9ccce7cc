import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { isQuiet, nextDue, nextRuns, nextTry, type ScheduleRules } from './schedule.ts';

const minute = 60_000;
const at = (iso: string) => Date.parse(iso);
const iso = (instant: number) => new Date(instant).toISOString();

const berlin: ScheduleRules = {
  syncEvery: 15,
  quietHours: '22:00-06:00',
  timeZone: 'Europe/Berlin',
};

const two = (number: number) => String(number).padStart(2, '0');
const timeOfDay = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minutes]) => `${two(hour)}:${two(minutes)}`);

const someRules = fc
  .record({
    syncEvery: fc.integer({ min: 5, max: 1440 }),
    from: timeOfDay,
    to: timeOfDay,
    // Half an hour, both halves of the year, a zone that skips at midnight, and none that shifts.
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago'),
  })
  .map(({ from, to, ...rest }) => ({ ...rest, quietHours: from === to ? null : `${from}-${to}` }));

// Around both changes of the clock of these zones, and any time.
const someInstant = fc.oneof(
  ...['2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-09-06'].map((date) =>
    fc.integer({ min: at(`${date}T00:00:00Z`) - 86_400_000, max: at(`${date}T23:59:59Z`) }),
  ),
  fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') }),
);

describe('the next sync by schedule', () => {
  it('is never in quiet hours, never early, and as soon as they are over', () => {
    fc.assert(
      fc.property(someInstant, someRules, (now, rules) => {
        const due = nextDue(now, rules);
        const wanted = now + rules.syncEvery * minute;
        expect(isQuiet(due, rules)).toBe(false);
        expect(due).toBeGreaterThanOrEqual(wanted);
        if (due === wanted) return;
        expect(isQuiet(wanted, rules)).toBe(true);
        // Every minute before it is quiet: none is missed, also if the clock changes.
        for (let quiet = due - minute; quiet > wanted; quiet -= minute) {
          if (!isQuiet(quiet, rules)) throw new Error(`${iso(quiet)} is not quiet`);
        }
      }),
      pbt(150),
    );
  });

  it.each([
    ['2026-06-01T10:00:00Z', '2026-06-01T10:15:00.000Z'],
    ['2026-06-01T19:50:00Z', '2026-06-02T04:00:00.000Z'],
    // Summer time begins: six o'clock is five hours and a half after half past eleven.
    ['2026-03-28T22:30:00Z', '2026-03-29T04:00:00.000Z'],
    ['2026-10-24T21:30:00Z', '2026-10-25T05:00:00.000Z'],
  ])('after %s is at %s', (now, expected) => {
    expect(iso(nextDue(at(now), berlin))).toBe(expected);
  });

  it('is later and later for a connection that fails, up to six hours', () => {
    const rules = { ...berlin, quietHours: null };
    const now = at('2026-06-01T10:00:00Z');
    const minutes = [1, 2, 3, 4, 5, 99].map(
      (failures) => (nextTry(now, failures, rules) - now) / minute,
    );
    expect(minutes).toEqual([30, 60, 120, 240, 360, 360]);
    expect(nextTry(now, 1, { ...rules, syncEvery: 1440 }) - now).toBe(1440 * minute);
  });
});

describe('the next runs', () => {
  it('follow the clock of the organization', () => {
    const now = at('2026-06-01T19:20:00Z');
    const moments = nextRuns(now, at('2026-06-01T19:35:00Z'), { ...berlin, syncEvery: 20 }, 3);
    expect(moments.map(({ day, date, time }) => `${day} ${date} ${time}`)).toEqual([
      'today 2026-06-01 21:35',
      'today 2026-06-01 21:55',
      'tomorrow 2026-06-02 06:00',
    ]);
    expect(nextRuns(now, 0, berlin, 1)[0]?.at).toBe('2026-06-01T19:20:00.000Z');
    const daily = nextRuns(now, now, { ...berlin, quietHours: null, syncEvery: 1440 }, 3);
    expect(daily.map(({ day }) => day)).toEqual(['today', 'tomorrow', 'later']);
  });
});
