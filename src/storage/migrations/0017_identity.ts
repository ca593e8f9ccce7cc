import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Accounts and their sessions, which belong to no organization; tokens and invitations, which do. */
export async function identity(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnType = dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await makeAccounts(db, text);
  await makeLinks(db, text);
  await db.schema.alterTable('organizations').addColumn('created_at', text).execute();
  await db.schema.alterTable('users').addColumn('account_id', text).execute();
  await db.schema
    .createIndex('users_account')
    .on('users')
    .columns(['organization_id', 'account_id'])
    .unique()
    .where(sql.ref('account_id'), 'is not', null)
    .execute();
  // For the organizations of an account.
  await db.schema
    .createIndex('users_of_account')
    .on('users')
    .columns(['account_id', 'organization_id'])
    .where(sql.ref('account_id'), 'is not', null)
    .execute();
  await makeTokens(db, text);
  await makeInvitations(db, text);
}

/** The tables of better-auth, with flags as 0 or 1 and times as ISO text on both databases. */
async function makeAccounts(db: Kysely<unknown>, text: ColumnType): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn('id', text, (column) => column.notNull().primaryKey());
  const owned = (name: string) =>
    table(name)
      .addColumn('account_id', text, (column) => column.notNull())
      .addForeignKeyConstraint(`${name}_account`, ['account_id'], 'accounts', ['id'], (key) =>
        key.onDelete('cascade'),
      );

  await table('accounts')
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.notNull().unique())
    .addColumn('email_verified', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('image', text)
    .addColumn('two_factor_enabled', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .execute();
  await owned('credentials')
    .addColumn('provider', text, (column) => column.notNull())
    .addColumn('provider_account_id', text, (column) => column.notNull())
    .addColumn('password', text)
    .addColumn('access_token', text)
    .addColumn('refresh_token', text)
    .addColumn('id_token', text)
    .addColumn('access_token_expires_at', text)
    .addColumn('refresh_token_expires_at', text)
    .addColumn('scope', text)
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addUniqueConstraint('credentials_provider', ['provider', 'provider_account_id'])
    .execute();
  await owned('sessions')
    .addColumn('token', text, (column) => column.notNull().unique())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addColumn('ip_address', text)
    .addColumn('user_agent', text)
    .addColumn('confirmed_at', text)
    .execute();
  await table('verifications')
    .addColumn('identifier', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .execute();
  await owned('second_factors')
    .addColumn('secret', text, (column) => column.notNull())
    .addColumn('backup_codes', text, (column) => column.notNull())
    .addColumn('verified', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('failed_count', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('locked_until', text)
    // The time step of the last code that was accepted: it and older ones are refused.
    .addColumn('last_step', 'bigint')
    .addUniqueConstraint('second_factors_of_account', ['account_id'])
    .execute();
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await index('sessions_account', 'sessions', ['account_id']);
  await index('credentials_account', 'credentials', ['account_id']);
  await index('verifications_identifier', 'verifications', ['identifier']);
}

/** Links, failed sign-ins, and settings of the whole installation. */
async function makeLinks(db: Kysely<unknown>, text: ColumnType): Promise<void> {
  await db.schema
    .createTable('account_links')
    .addColumn('token_hash', text, (column) => column.notNull().primaryKey())
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addForeignKeyConstraint('account_links_account', ['account_id'], 'accounts', ['id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('setup_link')
    .addColumn('id', 'integer', (column) => column.notNull().primaryKey())
    .addColumn('token_hash', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addColumn('claimed_at', text)
    .execute();
  await db.schema
    .createTable('installation')
    .addColumn('name', text, (column) => column.notNull().primaryKey())
    .addColumn('value', text, (column) => column.notNull())
    .execute();
  // Under a digest of what was entered as the address: it may be a password in the wrong field.
  await db.schema
    .createTable('failed_sign_ins')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('account_key', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('failed_sign_ins_account')
    .on('failed_sign_ins')
    .columns(['account_key', 'at'])
    .execute();
  await db.schema
    .createTable('known_addresses')
    .addColumn('account_key', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('known_addresses_key', ['account_key', 'address'])
    .execute();
}

async function makeTokens(db: Kysely<unknown>, text: ColumnType): Promise<void> {
  await db.schema
    .createTable('api_tokens')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    // The first characters, by which a person recognizes it.
    .addColumn('prefix', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull().unique())
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('user_id', text)
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('expires_at', text)
    .addColumn('last_used_at', text)
    .addColumn('last_used_from', text)
    .addPrimaryKeyConstraint('api_tokens_key', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'api_tokens_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'api_tokens_user',
      ['organization_id', 'user_id'],
      'users',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}

/** Only open invitations: one that is accepted or revoked is deleted. */
async function makeInvitations(db: Kysely<unknown>, text: ColumnType): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('email_key', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('token_hash', text, (column) => column.notNull().unique())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('invitations_key', ['organization_id', 'id'])
    .addUniqueConstraint('invitations_email', ['organization_id', 'email_key'])
    .addForeignKeyConstraint(
      'invitations_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
