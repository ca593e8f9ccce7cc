import type { Kysely } from 'kysely';
import { defaultSettings, type Settings, sameForContacts } from '../../core/settings/settings.ts';
import type { SettingsStore } from '../../ports/policyStores.ts';
import type { Versioned } from '../../ports/version.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { enqueueAll } from '../ledger/requeue.ts';
import { actorOf, checkVersion, savedColumns } from '../rows/versions.ts';

/** What an organization has decided about its sync. */
export function createSettingsStore(scope: Scope): SettingsStore {
  const { organizationId } = scope;
  const load = async (db: Pick<Kysely<Tables>, 'selectFrom'>): Promise<Versioned<Settings>> => {
    const row = await db
      .selectFrom('settings')
      .select(['settings', 'version', 'saved_at', 'saved_by'])
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    if (row === undefined) {
      return { value: defaultSettings, version: 0, savedAt: null, savedBy: null };
    }
    // What is newer than what was saved is as by default.
    const value = { ...defaultSettings, ...decodeJson(row.settings) };
    const { version, saved_at: savedAt } = row;
    return { value, version, savedAt, savedBy: actorOf(row.saved_by) };
  };

  return {
    get: () => scope.read(async (db) => (await load(db)).value),

    current: () => scope.read(load),

    change: (change, expected, now) =>
      scope.write(async (db) => {
        const before = await load(db);
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
        const after = { value: settings, version, savedAt: now, savedBy: scope.actor };
        if (sameForContacts(before.value, settings)) return after;
        // What ConnectWise refused, such as a company, may be another now.
        await db
          .deleteFrom('amp_skips')
          .where('organization_id', '=', organizationId)
          .where('reason', '=', 'refused')
          .execute();
        await enqueueAll(db, organizationId);
        return after;
      }),
  };
}

function same(a: Settings, b: Settings): boolean {
  const names = Object.keys({ ...a, ...b });
  return names.every(
    (name) => JSON.stringify(Reflect.get(a, name)) === JSON.stringify(Reflect.get(b, name)),
  );
}
