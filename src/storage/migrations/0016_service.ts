import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** What the service stores about its work: requested runs, when the next one is due, and what happened. */
export async function service(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';

  // The key is the organization: it has one open request at most.
  await table(db, 'run_requests', text)
    .addColumn('run_id', text, (column) => column.notNull())
    .addColumn('work', json, (column) => column.notNull())
    .addColumn('requested_by', text, (column) => column.notNull())
    .addColumn('requested_at', text, (column) => column.notNull())
    .addColumn('was', text)
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('taken_at', text)
    .addColumn('taken_by', text)
    .addPrimaryKeyConstraint('run_requests_key', ['organization_id'])
    .execute();

  await table(db, 'schedules', text)
    .addColumn('next_due_at', text, (column) => column.notNull())
    .addColumn('settings_version', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'bigint', (column) => column.notNull())
    .addColumn('failure', text)
    .addColumn('failed_at', text)
    .addColumn('stopped', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('schedules_key', ['organization_id'])
    .execute();

  await table(db, 'run_events', text)
    .addColumn('run_id', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('event', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('run_events_key', ['organization_id', 'run_id', 'seq'])
    .execute();

  // Runs in progress are looked up across all organizations, and there are hardly ever any.
  await sql`create index runs_running on runs (organization_id) where status = 'running'`.execute(
    db,
  );
}

function table(db: Kysely<unknown>, name: string, text: ColumnType) {
  return db.schema
    .createTable(name)
    .addColumn('organization_id', text, (column) => column.notNull())
    .addForeignKeyConstraint(
      `${name}_organization`,
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (constraint) => constraint.onDelete('cascade'),
    );
}
