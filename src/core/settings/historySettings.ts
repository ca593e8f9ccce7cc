/** How long an organization keeps its history. */
export type HistorySettings = {
  /** Days for which runs with their lines, settled conflicts and the audit log are kept. */
  readonly keepHistory: number | 'forever';
};

/** A year, and a month to compare it with the same month of the year before. */
export const defaultHistorySettings: HistorySettings = { keepHistory: 400 };

/** The number of days that `keepHistory` accepts, as an alternative to `forever`. */
export const leastDays = 30;
export const mostDays = 3650;

/**
 * The audit log is kept for at least this many days, so that nobody can hide a recent action by
 * shortening it.
 */
const leastAuditDays = 90;

/** Days for which other things are kept, whatever is set. */
export const keptDays = { answers: 1, imports: 7, endedInvitations: 90 } as const;

/** Anything older than these ISO instants is removed; null: nothing is. */
export type HistoryLimits = {
  /** Runs by their end, and conflicts by when they were settled. */
  readonly runs: string | null;
  readonly audit: string | null;
  readonly answers: string;
  readonly imports: string;
  readonly endedInvitations: string;
};

/** The limits at this instant, in milliseconds since 1970. */
export function historyLimits({ keepHistory }: HistorySettings, now: number): HistoryLimits {
  const isForever = keepHistory === 'forever';
  return {
    runs: isForever ? null : dayBefore(now, keepHistory),
    audit: isForever ? null : dayBefore(now, Math.max(keepHistory, leastAuditDays)),
    answers: daysBefore(now, keptDays.answers),
    imports: daysBefore(now, keptDays.imports),
    endedInvitations: daysBefore(now, keptDays.endedInvitations),
  };
}

/** Whole days, so that texts can name a day. */
function dayBefore(instant: number, days: number): string {
  return `${daysBefore(instant, days).slice(0, 10)}T00:00:00.000Z`;
}

/** The ISO instant this many days before another one. */
export function daysBefore(instant: number, days: number): string {
  return new Date(instant - days * 86_400_000).toISOString();
}
