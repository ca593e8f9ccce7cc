import type { Kysely } from 'kysely';
import type { ListKind, Reference } from '../../core/contact/contact.ts';
import type { KnownListStore } from '../../ports/policyStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** The lists of ConnectWise as they were seen: every name that an entry ever had. */
export function createKnownListStore(scope: Scope): KnownListStore {
  const { organizationId } = scope;
  const load = async (
    db: Pick<Kysely<Tables>, 'selectFrom'>,
    list: ListKind,
  ): Promise<readonly Reference[]> => {
    const row = await db
      .selectFrom('known_lists')
      .select('entries')
      .where('organization_id', '=', organizationId)
      .where('list', '=', list)
      .executeTakeFirst();
    return row === undefined ? [] : decodeJson(row.entries);
  };

  return {
    get: (list) => scope.read((db) => load(db, list)),

    async remember(lease, list, entries, now) {
      // Usually nothing is new, and then there is no need to wait for a turn to write.
      if (unknown(await scope.read((db) => load(db, list)), entries).length === 0) return;
      await scope.leased(lease, async (db) => {
        const known = await load(db, list);
        const all = [...known, ...unknown(known, entries)];
        const row = { entries: encodeJson(all), seen_at: now };
        await db
          .insertInto('known_lists')
          .values({ organization_id: organizationId, list, ...row })
          .onConflict((conflict) => conflict.columns(['organization_id', 'list']).doUpdateSet(row))
          .execute();
      });
    },
  };
}

function unknown(known: readonly Reference[], entries: readonly Reference[]): readonly Reference[] {
  return entries.filter(({ id, name }) => !known.some((one) => one.id === id && one.name === name));
}
