import { z } from 'zod';
import { leastDays, mostDays } from '../core/settings/historySettings.ts';
import { type SettingName, settingNames } from '../core/settings/plainSettings.ts';
import { leastMinutes, mostMinutes } from '../core/settings/scheduleSettings.ts';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import type { SettingWarning } from '../core/settings/warnings.ts';
import type { Versioned } from '../ports/version.ts';
import { codedText } from '../texts/fill.ts';
import type { Texts } from '../texts/texts.ts';
import { savedVersion, savedVersionDocument } from './actor.ts';
import { listOf } from './value.ts';

const keptHistory = z.union([z.int().min(leastDays).max(mostDays), z.literal('forever')]);
const conflictRule = z.enum(['connectwise', 'amp', 'latest', 'ask']);

/** The decisions of an organization about its sync. */
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
  keepHistory: z.union([z.number(), z.literal('forever')]).optional(),
  defaultOwner: z.string().nullable(),
  ownerByCompany: z.record(z.string(), z.string()),
});

/** The settings in force, with their defaults. */
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

const ids = z.int().min(1).max(2_147_483_647);

/** The values that each setting accepts. */
const changes = {
  pull: z.boolean(),
  push: z.boolean(),
  conflict: conflictRule,
  leavesFilter: z.enum(['keep', 'tag', 'remove']),
  inactive: z.enum(['keep', 'remove']),
  deleted: z.enum(['keep', 'remove']),
  removedInAmp: z.enum(['keep', 'inactivate']),
  company: z.enum(['hold', 'create', 'catch_all', 'reject']),
  catchAllCompany: ids.nullable(),
  requiredFill: z.string().min(1).max(30).nullable(),
  brakePercent: z.int().min(0).max(100),
  brakeRecords: z.int().min(0).max(1_000_000),
  sweepHours: z.int().min(0).max(8760),
  todoPush: z.boolean(),
  todoPull: z.boolean(),
  todoConflict: conflictRule,
  todoRemoved: z.enum(['close', 'delete', 'leave']),
  activityDeleted: z.enum(['keep', 'remove']),
  timeZone: z.string().max(100),
  syncEvery: z.int().min(leastMinutes).max(mostMinutes),
  quietHours: z.string().max(20).nullable(),
  syncPaused: z.boolean(),
  keepHistory: keptHistory.describe('Days to keep runs and the audit log.'),
} as const satisfies Readonly<Record<SettingName, z.ZodType>>;

/** Changes of settings; absent ones stay unchanged. */
export const settingChangesSchema = z
  .strictObject({
    ...changes,
    defaultOwner: z.string().nullable().describe('Id of a user.'),
    ownerByCompany: z
      .record(z.string().regex(/^[1-9]\d{0,9}$/u), z.string().nullable())
      .describe('Id of a user by id of a company; null removes the rule.'),
    activityTypes: z.unknown().describe('Changed with the mapping of activities.'),
    activityStatuses: z.unknown().describe('Changed with the mapping of activities.'),
  })
  .partial();

/** The settings with a description and the accepted values of each. */
export const describedSettingsSchema = settingsSchema.extend({
  accepted: z
    .record(z.string(), z.looseObject({ title: z.string() }))
    .describe('By name: what the setting decides, and the JSON Schema of its value.'),
});

/** Described settings after a change, with warnings. */
export const patchedSettingsSchema = describedSettingsSchema.extend({
  warnings: listOf(z.string()),
});

/** Warnings about saved settings, as sentences. */
export function warningTexts(
  warnings: readonly SettingWarning[],
  { settingWarnings }: Texts,
): readonly string[] {
  return warnings.map((one) => codedText(settingWarnings, one));
}

export function describedSettingsDocument(
  saved: Versioned<Settings>,
  texts: Texts,
): z.infer<typeof describedSettingsSchema> {
  const accepted: Record<string, { title: string }> = {};
  for (const name of settingNames) {
    const { $schema: _, ...schema } = z.toJSONSchema(changes[name]);
    accepted[name] = { title: texts.settings[name].title, ...schema };
  }
  return { ...settingsDocument(saved), accepted };
}
