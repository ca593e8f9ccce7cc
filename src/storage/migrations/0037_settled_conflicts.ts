import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** Conflicts that someone decided, with what the decision changed, so that it can be taken back. */
export async function settledConflicts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text: ColumnDataType | RawBuilder<unknown> = isPostgres ? sql`text collate "C"` : 'text';
  const json: ColumnDataType = isPostgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('settled_conflicts')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('body', json, (column) => column.notNull())
    .addColumn('choose', text, (column) => column.notNull())
    .addColumn('moved', json, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('decided_by', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('settled_conflicts_key', ['organization_id', 'seq'])
    .addForeignKeyConstraint(
      'settled_conflicts_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await sql`create index settled_conflicts_record on settled_conflicts (organization_id, kind, id)`.execute(
    db,
  );
}
