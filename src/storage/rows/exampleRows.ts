import type { Kysely } from 'kysely';
import { storableText } from '../../core/storableText.ts';
import type { Example, ExampleStore } from '../../ports/examples.ts';
import type { Tables } from '../database/schema.ts';
import type { WholeDatabase } from '../database/wholeDatabase.ts';
import { giveAccount } from './userAccounts.ts';

/** Organizations with example data, over the whole installation. */
export function examples({ read, write }: WholeDatabase): ExampleStore {
  return {
    all: () =>
      read(async (open) => {
        const rows = await open.selectFrom('examples').selectAll().orderBy('made_at').execute();
        return rows.map(exampleOf);
      }),

    of: (organizationId) => read((open) => oneWhere(open, 'organization_id', organizationId)),
    beside: (organizationId) => read((open) => oneWhere(open, 'beside', organizationId)),

    add: ({ organizationId, beside, step, madeAt }, name) =>
      write(async (trx) => {
        // Two simultaneous requests take turns on the organization that the example is for.
        await trx
          .updateTable('organizations')
          .set((row) => ({ queue_stamp: row.ref('queue_stamp') }))
          .where('organization_id', '=', beside)
          .execute();
        if ((await oneWhere(trx, 'beside', beside)) !== null) return false;
        await trx
          .insertInto('organizations')
          .values({
            organization_id: organizationId,
            name: storableText(name),
            queue_stamp: 0,
            created_at: madeAt,
          })
          .execute();
        await trx
          .insertInto('examples')
          .values({
            organization_id: organizationId,
            beside,
            state: 'preparing',
            step,
            origin: null,
            made_at: madeAt,
          })
          .execute();
        return true;
      }),

    change: (organizationId, change) =>
      write(async (trx) => {
        await trx
          .updateTable('examples')
          .set(change)
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    join: (organizationId, somebody, by, now) =>
      write(async (trx) => {
        const present = await trx
          .selectFrom('users')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('account_id', '=', somebody.accountId)
          .executeTakeFirst();
        if (present !== undefined) return present.id;
        const admin = { ...somebody, role: 'admin' } as const;
        const given = await giveAccount(trx, organizationId, admin, by, now);
        return given?.id ?? somebody.id;
      }),
  };
}

async function oneWhere(
  open: Pick<Kysely<Tables>, 'selectFrom'>,
  column: 'organization_id' | 'beside',
  id: string,
): Promise<Example | null> {
  const row = await open
    .selectFrom('examples')
    .selectAll()
    .where(column, '=', id)
    .executeTakeFirst();
  return row === undefined ? null : exampleOf(row);
}

function exampleOf(row: Tables['examples']): Example {
  const { organization_id: organizationId, made_at: madeAt, beside, state, step, origin } = row;
  return { organizationId, beside, state, step, origin, madeAt };
}
