import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * Endpoints of webhooks, their signing secrets and deliveries. It only adds tables, but is not additive: a
 * version that does not know them would send no events about what it does.
 */
export async function webhooks(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text: ColumnDataType | RawBuilder<unknown> = isPostgres ? sql`text collate "C"` : 'text';
  const json: ColumnDataType = isPostgres ? 'jsonb' : 'text';
  await db.schema
    .createTable('webhooks')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('description', text, (column) => column.notNull())
    .addColumn('events', json, (column) => column.notNull())
    .addColumn('off', text)
    .addColumn('off_at', text)
    .addColumn('failing_since', text)
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('webhooks_key', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'webhooks_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('webhook_secrets')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('webhook_id', text, (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('sealed_secret', text, (column) => column.notNull())
    // Null for the current secret.
    .addColumn('ends_at', text)
    .addPrimaryKeyConstraint('webhook_secrets_key', ['organization_id', 'webhook_id', 'seq'])
    .addForeignKeyConstraint(
      'webhook_secrets_webhook',
      ['organization_id', 'webhook_id'],
      'webhooks',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('webhook_id', text, (column) => column.notNull())
    .addColumn('event_id', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('data', json, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('claim', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('problem', text)
    .addColumn('next_try_at', text)
    .addColumn('tried_at', text)
    .addPrimaryKeyConstraint('webhook_deliveries_key', [
      'organization_id',
      'webhook_id',
      'event_id',
    ])
    .addForeignKeyConstraint(
      'webhook_deliveries_webhook',
      ['organization_id', 'webhook_id'],
      'webhooks',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  // Only waiting deliveries are looked up by time, and they are a small part of the log.
  await sql`create index webhook_deliveries_due on webhook_deliveries
    (organization_id, webhook_id, next_try_at) where state = 'waiting'`.execute(db);
  await sql`create index webhook_deliveries_at on webhook_deliveries
    (organization_id, webhook_id, at, event_id)`.execute(db);
  await db.schema
    .createTable('untold_runs')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('run_id', text, (column) => column.notNull())
    // Lines up to this one have become events.
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('untold_runs_key', ['organization_id', 'run_id'])
    .addForeignKeyConstraint(
      'untold_runs_run',
      ['organization_id', 'run_id'],
      'runs',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
