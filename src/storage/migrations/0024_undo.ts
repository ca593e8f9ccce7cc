import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** Records that undos skipped. */
export async function undo(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('not_undone')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('run_id', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('contact_id', 'bigint')
    .addColumn('amp_contact_id', text)
    .addColumn('todo_id', text)
    .addColumn('reason', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('not_undone_key', ['organization_id', 'run_id', 'seq'])
    .addForeignKeyConstraint(
      'not_undone_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
