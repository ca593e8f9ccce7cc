import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * Rows of imports keep their values and their results, so that they can be corrected before they are applied,
 * and undone afterwards.
 */
export async function importRows(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const text: ColumnDataType | RawBuilder<unknown> = postgres ? sql`text collate "C"` : 'text';
  const json: ColumnDataType | RawBuilder<unknown> = postgres ? 'jsonb' : 'text';
  const add = (name: string, type: typeof text | typeof json) =>
    db.schema.alterTable('import_rows').addColumn(name, type).execute();
  await add('done', text);
  await add('key', text);
  await add('body', json);
}
