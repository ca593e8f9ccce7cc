import type { Coded, CodeTable } from '../coded.ts';

/** Warnings about saved settings, with the details that their texts need. */
export const settingWarnings = {
  company_out_of_filter: ['company'],
  time_zone_without_region: ['timeZone', 'closest'],
} as const satisfies CodeTable;

export type SettingWarning = Coded<typeof settingWarnings>;
