import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** From when on the history of an organization is kept, and when old history was last removed. */
export async function history(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  for (const name of ['history_since', 'history_at']) {
    await db.schema.alterTable('organizations').addColumn(name, text).execute();
  }
}
