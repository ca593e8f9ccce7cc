import { describe, expect, it } from 'vitest';
import { markerOf } from './activityText.ts';
import { newestActivities, type TimelineNames, timelineEntry } from './timeline.ts';
import type { Activity } from './todo.ts';

const zone = 'America/New_York';

function activity(id: number, parts: Partial<Activity> = {}): Activity {
  return {
    id,
    name: `Activity ${id}`,
    notes: null,
    start: null,
    statusId: null,
    typeId: null,
    memberId: null,
    contactId: 70,
    companyId: null,
    lastUpdated: null,
    ...parts,
  };
}

const ids = (activities: readonly Activity[], limit = 100, timeZone = zone) =>
  newestActivities(activities, timeZone, limit).map(({ id }) => id);

describe('the order of a timeline', () => {
  it('is by when they begin, and for those that do not say by their last change', () => {
    const given = [
      activity(1, { start: '2026-03-01T10:00:00Z', lastUpdated: '2026-05-01T00:00:00Z' }),
      activity(2, { lastUpdated: '2026-03-02T10:00:00Z' }),
      activity(3, { start: '2026-03-03T10:00:00Z', lastUpdated: '2026-01-01T00:00:00Z' }),
      activity(4, { lastUpdated: '2026-02-28T10:00:00Z' }),
      activity(5),
    ];
    expect(ids(given)).toEqual([3, 2, 1, 4, 5]);
    expect(ids(given.toReversed())).toEqual([3, 2, 1, 4, 5]);
    expect(ids(given, 2)).toEqual([3, 2]);
    expect(ids([])).toEqual([]);
  });

  it('is by id within one moment, the latest first', () => {
    const start = '2026-03-01T10:00:00Z';
    const given = [7, 9, 8].map((id) => activity(id, { start }));
    expect(ids([...given, activity(3), activity(4)])).toEqual([9, 8, 7, 4, 3]);
  });

  it('has a day without a time where it begins in the time zone', () => {
    const given = [
      activity(1, { start: '2026-03-05T04:00:00Z' }),
      activity(2, { start: '2026-03-05' }),
      activity(3, { start: '2026-03-05T06:00:00Z' }),
    ];
    // In New York the day begins at 05:00 UTC.
    expect(ids(given)).toEqual([3, 2, 1]);
    expect(ids(given, 100, 'UTC')).toEqual([3, 1, 2]);
    const noDate = activity(4, { start: '2026-99-99', lastUpdated: '9999-99-99T99:99:99Z' });
    expect(ids([noDate, ...given])).toEqual([3, 2, 1, 4]);
  });
});

describe('an entry of a timeline', () => {
  const names: TimelineNames = {
    timeZone: zone,
    types: [{ id: 3, name: 'Call' }],
    statuses: [
      { id: 1, name: 'Open', closed: false },
      { id: 2, name: 'Completed', closed: true },
    ],
    users: [
      { id: 'u1', name: 'Ann', member: { id: 11, identifier: 'alee', verifiedAt: '2026-01-01' } },
      { id: 'u2', name: 'Bob', member: null },
    ],
    memberIds: new Map([[12, 'bkim']]),
    todoIds: new Map([[5, 't-5']]),
  };
  const entry = (parts: Partial<Activity>) => timelineEntry(activity(5, parts), names);

  it('says what it is, how it stands, whose it is and which to-do it came from', () => {
    const parts = { typeId: 3, statusId: 2, memberId: 11, start: '2026-03-05T14:30:00Z' };
    expect(entry({ ...parts, lastUpdated: '2026-03-06T00:00:00Z' })).toEqual({
      activityId: 5,
      subject: 'Activity 5',
      notes: null,
      date: '2026-03-05T14:30:00Z',
      lastUpdated: '2026-03-06T00:00:00Z',
      type: 'Call',
      status: 'Completed',
      done: true,
      member: { id: 11, memberId: 'alee', user: { id: 'u1', name: 'Ann' } },
      todoId: 't-5',
    });
    expect(timelineEntry(activity(6, { statusId: 1 }), names)).toMatchObject({
      done: false,
      todoId: null,
    });
  });

  it('leaves open what is not known', () => {
    expect(entry({ typeId: 99, statusId: 99, memberId: 12 })).toMatchObject({
      type: null,
      status: null,
      done: null,
      member: { id: 12, memberId: 'bkim', user: null },
    });
    expect(entry({ memberId: 13 }).member).toEqual({ id: 13, memberId: null, user: null });
    expect(entry({})).toMatchObject({ type: null, status: null, done: null, member: null });
  });

  it.each([
    [null, null],
    ['2026-03-05', '2026-03-05'],
    ['2026-03-05T05:00:00Z', '2026-03-05'],
    ['2026-03-05T00:00:00Z', '2026-03-05T00:00:00Z'],
    ['2026-99-99', null],
  ])('that begins at %s has the date %s', (start, date) => {
    expect(entry({ start }).date).toBe(date);
  });

  it.each([
    [null, null],
    ['One\r\nTwo', 'One\nTwo'],
    [`One\n\nTwo\n\n${markerOf('t-5')}`, 'One\n\nTwo'],
    [`One Two ${markerOf('t-5')}`, 'One Two'],
    [markerOf('t-5'), null],
    [`One\n\n${markerOf('t-5')}\r\nCalled, no answer`, 'One\n\nCalled, no answer'],
    [`Like ${markerOf('t-6')} it`, `Like ${markerOf('t-6')} it`],
    ['  \n ', null],
  ])('has notes without the marker: %j', (notes, told) => {
    expect(entry({ notes }).notes).toBe(told);
  });
});
