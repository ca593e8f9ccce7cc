import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** What someone wrote about a version of the mapping when saving it. */
export async function mappingNotes(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  await db.schema.alterTable('mappings').addColumn('note', text).execute();
}
