import type { Coded, CodeTable } from '../coded.ts';

/** What to think of about settings that were saved, with the details that its words need. */
export const settingWarnings = {
  company_out_of_filter: ['company'],
  time_zone_without_region: ['timeZone', 'closest'],
} as const satisfies CodeTable;

export type SettingWarning = Coded<typeof settingWarnings>;
