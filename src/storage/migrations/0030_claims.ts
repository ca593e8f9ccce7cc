import type { Kysely } from 'kysely';

/** Numbers each taking of a requested run, so that a worker that took it before can be told from the next. */
export async function claims(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('run_requests')
    .addColumn('claim', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
