import type { KnownListStore } from '../../ports/policyStores.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** The lists of ConnectWise as they were seen: every name that an entry ever had. */
export function createKnownListStore(scope: Scope): KnownListStore {
  const { organizationId } = scope;
  const get: KnownListStore['get'] = (list) =>
    scope.read(async (db) => {
      const row = await db
        .selectFrom('known_lists')
        .select('entries')
        .where('organization_id', '=', organizationId)
        .where('list', '=', list)
        .executeTakeFirst();
      return row === undefined ? [] : decodeJson(row.entries);
    });
  return {
    get,
    async remember(list, entries, now) {
      const known = await get(list);
      const added = entries.filter(
        ({ id, name }) => !known.some((entry) => entry.id === id && entry.name === name),
      );
      if (added.length === 0) return;
      await scope.write(async (db) => {
        const row = { entries: encodeJson([...known, ...added]), seen_at: now };
        await db
          .insertInto('known_lists')
          .values({ organization_id: organizationId, list, ...row })
          .onConflict((conflict) => conflict.columns(['organization_id', 'list']).doUpdateSet(row))
          .execute();
      });
    },
  };
}
