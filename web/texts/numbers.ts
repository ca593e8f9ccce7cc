import { numbersIn } from '../../src/texts/plural.ts';
import { timeZone } from './zone.ts';

const locale = 'en-US';

/** Numbers and plurals in the language of the page. */
export const { number, counted, form } = numbersIn(locale);

/** A time as the page shows it: relative within a day, otherwise date and time. */
export function shownTime(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const distance = Math.abs(seconds);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });
  if (distance < 45) return seconds > 0 ? 'in a moment' : 'just now';
  if (distance < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (distance < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  return dateTime(at);
}

/** Date and time, without zone. */
export function dateTime(at: Date): string {
  return inZone({ dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** A text of the API, with its instants as dates and times. */
export function withTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, (at) => dateTime(new Date(at)));
}

/** Date and time to the second, with the zone. */
export function exactTime(at: Date): string {
  return inZone({ dateStyle: 'medium', timeStyle: 'long' }).format(at);
}

/** A time soon, by the day people say: `today at 9:45 PM`. */
export function soonText(at: Date, now: Date): string {
  const day = inZone({ dateStyle: 'medium' });
  const said = day.format(at);
  const time = clockText(at);
  if (said === day.format(now)) return `today at ${time}`;
  const isTomorrow = said === day.format(new Date(now.getTime() + 86_400_000));
  return isTomorrow ? `tomorrow at ${time}` : `${said} at ${time}`;
}

/** Names as a sentence lists them: `Ann, Ben, and Cem`. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}

/** A date such as `2026-05-08`, without its year; empty if it is not a date. */
export function dayText(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return '';
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(at);
}

/** A day such as `2026-05-08` with its weekday: `Fri, May 8`. */
export function weekdayText(day: string, withYear: boolean): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** The time of day of a moment. */
export function clockText(at: Date): string {
  return inZone({ timeStyle: 'short' }).format(at);
}

function inZone(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: timeZone() });
}
