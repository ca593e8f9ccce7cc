import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** Answers of requests with an Idempotency-Key, and since when records are linked. */
export async function requests(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnType = postgres ? sql`text collate "C"` : 'text';
  const key = ['organization_id', 'principal', 'target', 'key'] as const;
  await db.schema
    .createTable('kept_answers')
    .addColumn('organization_id', text, (column) => column.notNull())
    .addColumn('principal', text, (column) => column.notNull())
    .addColumn('target', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('answer', postgres ? 'jsonb' : 'text')
    .addPrimaryKeyConstraint('kept_answers_key', [...key])
    .addForeignKeyConstraint(
      'kept_answers_organization',
      ['organization_id'],
      'organizations',
      ['organization_id'],
      (foreign) => foreign.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('kept_answers_at')
    .on('kept_answers')
    .columns(['organization_id', 'at'])
    .execute();
  await db.schema.alterTable('links').addColumn('linked_at', text).execute();
}
