import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { activityDates, dueOfActivity, dueText, isTimeZone, readDue } from './dueDate.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'Africa/Cairo',
];

describe('a due date', () => {
  it('without a time is that whole day in the time zone', () => {
    expect(activityDates('2026-03-29', 'Europe/Berlin')).toEqual({
      start: '2026-03-28T23:00:00Z',
      end: '2026-03-29T21:59:59Z',
    });
    expect(activityDates('2026-03-05', 'America/New_York').start).toBe('2026-03-05T05:00:00Z');
    expect(activityDates(null, 'UTC')).toEqual({ start: null, end: null });
  });

  it('comes back as it went, in every zone and on every day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 * 30 }),
        fc.integer({ min: 0, max: 86_399 }),
        (zone, days, seconds) => {
          const at = Date.UTC(2010, 0, 1) + days * 86_400_000;
          const day = new Date(at).toISOString().slice(0, 10);
          const dates = activityDates(day, zone);
          expect(dueOfActivity(dates.start, zone)).toBe(day);
          expect((dates.end ?? '') > (dates.start ?? '')).toBe(true);
          const instant = `${new Date(at + seconds * 1000).toISOString().slice(0, 19)}Z`;
          const { start } = activityDates(instant, zone);
          const back = dueOfActivity(start, zone);
          // Midnight is the day itself.
          expect(activityDates(back, zone).start).toBe(instant);
        },
      ),
      pbt(2000),
    );
  });

  it.each([
    ['2026-03-05', 'Europe/Berlin', '2026-03-05'],
    ['2026-03-05T14:00', 'Europe/Berlin', '2026-03-05T13:00:00Z'],
    ['2026-03-05 14:00:30', 'UTC', '2026-03-05T14:00:30Z'],
    ['2026-03-05T14:00:00.500Z', 'Europe/Berlin', '2026-03-05T14:00:00Z'],
    ['2026-03-05T14:00+02:00', 'UTC', '2026-03-05T12:00:00Z'],
    ['2026-03-05T14:00-0530', 'UTC', '2026-03-05T19:30:00Z'],
    ['2026-02-30', 'UTC', null],
    ['2026-03-05T25:00', 'UTC', null],
    ['tomorrow', 'UTC', null],
  ])('entered as %s in %s', (text, zone, due) => {
    expect(readDue(text, zone)).toBe(due);
  });

  it.each(['0001-01-01', '9999-12-31'])(
    'at the end of all time (%s) is one in every zone',
    (day) => {
      for (const zone of zones) {
        for (const start of [day, `${day}T00:00:00Z`, `${day}T23:59:59Z`]) {
          const due = dueOfActivity(start, zone);
          const dates = activityDates(due, zone);
          for (const at of [due, dates.start, dates.end])
            expect(at).toMatch(/^\d{4}-\d\d-\d\d(T|$)/u);
          expect((dates.end ?? '') >= (dates.start ?? '')).toBe(true);
          expect(dueText(start, zone)).toMatch(/^\d{4}-/u);
        }
      }
    },
  );

  it.each(['0000-01-01', '1899-12-31', '9999-01-01', '9998-12-31T23:30-05:00'])(
    'that no calendar of ConnectWise has is refused: %s',
    (text) => {
      expect(readDue(text, 'UTC')).toBeNull();
    },
  );

  it('is shown in the time zone', () => {
    expect(dueText('2026-03-05T13:00:00Z', 'Europe/Berlin')).toBe('2026-03-05 14:00');
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Nowhere/Land')).toBe(false);
  });
});
