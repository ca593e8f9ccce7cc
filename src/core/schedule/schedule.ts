import { quietMinutes, type ScheduleSettings } from '../settings/scheduleSettings.ts';
import { instantAt, wallClock } from '../todo/dueDate.ts';

/** The settings that decide when an organization syncs; quiet hours are in its time zone. */
export type ScheduleRules = Pick<ScheduleSettings, 'syncEvery' | 'quietHours'> & {
  readonly timeZone: string;
};

const minute = 60_000;
const day = 86_400_000;

/** Longest time between two tries of a connection that fails, in minutes. */
const longestBackoff = 360;

/** Whether an instant, in milliseconds, is within the quiet hours. */
export function isQuiet(at: number, { quietHours, timeZone }: ScheduleRules): boolean {
  if (quietHours === null) return false;
  const { from, to } = quietMinutes(quietHours);
  const now = Math.floor((wallClock(at, timeZone) % day) / minute);
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** This instant, or the end of the quiet hours it is in. */
export function outsideQuietHours(at: number, rules: ScheduleRules): number {
  if (rules.quietHours === null || !isQuiet(at, rules)) return at;
  const { to } = quietMinutes(rules.quietHours);
  const wall = wallClock(at, rules.timeZone);
  const today = Math.floor(wall / day) * day + to * minute;
  const end = instantAt(today > wall ? today : today + day, rules.timeZone);
  const isEnd = end > at && !isQuiet(end, rules) && isQuiet(end - minute, rules);
  return isEnd ? end : nextLoudMinute(at, rules);
}

/**
 * The end of quiet hours in a night with a clock change, minute by minute: an hour is missing or occurs
 * twice.
 */
function nextLoudMinute(at: number, rules: ScheduleRules): number {
  let next = Math.floor(at / minute) * minute + minute;
  while (isQuiet(next, rules)) next += minute;
  return next;
}

/** When to sync next after an instant, in milliseconds since 1970. */
export function nextDue(after: number, rules: ScheduleRules): number {
  return outsideQuietHours(after + rules.syncEvery * minute, rules);
}

/** When to try again after several failures in a row: later each time, up to six hours. */
export function nextTry(after: number, failures: number, rules: ScheduleRules): number {
  const longest = Math.max(longestBackoff, rules.syncEvery);
  const minutes = Math.min(longest, rules.syncEvery * 2 ** Math.min(failures, 12));
  return outsideQuietHours(after + minutes * minute, rules);
}

/** A moment as a person says it, in the time zone of the organization. */
export type Moment = {
  /** ISO instant. */
  readonly at: string;
  readonly day: 'today' | 'tomorrow' | 'later';
  /** `YYYY-MM-DD` and `HH:MM` by the clock there. */
  readonly date: string;
  readonly time: string;
};

/** The next runs of a schedule whose next one is due at `due`, which may have passed by. */
export function nextRuns(
  now: number,
  due: number,
  rules: ScheduleRules,
  count: number,
): readonly Moment[] {
  const runs: number[] = [outsideQuietHours(Math.max(now, due), rules)];
  while (runs.length < count) runs.push(nextDue(runs.at(-1) ?? now, rules));
  return runs.slice(0, count).map((at) => momentOf(at, now, rules.timeZone));
}

function momentOf(at: number, now: number, timeZone: string): Moment {
  const wall = new Date(wallClock(at, timeZone)).toISOString();
  const days = dayOf(at, timeZone) - dayOf(now, timeZone);
  return {
    at: new Date(at).toISOString(),
    day: days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later',
    date: wall.slice(0, 10),
    time: wall.slice(11, 16),
  };
}

function dayOf(at: number, timeZone: string): number {
  return Math.floor(wallClock(at, timeZone) / day);
}
