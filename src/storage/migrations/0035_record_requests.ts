import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * The run becomes part of the key of a request, because one for named records may wait beside one for
 * everything.
 */
export async function recordRequests(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') {
    await sql`alter table run_requests drop constraint run_requests_key`.execute(db);
    await sql`alter table run_requests
      add constraint run_requests_key primary key (organization_id, run_id)`.execute(db);
    return;
  }
  // SQLite cannot change the key of a table.
  await sql`alter table run_requests rename to run_requests_before`.execute(db);
  await db.schema
    .createTable('run_requests')
    .addColumn('organization_id', 'text', (column) => column.notNull())
    .addForeignKeyConstraint(
      'run_requests_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('work', 'text', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'text', (column) => column.notNull())
    .addColumn('was', 'text')
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('taken_at', 'text')
    .addColumn('taken_by', 'text')
    .addColumn('claim', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('run_requests_key', ['organization_id', 'run_id'])
    .execute();
  await sql`insert into run_requests (organization_id, run_id, work, requested_by, requested_at,
      was, attempts, taken_at, taken_by, claim)
    select organization_id, run_id, work, requested_by, requested_at,
      was, attempts, taken_at, taken_by, claim from run_requests_before`.execute(db);
  await db.schema.dropTable('run_requests_before').execute();
}
