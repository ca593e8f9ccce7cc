import { afterEach, expect, it } from 'vitest';
import { dateTime, exactTime } from '../texts/numbers.ts';
import { showTimesIn, timeZone } from '../texts/zone.ts';
import { dayOf, dayOfGroup, dueFrom, dueText, groupOfDue, partsOf } from './due.ts';

afterEach(() => showTimesIn(null));

it('shows and takes dates in the zone of the person', () => {
  showTimesIn('Asia/Tokyo');
  const due = '2026-03-05T20:30:00Z';
  expect(partsOf(due)).toEqual({ day: '2026-03-06', time: '05:30' });
  expect(dueFrom({ day: '2026-03-06', time: '05:30' })).toBe(due);
  expect(dayOf(new Date(due))).toBe('2026-03-06');
  expect(dueText(due, new Date('2026-03-05T10:00:00Z'))).toMatch(/^Tomorrow, 5:30/u);
  expect(dateTime(new Date(due))).toContain('Mar 6, 2026');
  expect(exactTime(new Date(due))).toContain('GMT+9');
  showTimesIn('America/New_York');
  expect(partsOf(due)).toEqual({ day: '2026-03-05', time: '15:30' });
  expect(dueFrom({ day: '2026-03-05', time: '15:30' })).toBe(due);
});

it('takes the hour that a clock skips for the one after it, and a day without a time as it is', () => {
  showTimesIn('Europe/Berlin');
  expect(dueFrom({ day: '2026-03-29', time: '02:30' })).toBe('2026-03-29T01:30:00Z');
  expect(dueFrom({ day: '2026-07-01', time: '09:00' })).toBe('2026-07-01T07:00:00Z');
  expect(partsOf('2026-03-29')).toEqual({ day: '2026-03-29', time: '' });
  expect(dueFrom({ day: '2026-03-29', time: '' })).toBe('2026-03-29');
});

it('falls back to the zone of the browser where it does not know the one chosen', () => {
  const own = timeZone();
  showTimesIn('Mars/Olympus_Mons');
  expect(timeZone()).toBe(own);
});

it('a day that is dropped on lands in its group, on every day of a week', () => {
  showTimesIn('UTC');
  const weekDays: (string | null | undefined)[] = [];
  for (let day = 1; day <= 7; day++) {
    // From Monday to Sunday.
    const now = new Date(`2026-03-0${day + 1}T10:00:00Z`);
    expect(dayOfGroup('overdue', now)).toBe(undefined);
    for (const group of ['today', 'week', 'later', 'none'] as const) {
      const to = dayOfGroup(group, now);
      if (to !== undefined)
        expect(groupOfDue(to, now), `${group} on ${now.toISOString()}`).toBe(group);
    }
    weekDays.push(dayOfGroup('week', now));
  }
  const [friday, sunday] = ['2026-03-06', '2026-03-08'];
  expect(weekDays).toEqual([friday, friday, friday, friday, sunday, sunday, undefined]);
  const now = new Date('2026-03-04T10:00:00Z');
  const groups = ['2026-03-03', '2026-03-04T09:00:00Z', '2026-03-04T11:00:00Z', '2026-03-09'];
  expect(groups.map((due) => groupOfDue(due, now))).toEqual([
    'overdue',
    'overdue',
    'today',
    'later',
  ]);
});
