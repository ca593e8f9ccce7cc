import { likelyTimeZone, timeZoneNamed } from '../../core/todo/timeZones.ts';
import type { EngineDeps } from '../deps.ts';
import type { Check } from './doctor.ts';

/**
 * Whether the time zone of the organization changes between summer and winter time as its region does. A
 * time zone that an older version saved may be an abbreviation or a fixed offset.
 */
export async function timeZoneCheck({ stores }: Pick<EngineDeps, 'stores'>): Promise<Check> {
  const { timeZone } = await stores.settings.get();
  const check = { id: 'time_zone' } as const;
  if (timeZoneNamed(timeZone) !== null) {
    return {
      ...check,
      status: 'passed',
      message: { code: 'time_zone', timeZone },
      advice: null,
      code: null,
    };
  }
  return {
    ...check,
    status: 'failed',
    message: { code: 'time_zone_without_region', timeZone },
    advice: { code: 'choose_time_zone', closest: likelyTimeZone(timeZone) },
    code: 'configuration',
  };
}
