const dayForm = /^\d{4}-\d\d-\d\d$/u;

/** Whether a due date is a day without a time. */
export function isDay(due: string): boolean {
  return dayForm.test(due);
}

/** Whether there is a time zone of this name, such as `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** The wall clock of a zone at an instant, as milliseconds as if it were UTC. */
export function wallClock(at: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'));
}

/** The instant at which a zone's clock shows a local time; the later one if the clock skips it. */
export function instantAt(wall: number, zone: string): number {
  const guess = wall - (wallClock(wall, zone) - wall);
  const again = wall - (wallClock(guess, zone) - guess);
  return wallClock(again, zone) === wall ? again : Math.max(guess, again);
}

const aDay = 86_400_000;

/** The first instant of a day in a time zone. */
function startOfDay(day: string, zone: string): string {
  return asInstant(instantAt(Date.parse(`${day}T00:00:00Z`), zone));
}

function dayAfter(day: string): string {
  return asInstant(Date.parse(`${day}T00:00:00Z`) + aDay).slice(0, 10);
}

/**
 * Whole seconds, as ConnectWise requires (OBS: fractions are rejected). Beyond four-digit years it
 * is the last instant that has them, because people enter 9999-12-31 for "never".
 */
function asInstant(at: number): string {
  const within = Math.min(Math.max(at, firstInstant), lastInstant);
  return `${new Date(within).toISOString().slice(0, 19)}Z`;
}

const firstInstant = Date.parse('0001-01-01T00:00:00Z');
const lastInstant = Date.parse('9999-12-31T23:59:59Z');

/**
 * Start and end of the activity for a due date. A day without a time is that whole day in the time
 * zone given; a time is that very moment.
 */
export function activityDates(
  due: string | null,
  zone: string,
): { readonly start: string | null; readonly end: string | null } {
  if (due === null) return { start: null, end: null };
  if (!isDay(due)) return { start: due, end: due };
  const start = startOfDay(due, zone);
  const end = asInstant(Date.parse(startOfDay(dayAfter(due), zone)) - 1000);
  return { start, end: end < start ? start : end };
}

/**
 * The due date for the start of an activity: the day alone if the start is when that day begins.
 */
export function dueOfActivity(start: string | null, zone: string): string | null {
  if (start === null || isDay(start)) return start;
  const at = Date.parse(start);
  if (Number.isNaN(at)) return null;
  const day = asInstant(wallClock(at, zone)).slice(0, 10);
  return startOfDay(day, zone) === start ? day : start;
}

const timeForm =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/iu;

/**
 * A due date as entered: a day, or a day with a time, in the given time zone unless the text names another.
 * Null if it is neither, or not in the years 1900 to 9998.
 */
export function readDue(text: string, zone: string): string | null {
  const due = readAnyDue(text, zone);
  return due !== null && due >= '1900' && due < '9999' ? due : null;
}

function readAnyDue(text: string, zone: string): string | null {
  const entered = text.trim();
  if (isDay(entered)) return isRealDay(entered) ? entered : null;
  const [, day, hour, minute, second = '00', offset] = timeForm.exec(entered) ?? [];
  if (day === undefined || hour === undefined || minute === undefined) return null;
  if (!isRealDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return null;
  }
  const wall = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  if (offset === undefined) return asInstant(instantAt(wall, zone));
  return asInstant(wall - offsetMilliseconds(offset));
}

function offsetMilliseconds(offset: string): number {
  if (/^z$/iu.test(offset)) return 0;
  const digits = offset.replaceAll(/\D/gu, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && asInstant(at).startsWith(day);
}

/** A due date for people, in a time zone: `2026-03-05`, or `2026-03-05 14:00`. */
export function dueText(due: string, zone: string): string {
  if (isDay(due)) return due;
  const wall = asInstant(wallClock(Date.parse(due), zone));
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}`;
}
