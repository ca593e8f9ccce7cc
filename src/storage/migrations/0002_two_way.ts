import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import { noMarks } from '../../core/contact/ampContact.ts';
import type { Dialect } from '../database/dialect.ts';
import { fillKeys } from './0002_keys.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Both directions: the queue of AMP contacts, conflicts, holds, settings, users, sweeps. */
export async function twoWay(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnType = postgres ? 'jsonb' : 'text';
  const owned = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn('organization_id', text, (column) => column.notNull())
      .addForeignKeyConstraint(
        `${name}_organization`,
        ['organization_id'],
        'organizations',
        ['organization_id'],
        (key) => key.onDelete('cascade'),
      );
  const add = (table: string, name: string, type: ColumnType) =>
    db.schema.alterTable(table).addColumn(name, type).execute();
  const addKey = (table: string, name: string) =>
    db.schema
      .alterTable(table)
      .addColumn(name, text, (column) => column.notNull().defaultTo(''))
      .execute();

  await owned('amp_queue')
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('stamp', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('amp_queue_key', ['organization_id', 'amp_contact_id'])
    .execute();

  // The addresses of a contact beyond its preferred one, which is a column of the contact.
  await owned('contact_emails')
    .addColumn('email_key', text, (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_emails_key', ['organization_id', 'email_key', 'contact_id'])
    .execute();

  await owned('conflicts')
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('body', json, (column) => column.notNull())
    .addPrimaryKeyConstraint('conflicts_key', ['organization_id', 'contact_id', 'field'])
    .execute();

  await owned('holds')
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('run_id', text)
    .addColumn('since', text, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('holds_key', ['organization_id', 'kind', 'id'])
    .execute();

  await owned('amp_skips')
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('about_kind', text)
    .addColumn('about_id', text)
    .addColumn('run_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('amp_skips_key', ['organization_id', 'amp_contact_id'])
    .execute();

  await owned('rejected_matches')
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('amp_contact_id', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('rejected_matches_key', [
      'organization_id',
      'contact_id',
      'amp_contact_id',
    ])
    .execute();

  await owned('settings')
    .addColumn('settings', json, (column) => column.notNull())
    .addColumn('saved_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('settings_key', ['organization_id'])
    .execute();

  await owned('users')
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('email_key', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('member_id', 'bigint')
    .addColumn('member_identifier', text)
    .addColumn('verified_at', text)
    .addColumn('created_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('users_key', ['organization_id', 'id'])
    .addUniqueConstraint('users_email', ['organization_id', 'email_key'])
    .execute();

  await owned('sweeps')
    .addColumn('last_started_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('sweeps_key', ['organization_id'])
    .execute();

  await addKey('amp_contacts', 'name_key');
  await addKey('amp_contacts', 'company_key');
  await addKey('companies', 'name_key');
  await add('contacts', 'gone_at', text);
  await db.schema
    .alterTable('links')
    .addColumn('origin', text, (column) => column.notNull().defaultTo('connectwise'))
    .execute();
  await db.schema
    .alterTable('links')
    .addColumn('marks', json, (column) => column.notNull().defaultTo(JSON.stringify(noMarks)))
    .execute();
  await add('plan_lines', 'problem', text);
  await add('plan_lines', 'applied_version', 'bigint');
  await add('plan_lines', 'sent_at', text);

  await fillKeys(db, dialect);

  const index = (name: string, table: string, ...columns: string[]) =>
    db.schema
      .createIndex(name)
      .on(table)
      .columns(['organization_id', ...columns]);
  await index('amp_contacts_name', 'amp_contacts', 'name_key').execute();
  await index('amp_contacts_company', 'amp_contacts', 'company_key').execute();
  await index('companies_name', 'companies', 'name_key').execute();
  await index('contacts_name', 'contacts', 'name_key').execute();
  await index('contact_emails_contact', 'contact_emails', 'contact_id').execute();
  await index('holds_seq', 'holds', 'seq').execute();
  await index('amp_skips_about', 'amp_skips', 'about_kind', 'about_id').execute();
  await index('amp_skips_reason', 'amp_skips', 'reason', 'amp_contact_id').execute();
  await index('rejected_matches_amp_contact', 'rejected_matches', 'amp_contact_id').execute();
  await index('plan_lines_sent', 'plan_lines', 'sent_at')
    .where(sql.ref('state'), '=', sql.lit('sent'))
    .execute();
  await index('plan_lines_contact', 'plan_lines', 'contact_id').execute();
  await index('plan_lines_amp_contact', 'plan_lines', 'amp_contact_id')
    .where(sql.ref('amp_contact_id'), 'is not', null)
    .execute();
}
