import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** Views of lists that users saved. */
export async function savedViews(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text: ColumnDataType | RawBuilder<unknown> = isPostgres ? sql`text collate "C"` : 'text';
  const json: ColumnDataType = isPostgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('saved_views')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('list', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('query', json, (column) => column.notNull())
    // Null: the default columns.
    .addColumn('columns', json)
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('saved_views_key', ['organization_id', 'user_id', 'id'])
    .addUniqueConstraint('saved_views_name', ['organization_id', 'user_id', 'list', 'name_key'])
    .addForeignKeyConstraint(
      'saved_views_user',
      ['organization_id', 'user_id'],
      'users',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
