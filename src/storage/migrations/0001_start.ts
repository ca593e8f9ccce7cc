import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** The first schema: connection, filter, mirror, queue, AMP contacts, links, skips, runs, plans. */
export async function start(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  // Compared and sorted byte by byte on both databases, whatever the locale of the server.
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';

  const table = (name: string) =>
    db.schema.createTable(name).addColumn('organization_id', text, (column) => column.notNull());
  const owned = (name: string) =>
    table(name).addForeignKeyConstraint(
      `${name}_organization`,
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    );

  await table('organizations')
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('queue_stamp', 'bigint', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('organizations_key', ['organization_id'])
    .execute();

  await owned('connections')
    .addColumn('site', text, (column) => column.notNull())
    .addColumn('company', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('user_name', text, (column) => column.notNull())
    .addColumn('sealed_secret', text, (column) => column.notNull())
    .addColumn('client_id', text, (column) => column.notNull())
    .addColumn('api_base', text, (column) => column.notNull())
    .addColumn('codebase', text, (column) => column.notNull())
    .addColumn('verified_at', text, (column) => column.notNull())
    .addColumn('keys_since', text, (column) => column.notNull())
    // One connection for each organization (R3) by the key itself.
    .addPrimaryKeyConstraint('connections_key', ['organization_id'])
    .execute();

  await owned('contact_filters')
    .addColumn('filter', json, (column) => column.notNull())
    .addColumn('saved_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_filters_key', ['organization_id'])
    .execute();

  await owned('run_locks')
    .addColumn('token', 'bigint', (column) => column.notNull())
    .addColumn('run_id', text)
    .addColumn('host', text)
    .addColumn('pid', 'bigint')
    .addColumn('started_at', text)
    .addColumn('renewed_at', text)
    .addPrimaryKeyConstraint('run_locks_key', ['organization_id'])
    .execute();

  await owned('readings')
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('cursor', text)
    .addColumn('started_at', text)
    .addColumn('since', text)
    .addColumn('after_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('readings_key', ['organization_id', 'object'])
    .execute();

  await owned('unreadable')
    .addColumn('object', text, (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('problem', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('unreadable_key', ['organization_id', 'object', 'id'])
    .execute();

  // Bodies come last: SQLite then finds the short columns without reading overflow pages.
  await owned('companies')
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addColumn('last_updated', text)
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('companies_key', ['organization_id', 'id'])
    .execute();

  await owned('contacts')
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('company_id', 'bigint')
    .addColumn('inactive', 'integer', (column) => column.notNull())
    .addColumn('email_state', text, (column) => column.notNull())
    .addColumn('email_key', text)
    .addColumn('all_emails', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('last_updated', text)
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('contacts_key', ['organization_id', 'id'])
    .execute();

  await owned('queue')
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('stamp', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('queue_key', ['organization_id', 'contact_id'])
    .execute();

  await owned('amp_contacts')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('email', text)
    .addColumn('email_key', text)
    .addColumn('search_key', text, (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addColumn('deleted_at', text)
    .addColumn('fields', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('amp_contacts_key', ['organization_id', 'id'])
    .execute();

  await owned('links')
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('base', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('links_key', ['organization_id', 'contact_id'])
    // A link never joins two organizations, nor one contact to two.
    .addUniqueConstraint('links_amp_contact', ['organization_id', 'amp_contact_id'])
    .addForeignKeyConstraint('links_to_contact', ['organization_id', 'contact_id'], 'contacts', [
      'organization_id',
      'id',
    ])
    .addForeignKeyConstraint(
      'links_to_amp_contact',
      ['organization_id', 'amp_contact_id'],
      'amp_contacts',
      ['organization_id', 'id'],
    )
    .execute();

  await owned('skips')
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('about_kind', text)
    .addColumn('about_id', text)
    .addColumn('run_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('skips_key', ['organization_id', 'contact_id'])
    .execute();

  await owned('runs')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('started_at', text, (column) => column.notNull())
    .addColumn('finished_at', text)
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('runs_key', ['organization_id', 'id'])
    .execute();

  await owned('plan_lines')
    .addColumn('run_id', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('stamp', 'bigint', (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('action', text)
    .addColumn('amp_contact_id', text)
    .addColumn('applied_at', text)
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_lines_key', ['organization_id', 'run_id', 'seq'])
    .execute();

  await index(db, 'contacts_company', 'contacts', ['organization_id', 'company_id']);
  await index(db, 'contacts_email', 'contacts', ['organization_id', 'email_key']);
  await index(db, 'amp_contacts_email', 'amp_contacts', ['organization_id', 'email_key']);
  await index(db, 'skips_reason', 'skips', ['organization_id', 'reason', 'contact_id']);
  await index(db, 'runs_started', 'runs', ['organization_id', 'started_at', 'id']);
}

async function index(
  db: Kysely<unknown>,
  name: string,
  table: string,
  columns: string[],
): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
