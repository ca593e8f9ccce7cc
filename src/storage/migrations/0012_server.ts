import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Facts about the ConnectWise of an organization: until when it asked to wait, and how it answers. */
export async function server(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnType = dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('server_notes')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('noted_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('server_notes_key', ['organization_id', 'name'])
    .addForeignKeyConstraint(
      'server_notes_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
