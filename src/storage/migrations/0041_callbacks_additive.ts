import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * The address at which ConnectWise announces changes, its messages, and runs that they caused without
 * changing anything.
 */
export async function callbacks(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text: ColumnDataType | RawBuilder<unknown> = isPostgres ? sql`text collate "C"` : 'text';
  const json: ColumnDataType = isPostgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('callback_registrations')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('keys_since', text, (column) => column.notNull())
    .addColumn('off', text)
    .addColumn('failure', json)
    .addColumn('checked_at', text)
    .addColumn('due_at', text, (column) => column.notNull())
    .addColumn('received_at', text)
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('taken_to', 'integer', (column) => column.notNull())
    .addColumn('take_from', text)
    .addPrimaryKeyConstraint('callback_registrations_key', ['organization_id'])
    .addForeignKeyConstraint(
      'callback_registrations_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('callback_messages')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('record_id', 'integer', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addColumn('last_updated', text)
    .addColumn('received_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('callback_messages_key', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'callback_messages_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await sql`create unique index callback_messages_seq on callback_messages (organization_id, seq)`.execute(
    db,
  );
  await db.schema
    .alterTable('runs')
    .addColumn('quiet', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
