import type { Kysely } from 'kysely';

/**
 * Numbers each claim of a requested run, so that a worker that claimed it earlier can be told from the
 * present one.
 */
export async function claims(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('run_requests')
    .addColumn('claim', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
