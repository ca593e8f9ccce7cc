import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * Organizations that hold example data, and where the sandbox of each listens. `beside`, the organization
 * that an example was made for, is not a key: each key begins with the organization that the row belongs to.
 */
export async function examples(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('examples')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('beside', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('step', text, (column) => column.notNull())
    .addColumn('origin', text)
    .addColumn('made_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('examples_key', ['organization_id'])
    .addForeignKeyConstraint(
      'examples_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
