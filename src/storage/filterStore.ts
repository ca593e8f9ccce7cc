import { sql } from 'kysely';
import type { Company } from '../core/contact/contact.ts';
import type { FilterStore } from '../ports/policyStores.ts';
import { companyOf } from './mirrorRows.ts';
import { enqueue, enqueueAmp } from './queue.ts';
import { isOneOf } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';
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

    saveFirst: (filter, now) =>
      scope.write(async (db) => {
        await db
          .insertInto('contact_filters')
          .values({ organization_id: organizationId, filter: encodeJson(filter), saved_at: now })
          .onConflict((conflict) => conflict.column('organization_id').doNothing())
          .execute();
        const row = await db
          .selectFrom('contact_filters')
          .select('filter')
          .where('organization_id', '=', organizationId)
          .executeTakeFirstOrThrow();
        return decodeJson(row.filter);
      }),

    save: (filter, concerns, now) =>
      scope.write(async (db) => {
        const present = await db
          .selectFrom('contact_filters')
          .select('filter')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        const before = present === undefined ? null : decodeJson(present.filter);
        const affected = await companiesThat(db, (company) => concerns(before, company));
        const row = { filter: encodeJson(filter), saved_at: now };
        await db
          .insertInto('contact_filters')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        await enqueue(db, organizationId, isOneOf(dialect, 'c.company_id', 'integer', affected));
        // Whether an AMP contact may be sent depends on the filter as well.
        await enqueueAmp(db, organizationId, sql`true`);
        return affected.length;
      }),
  };

  async function companiesThat(
    db: Writing,
    wanted: (company: Company) => boolean,
  ): Promise<readonly number[]> {
    const found: number[] = [];
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom('companies')
        .select(['id', 'body', 'last_updated'])
        .where('organization_id', '=', organizationId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(1000)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return found;
      after = last.id;
      for (const company of rows.map(companyOf)) if (wanted(company)) found.push(company.id);
    }
  }
}
