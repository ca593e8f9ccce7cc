import { likelyTimeZone, timeZoneNamed } from '../../core/todo/timeZones.ts';
import type { EngineDeps } from '../deps.ts';
import type { Check } from './doctor.ts';

/**
 * Whether the time zone of the organization changes between summer and winter time as its region does. One
 * that was saved by an older version may be an abbreviation, or a fixed offset.
 */
export async function timeZoneCheck({ stores }: Pick<EngineDeps, 'stores'>): Promise<Check> {
  const { timeZone } = await stores.settings.get();
  const check = { id: 'time_zone', title: 'Time zone of due dates' } as const;
  if (timeZoneNamed(timeZone) !== null) {
    return { ...check, status: 'passed', message: timeZone, advice: null, code: null };
  }
  return { ...check, status: 'failed', ...unsuitable(timeZone), code: 'configuration' };
}

/** What is wrong with a time zone without a region, and what to do. */
export function unsuitable(timeZone: string): {
  readonly message: string;
  readonly advice: string;
} {
  return {
    message: `${timeZone} has no region: due dates may be an hour off in summer.`,
    advice: `Choose a time zone with a region. The closest is ${likelyTimeZone(timeZone)}.`,
  };
}
