/**
 * The day that a ConnectWise text stands for, `YYYY-MM-DD`. We don't know how ConnectWise writes
 * birthdays (UNSURE): a day alone and midnight are understood; any other text stays unchanged.
 */
export function dayOf(text: string): string {
  return /^(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?Z?)?$/u.exec(text.trim())?.[1] ?? text;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(text) ?? [];
  const days = daysIn(Number(year), Number(month));
  return year !== '' && Number(day) >= 1 && Number(day) <= days;
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
