/** When an organization syncs by itself. */
export type ScheduleSettings = {
  /** Minutes between two syncs. */
  readonly syncEvery: number;
  /** Times of the day, `22:00-06:00`, between which no sync starts; null: there are none. */
  readonly quietHours: string | null;
  /** Whether no sync starts by itself at all. */
  readonly syncPaused: boolean;
};

export const defaultScheduleSettings: ScheduleSettings = {
  syncEvery: 15,
  quietHours: null,
  syncPaused: false,
};

/** The least and the most that `syncEvery` accepts. */
export const leastMinutes = 5;
export const mostMinutes = 1440;

const form = /^(\d{1,2}):(\d\d)\s*[-\u2013]\s*(\d{1,2}):(\d\d)$/u;

/** Quiet hours in their stored form, from entered text; null if the text is not a part of a day. */
export function quietHoursOf(text: string): string | null {
  const [, ...numbers] = form.exec(text) ?? [];
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = numbers.map(Number);
  if (Math.max(fromHour, toHour) > 23 || Math.max(fromMinute, toMinute) > 59) return null;
  if (fromHour === toHour && fromMinute === toMinute) return null;
  return `${pad(fromHour)}:${pad(fromMinute)}-${pad(toHour)}:${pad(toMinute)}`;
}

/** Quiet hours in minutes of the day. They pass midnight if `to` is less than `from`. */
export function quietMinutes(hours: string): { readonly from: number; readonly to: number } {
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = hours.split(/[:-]/u).map(Number);
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
