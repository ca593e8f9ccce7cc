import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Imports of files of AMP contacts, and their rows that are not applied yet. */
export async function imports(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('imports')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('applied_at', text)
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('imports_key', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'imports_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('import_rows')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('import_id', text, (column) => column.notNull())
    .addColumn('line', 'bigint', (column) => column.notNull())
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('changes', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('import_rows_key', ['organization_id', 'import_id', 'line'])
    .addForeignKeyConstraint(
      'import_rows_import',
      ['organization_id', 'import_id'],
      'imports',
      ['organization_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}
