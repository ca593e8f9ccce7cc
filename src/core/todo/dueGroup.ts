import { instantAt, wallClock } from './dueDate.ts';

/** To-dos by when they are due, as seen from a moment in a time zone; weeks end on Sunday. */
export const dueGroups = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type DueGroup = (typeof dueGroups)[number];

/** From the first up to, but not including, the second; null: open on that side. */
type Span = readonly [string | null, string | null];

/** The due dates of a group: days without a time, and instants. */
export type DueSpan = { readonly days: Span; readonly instants: Span };

const aDay = 86_400_000;
const dayOf = (wall: number) => new Date(wall).toISOString().slice(0, 10);

/**
 * The due dates in a group. A day without a time is overdue once it is over, a time once it has
 * passed. The caller handles `none`, for to-dos without a due date.
 */
export function dueSpan(group: Exclude<DueGroup, 'none'>, at: number, zone: string): DueSpan {
  const wall = wallClock(at, zone);
  const today = wall - (wall % aDay);
  const tomorrow = today + aDay;
  const nextWeek = tomorrow + ((7 - new Date(today).getUTCDay()) % 7) * aDay;
  const instant = (start: number) => whole(instantAt(start, zone));
  const spans: Readonly<Record<typeof group, DueSpan>> = {
    overdue: { days: [null, dayOf(today)], instants: [null, whole(at)] },
    today: { days: [dayOf(today), dayOf(tomorrow)], instants: [whole(at), instant(tomorrow)] },
    week: {
      days: [dayOf(tomorrow), dayOf(nextWeek)],
      instants: [instant(tomorrow), instant(nextWeek)],
    },
    later: { days: [dayOf(nextWeek), null], instants: [instant(nextWeek), null] },
  };
  return spans[group];
}

/** Whole seconds, as due times are stored. */
function whole(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
