import { z } from 'zod';
import {
  describedSettingsDocument,
  describedSettingsSchema,
  patchedSettingsSchema,
  settingChangesSchema,
  warningTexts,
} from '../../contract/settings.ts';
import { activityMappingDocument, activityMappingSchema } from '../../contract/todoLists.ts';
import { patchSettings } from '../../engine/setup/changeSettings.ts';
import { activityMapping, changeActivityMapping } from '../../engine/setup/mapActivityLists.ts';
import { ok, operation } from '../operation.ts';
import { checkServerOwned } from '../ownMembers.ts';

const tag = 'Settings';
const path = '/organizations/{org}/settings';
const listsPath = '/organizations/{org}/activity-mapping';

const readOnly = {
  version: z.unknown().optional(),
  savedAt: z.unknown().optional(),
  savedBy: z.unknown().optional(),
};

const changed = z.strictObject({
  settings: settingChangesSchema.optional(),
  defaults: z.unknown().optional(),
  accepted: z.unknown().optional(),
  ...readOnly,
});

/** Names or ids of the live lists; null restores the default. */
const listed = z.union([
  z.string(),
  z.int(),
  z.looseObject({ id: z.int() }).describe('As it was read.'),
  z.null(),
]);

const changedLists = z.strictObject({
  mapping: z
    .strictObject({
      task: listed,
      call: listed,
      email: listed,
      meeting: listed,
      open: listed,
      done: listed,
    })
    .partial(),
  types: z.unknown().optional(),
  statuses: z.unknown().optional(),
  ...readOnly,
});

export const settingsOperations = [
  operation(
    {
      id: 'getSettings',
      method: 'get',
      path,
      tag,
      summary: 'The settings in force, their defaults, and what they accept',
      access: 'settings.read',
      answers: [{ status: 200, description: 'The settings.', schema: describedSettingsSchema }],
    },
    async ({ organization, voice }) => {
      const saved = await organization.stores.settings.current();
      return ok(describedSettingsDocument(saved, voice.texts), {
        what: 'settings',
        version: saved.version,
      });
    },
  ),
  operation(
    {
      id: 'changeSettings',
      asksConnectWise: true,
      method: 'patch',
      path,
      tag,
      summary: 'Changes settings; the next sync applies them',
      access: 'settings.change',
      versioned: true,
      untransacted: true,
      body: changed,
      answers: [{ status: 200, description: 'The settings.', schema: patchedSettingsSchema }],
      refusals: { pointer: (field) => ['settings', field] },
    },
    async ({ organization, body, expected, voice }) => {
      const { stores } = organization;
      const present = await stores.settings.current();
      const version = expected(present.version);
      const { settings = {}, ...own } = body;
      const shown = describedSettingsDocument(present, voice.texts);
      checkServerOwned(own, shown, ['defaults', 'accepted', 'version', 'savedAt', 'savedBy']);
      const lists = ['activityTypes', 'activityStatuses'] as const;
      checkServerOwned(settings, present.value, lists, ['settings']);
      const { activityTypes: _, activityStatuses: __, ...patch } = settings;
      const { saved, warnings } = await patchSettings(
        organization,
        patch,
        version,
        async () => (await organization.engine()).connectWise,
      );
      return ok(
        {
          ...describedSettingsDocument(saved, voice.texts),
          warnings: warningTexts(warnings, voice.texts),
        },
        { what: 'settings', version: saved.version },
      );
    },
  ),
  operation(
    {
      id: 'getActivityMapping',
      asksConnectWise: true,
      method: 'get',
      path: listsPath,
      tag,
      summary: 'The activity type and status for each to-do, with the lists of ConnectWise',
      access: 'settings.read',
      answers: [{ status: 200, description: 'The mapping.', schema: activityMappingSchema }],
    },
    async ({ organization }) => {
      const found = await activityMapping(await organization.engine());
      return ok(activityMappingDocument(found), { what: 'settings', version: found.saved.version });
    },
  ),
  operation(
    {
      id: 'changeActivityMapping',
      asksConnectWise: true,
      method: 'patch',
      path: listsPath,
      tag,
      summary: 'Changes the activity type and status for to-dos',
      description: 'The mapping is part of the settings and shares their version.',
      access: 'settings.change',
      versioned: true,
      untransacted: true,
      body: changedLists,
      answers: [{ status: 200, description: 'The mapping.', schema: activityMappingSchema }],
      refusals: { pointer: (field) => ['mapping', field] },
    },
    async ({ organization, body, expected }) => {
      const present = await organization.stores.settings.current();
      const version = expected(present.version);
      const deps = await organization.engine();
      const { mapping, ...own } = body;
      const shown = activityMappingDocument(await activityMapping(deps));
      checkServerOwned(own, shown, ['types', 'statuses', 'version', 'savedAt', 'savedBy']);
      const entered = Object.entries(mapping).flatMap(([name, value]): [string, string][] => {
        const before: unknown = Reflect.get(shown.mapping, name);
        if (value === undefined || sameId(before, value)) return [];
        return [[name, textOf(value)]];
      });
      const found = await changeActivityMapping(deps, new Map(entered), version);
      return ok(activityMappingDocument(found), { what: 'settings', version: found.saved.version });
    },
  ),
];

/** Values that are sent back as they were read change nothing. */
function sameId(before: unknown, value: z.infer<typeof listed>): boolean {
  const isObject = typeof before === 'object' && before !== null;
  return (
    isObject &&
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(before, 'id') === value.id
  );
}

function textOf(value: z.infer<typeof listed>): string {
  if (value === null) return '';
  return String(typeof value === 'object' ? value.id : value);
}
