import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** Links of invitations that ended, so that the page can say why. */
export async function endedInvitations(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema
    .createTable('ended_invitations')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('token_hash', text, (column) => column.notNull())
    .addColumn('ending', text, (column) => column.notNull())
    .addColumn('ended_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('ended_invitations_key', ['organization_id', 'token_hash'])
    .addForeignKeyConstraint(
      'ended_invitations_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('ended_invitations_token')
    .on('ended_invitations')
    .column('token_hash')
    .execute();
}
