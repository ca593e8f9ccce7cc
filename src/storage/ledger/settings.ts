import { type Kysely, sql } from 'kysely';
import { changesBetween } from '../../core/decision.ts';
import { defaultSettings, type Settings, sameForContacts } from '../../core/settings/settings.ts';
import type { ExpectedVersion, Versioned } from '../../ports/version.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';
import { retryRejected } from './refusals.ts';
import { enqueueAll } from './requeue.ts';

/** The settings in force, with their version. */
export async function loadSettings(
  db: Pick<Kysely<Tables>, 'selectFrom'>,
  { organizationId }: Pick<Scope, 'organizationId'>,
): Promise<Versioned<Settings>> {
  const row = await db
    .selectFrom('settings')
    .select(['settings', 'version', 'saved_at', 'saved_by'])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  if (row === undefined) {
    return { value: defaultSettings, version: 0, savedAt: null, savedBy: null };
  }
  // Settings newer than the saved ones have their default.
  const value = { ...defaultSettings, ...decodeJson(row.settings) };
  const { version, saved_at: savedAt } = row;
  return { value, version, savedAt, savedBy: actorOf(row.saved_by) };
}

/** Changes settings within a transaction; see SettingsStore. */
export async function changeSettings(
  db: Writing,
  scope: Scope,
  change: (present: Settings) => Settings,
  expected: ExpectedVersion,
  now: string,
): Promise<Versioned<Settings>> {
  const { organizationId } = scope;
  const before = await loadSettings(db, scope);
  checkVersion('settings', null, expected, { version: before.version, by: before.savedBy });
  const settings = change(before.value);
  if (same(settings, before.value)) return before;
  const version = before.version + 1;
  const row = {
    settings: encodeJson(settings),
    ...savedColumns(version, scope.actor, now),
  };
  await db
    .insertInto('settings')
    .values({ organization_id: organizationId, ...row })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
    .execute();
  const about = { kind: 'settings', id: 'settings' } as const;
  const changes = changesBetween(asText(before.value), asText(settings));
  await noteDecisions(db, scope, [{ about, decided: { what: 'changed', changes } }], now);
  const after = { value: settings, version, savedAt: now, savedBy: scope.actor };
  if (sameForContacts(before.value, settings)) return after;
  // Something that ConnectWise rejected, such as a company, may be a different one now.
  await retryRejected(db, scope, { ampContacts: sql`true` });
  await enqueueAll(db, organizationId);
  return after;
}

/** Each setting as the audit log has it. */
function asText(settings: Settings): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]): [string, string | null] => [
      name,
      value === null ? null : typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function same(a: Settings, b: Settings): boolean {
  const names = Object.keys({ ...a, ...b });
  return names.every(
    (name) => JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name)),
  );
}
