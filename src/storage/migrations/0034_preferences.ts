import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** The preferences of each person for the web app, with their version. */
export async function preferences(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text: ColumnDataType | RawBuilder<unknown> =
    dialect === 'postgres' ? sql`text collate "C"` : 'text';
  const add = (
    name: string,
    type: ColumnDataType | RawBuilder<unknown>,
    initial?: string | number,
  ) =>
    db.schema
      .alterTable('accounts')
      .addColumn(name, type, (column) =>
        initial === undefined ? column : column.notNull().defaultTo(initial),
      )
      .execute();
  // Null: the zone of the device.
  await add('time_zone', text);
  await add('theme', text, 'system');
  await add('shortcuts', 'integer', 1);
  await add('version', 'bigint', 1);
}
