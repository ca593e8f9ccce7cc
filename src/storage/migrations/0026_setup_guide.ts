import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** What was confirmed in the set-up guide, and what the last check of the connection found. */
export async function setupGuide(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('confirmed_steps')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('step', text, (column) => column.notNull())
    .addColumn('about', text, (column) => column.notNull())
    .addColumn('passed', 'integer', (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('confirmed_steps_key', ['organization_id', 'step'])
    .addForeignKeyConstraint(
      'confirmed_steps_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
