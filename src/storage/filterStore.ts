import type { FilterStore } from '../ports/stores.ts';
import { enqueue } from './queue.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope } from './scope.ts';
import { decodeJson, encodeJson } from './storedJson.ts';

/** The contact filter of an organization. */
export function createFilterStore(scope: Scope): FilterStore {
  const { organizationId, dialect } = scope;
  return {
    get: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('contact_filters')
          .select('filter')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row === undefined ? null : decodeJson(row.filter);
      }),

    save: (filter, affectedCompanyIds, now) =>
      scope.write(async (db) => {
        const row = { filter: encodeJson(filter), saved_at: now };
        await db
          .insertInto('contact_filters')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        const affected = isOneOf(dialect, 'c.company_id', 'integer', affectedCompanyIds);
        await enqueue(db, organizationId, affected);
      }),
  };
}
