import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import { canonicalName } from '../../core/contact/canonical.ts';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Who decided what; versions of users and fields; what users are sorted by. */
export async function decisions(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('decisions')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('decided_by', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('amp_contact_id', text)
    .addColumn('body', postgres ? 'jsonb' : 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('decisions_key', ['organization_id', 'seq'])
    .addForeignKeyConstraint(
      'decisions_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('decisions_about')
    .on('decisions')
    .columns(['organization_id', 'kind', 'id', 'seq'])
    .execute();
  await db.schema
    .createIndex('decisions_amp_contact')
    .on('decisions')
    .columns(['organization_id', 'amp_contact_id', 'seq'])
    .where(sql.ref('amp_contact_id'), 'is not', null)
    .execute();
  for (const table of ['users', 'amp_fields']) {
    await db.schema
      .alterTable(table)
      .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(1))
      .execute();
    await db.schema.alterTable(table).addColumn('edited_by', text).execute();
  }
  await db.schema
    .alterTable('users')
    .addColumn('name_key', text, (column) => column.notNull().defaultTo(''))
    .execute();
  const { rows } = await sql<Row>`select organization_id, id, name from users`.execute(db);
  for (const { organization_id: organizationId, id, name } of rows) {
    await sql`update users set name_key = ${canonicalName(name)}
      where organization_id = ${organizationId} and id = ${id}`.execute(db);
  }
}

type Row = { readonly organization_id: string; readonly id: string; readonly name: string };
