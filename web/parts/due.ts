import { todos as words } from '../texts/english/todos.ts';
import { clockText, weekdayText } from '../texts/numbers.ts';
import { momentAt, wallClock } from '../texts/zone.ts';

/** The date of a moment in the person's time zone: `2026-03-05`. */
export function dayOf(at: Date): string {
  return shownClock(at).slice(0, 10);
}

export function daysLater(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The Monday after a day. */
export function nextMonday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysLater(day, (8 - weekday) % 7 || 7);
}

/** Date and time of a due date as the person enters them; the time may be empty. */
export function partsOf(due: string | null): { readonly day: string; readonly time: string } {
  if (due === null || due === '') return { day: '', time: '' };
  if (due.length === 10) return { day: due, time: '' };
  const shown = shownClock(new Date(due));
  return { day: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** The person's local time, as `2026-03-05T14:00:00.000Z`. */
function shownClock(at: Date): string {
  return new Date(wallClock(at)).toISOString();
}

/** The due date for a day, and a time if there is one. */
export function dueFrom({ day, time }: ReturnType<typeof partsOf>): string | null {
  if (day === '') return null;
  if (time === '') return day;
  const wall = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(wall) ? day : `${momentAt(wall).toISOString().slice(0, 19)}Z`;
}

/** The same due date on another day: a time stays. */
export function movedTo(due: string | null, day: string | null): string | null {
  return day === null ? null : dueFrom({ day, time: partsOf(due).time });
}

export function isOverdue(due: string, now: Date): boolean {
  return due.length === 10 ? due < dayOf(now) : new Date(due) < now;
}

/** A due date in words: `Today`, `Tomorrow, 3:00 PM`, `Fri, Dec 4`. */
export function dueText(due: string, now: Date): string {
  const { day } = partsOf(due);
  const today = dayOf(now);
  const name =
    day === today
      ? words.today
      : day === daysLater(today, 1)
        ? words.tomorrow
        : weekdayText(day, day.slice(0, 4) !== today.slice(0, 4));
  return due.length === 10 ? name : words.dayAndTime(name, clockText(new Date(due)));
}

/** When a to-do is due, as lists and the board group it; weeks end on Sunday. */
export type DueGroup = 'overdue' | 'today' | 'week' | 'later' | 'none';

/** The group of a due date, as the API defines it. */
export function groupOfDue(due: string | null, now: Date): DueGroup {
  if (due === null) return 'none';
  if (isOverdue(due, now)) return 'overdue';
  const { day } = partsOf(due);
  const today = dayOf(now);
  if (day <= today) return 'today';
  return day < nextMonday(today) ? 'week' : 'later';
}

/** The day that puts a to-do into a group; null: no date, undefined: no day does. */
export function dayOfGroup(group: DueGroup, now: Date): string | null | undefined {
  const today = dayOf(now);
  const monday = nextMonday(today);
  const [friday, sunday] = [daysLater(monday, -3), daysLater(monday, -1)];
  if (group === 'overdue') return undefined;
  if (group === 'today') return today;
  if (group === 'later') return monday;
  if (group === 'none') return null;
  // The end of the working week or, once that is past, of the week.
  if (friday > today) return friday;
  return sunday > today ? sunday : undefined;
}
