import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** New e-mail addresses of accounts that wait for their link to be opened. */
export async function emailChanges(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('email_changes')
    .addColumn('account_id', text, (column) => column.notNull().primaryKey())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('token_hash', text, (column) => column.notNull().unique())
    // The session that asked for the change, which stays open.
    .addColumn('session_id', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addForeignKeyConstraint('email_changes_account', ['account_id'], 'accounts', ['id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}
