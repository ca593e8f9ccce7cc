import { z } from 'zod';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import type { Versioned } from '../ports/version.ts';
import { savedVersion, savedVersionDocument } from './actor.ts';
import { listOf } from './value.ts';

const conflictRule = z.enum(['connectwise', 'amp', 'latest', 'ask']);

/** What an organization has decided about its sync. */
const valuesSchema = z.looseObject({
  pull: z.boolean(),
  push: z.boolean(),
  conflict: conflictRule,
  leavesFilter: z.enum(['keep', 'tag', 'remove']),
  inactive: z.enum(['keep', 'remove']),
  deleted: z.enum(['keep', 'remove']),
  removedInAmp: z.enum(['keep', 'inactivate']),
  company: z.enum(['hold', 'create', 'catch_all', 'reject']),
  catchAllCompany: z.number().nullable(),
  requiredFill: z.string().nullable(),
  brakePercent: z.number(),
  brakeRecords: z.number(),
  sweepHours: z.number(),
  syncEvery: z.number().optional(),
  quietHours: z.string().nullable().optional(),
  syncPaused: z.boolean().optional(),
  defaultOwner: z.string().nullable(),
  ownerByCompany: z.record(z.string(), z.string()),
});

/** The settings in force, and what they are unless changed. */
export const settingsSchema = z.strictObject({
  settings: valuesSchema,
  defaults: valuesSchema,
  ...savedVersion,
});

/** Settings after a change. */
export const changedSettingsSchema = settingsSchema.extend({ warnings: listOf(z.string()) });

export type SettingsDocument = {
  readonly settings: Settings;
  readonly defaults: Settings;
} & ReturnType<typeof savedVersionDocument>;

export function settingsDocument(saved: Versioned<Settings>): SettingsDocument {
  return { settings: saved.value, defaults: defaultSettings, ...savedVersionDocument(saved) };
}
