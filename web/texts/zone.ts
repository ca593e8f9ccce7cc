/** The time zone of dates: the person's, or the browser's. */
let chosen: string | undefined;

/** Null means the time zone of the browser. A zone that this browser does not know is ignored. */
export function showTimesIn(zone: string | null): void {
  chosen = zone !== null && isKnown(zone) ? zone : undefined;
}

export function timeZone(): string {
  return chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone }).format();
    return true;
  } catch {
    return false;
  }
}

/** The local time at a moment, as if it were UTC, in milliseconds. */
export function wallClock(at: Date): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: timeZone(),
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'));
}

/** The moment of a local time; the later one if the clock skips it. */
export function momentAt(wall: number): Date {
  const guess = wall - (wallClock(new Date(wall)) - wall);
  const again = wall - (wallClock(new Date(guess)) - guess);
  return new Date(wallClock(new Date(again)) === wall ? again : Math.max(guess, again));
}
