import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/**
 * Who made each decision, and from where; whether the previous keys are still valid; and the site of the
 * former connection.
 */
export async function audit(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  for (const name of ['actor_id', 'label', 'request_id', 'address']) {
    await db.schema.alterTable('decisions').addColumn(name, text).execute();
  }
  await db.schema
    .alterTable('decisions')
    .addColumn('what', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await (postgres
    ? sql`update decisions set what = body->>'what', actor_id = (decided_by::jsonb)->>'id'`
    : sql`update decisions set what = json_extract(body, '$.what'),
        actor_id = json_extract(decided_by, '$.id')`
  ).execute(db);
  await db.schema.alterTable('connections').addColumn('old_keys', text).execute();
  await db.schema
    .createTable('former_connections')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('site', text, (column) => column.notNull())
    .addColumn('company', text, (column) => column.notNull())
    .addColumn('api_base', text, (column) => column.notNull())
    .addColumn('ended_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('former_connections_key', ['organization_id'])
    .addForeignKeyConstraint(
      'former_connections_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
}
