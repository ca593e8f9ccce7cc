const form = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A point in time as the query language sees it. */
export type Instant = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** True for `YYYY-MM-DD` without a time of day; `at` is then midnight UTC. */
  readonly dateOnly: boolean;
};

/**
 * Reads ISO 8601. Whole seconds with `Z` is the documented form (DOC); fractions, offsets and texts
 * without a zone, taken as UTC, pass as well, because a shipping client sends them (CLIENT).
 * Undefined for anything else, including days that do not exist.
 */
export function parseInstant(text: string): Instant | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, zone] = parts;
  const dateOnly = text.length === 10;
  const at = Date.parse(dateOnly || zone !== undefined ? text : `${text}Z`);
  const dayExists =
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return Number.isNaN(at) || !dayExists ? undefined : { at, dateOnly };
}
