import type { Kysely } from 'kysely';
import { defaultSettings, type Settings, sameForContacts } from '../../core/settings/settings.ts';
import type { SettingsStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { enqueueAll } from '../ledger/requeue.ts';

/** What an organization has decided about its sync. */
export function createSettingsStore(scope: Scope): SettingsStore {
  const { organizationId } = scope;
  const load = async (db: Pick<Kysely<Tables>, 'selectFrom'>): Promise<Settings> => {
    const row = await db
      .selectFrom('settings')
      .select('settings')
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    // What is newer than what was saved is as by default.
    return row === undefined
      ? defaultSettings
      : { ...defaultSettings, ...decodeJson(row.settings) };
  };

  return {
    get: () => scope.read(load),

    save: (settings, now) =>
      scope.write(async (db) => {
        const before = await load(db);
        const row = { settings: encodeJson(settings), saved_at: now };
        await db
          .insertInto('settings')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        if (sameForContacts(before, settings)) return;
        // What ConnectWise refused, such as a company, may be another now.
        await db
          .deleteFrom('amp_skips')
          .where('organization_id', '=', organizationId)
          .where('reason', '=', 'refused')
          .execute();
        await enqueueAll(db, organizationId);
      }),
  };
}
