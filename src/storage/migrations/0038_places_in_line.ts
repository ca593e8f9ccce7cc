import { type Kysely, sql } from 'kysely';

/** Since when a requested run waits for its turn: one that has had a turn goes behind those that have not. */
export async function placesInLine(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('run_requests')
    .addColumn('in_line_at', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update run_requests set in_line_at = requested_at`.execute(db);
}
