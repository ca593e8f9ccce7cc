import { wallClock } from '../todo/dueDate.ts';

const day = 86_400_000;

/** The changes of one day. */
export type DayOfChanges = {
  /** `YYYY-MM-DD`, by the clock of the time zone. */
  readonly day: string;
  readonly toAmp: number;
  readonly toConnectWise: number;
};

/** The first instant that can belong to the last `days` days, whatever the time zone; in milliseconds. */
export function earliestOf(now: number, days: number): number {
  return now - (days + 1) * day;
}

/** The changes on each of the last days, today last; days without changes are included. */
export function changesByDay(
  changes: readonly {
    readonly finishedAt: string;
    readonly amp: number;
    readonly connectwise: number;
  }[],
  {
    now,
    days,
    timeZone,
  }: { readonly now: number; readonly days: number; readonly timeZone: string },
): readonly DayOfChanges[] {
  const dayOf = (at: number) => new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
  const today = Date.parse(dayOf(now));
  const found = new Map<string, DayOfChanges>();
  for (let back = days - 1; back >= 0; back -= 1) {
    const name = new Date(today - back * day).toISOString().slice(0, 10);
    found.set(name, { day: name, toAmp: 0, toConnectWise: 0 });
  }
  for (const { finishedAt, amp, connectwise } of changes) {
    const one = found.get(dayOf(Date.parse(finishedAt)));
    if (one === undefined) continue;
    const { toAmp, toConnectWise } = one;
    found.set(one.day, {
      ...one,
      toAmp: toAmp + amp,
      toConnectWise: toConnectWise + connectwise,
    });
  }
  return [...found.values()];
}
