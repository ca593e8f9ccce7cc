import { describe, expect, it } from 'vitest';
import { type DueGroup, dueGroups, dueSpan } from './dueGroup.ts';

/** The groups that take a due date at a moment. */
function groupsOf(due: string, at: string, zone: string): readonly DueGroup[] {
  return dueGroups.filter((group) => {
    if (group === 'none') return false;
    const { days, instants } = dueSpan(group, Date.parse(at), zone);
    const [from, before] = due.length === 10 ? days : instants;
    return (from === null || due >= from) && (before === null || due < before);
  });
}

describe('groups of due dates', () => {
  // A Wednesday; in Los Angeles it is still Tuesday evening.
  const at = '2026-03-04T03:30:00Z';

  it.each([
    ['2026-03-03', 'UTC', 'overdue'],
    ['2026-03-03', 'America/Los_Angeles', 'today'],
    ['2026-03-04', 'UTC', 'today'],
    ['2026-03-04', 'America/Los_Angeles', 'week'],
    ['2026-03-04T03:29:59Z', 'UTC', 'overdue'],
    ['2026-03-04T03:30:00Z', 'UTC', 'today'],
    ['2026-03-04T07:59:59Z', 'America/Los_Angeles', 'today'],
    ['2026-03-04T08:00:00Z', 'America/Los_Angeles', 'week'],
    ['2026-03-08', 'UTC', 'week'],
    ['2026-03-08T23:59:59Z', 'UTC', 'week'],
    ['2026-03-09', 'UTC', 'later'],
    // The clocks of Los Angeles go forward on March 8th.
    ['2026-03-09T06:59:59Z', 'America/Los_Angeles', 'week'],
    ['2026-03-09T07:00:00Z', 'America/Los_Angeles', 'later'],
  ])('%s in %s is in exactly one: %s', (due, zone, group) => {
    expect(groupsOf(due, at, zone)).toEqual([group]);
  });

  it('have no rest of the week on a Sunday', () => {
    const sunday = '2026-03-08T12:00:00Z';
    expect(groupsOf('2026-03-08', sunday, 'UTC')).toEqual(['today']);
    expect(groupsOf('2026-03-09', sunday, 'UTC')).toEqual(['later']);
    expect(groupsOf('2026-03-09T00:00:00Z', sunday, 'UTC')).toEqual(['later']);
  });
});
