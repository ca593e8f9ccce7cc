import { sql } from 'kysely';
import { defaultSettings } from '../core/settings/settings.ts';
import type { SettingsStore } from '../ports/policyStores.ts';
import { enqueue, enqueueAmp } from './queue.ts';
import { enqueueLinks } from './requeue.ts';
import type { Scope } from './scope.ts';
import { decodeJson, encodeJson } from './storedJson.ts';

/** What an organization has decided about its sync. */
export function createSettingsStore(scope: Scope): SettingsStore {
  const { organizationId } = scope;
  return {
    get: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('settings')
          .select('settings')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        // What is newer than what was saved is as by default.
        return row === undefined
          ? defaultSettings
          : { ...defaultSettings, ...decodeJson(row.settings) };
      }),

    save: (settings, now) =>
      scope.write(async (db) => {
        const row = { settings: encodeJson(settings), saved_at: now };
        await db
          .insertInto('settings')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        // What ConnectWise refused, such as a company, may be another now.
        await db
          .deleteFrom('amp_skips')
          .where('organization_id', '=', organizationId)
          .where('reason', '=', 'refused')
          .execute();
        await enqueueLinks(db, organizationId);
        await enqueue(
          db,
          organizationId,
          sql`c.id in (select s.contact_id from skips as s
            where s.organization_id = ${organizationId})`,
        );
        await enqueueAmp(db, organizationId, sql`true`);
      }),
  };
}
