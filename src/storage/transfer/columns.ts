import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import type { Tables } from '../database/schema.ts';

/** A column, and what PostgreSQL calls the type of it. */
export type Column = { readonly name: string; readonly type: string };

/**
 * The columns of each table in the database, sorted by name: their order depends on the age of the database.
 */
export async function columnsByTable(
  db: Kysely<Tables>,
  dialect: Dialect,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { rows } = await (dialect === 'postgres'
    ? sql<Found>`select table_name as name, column_name as "column", data_type as type
        from information_schema.columns
        where table_schema = current_schema()`
    : sql<Found>`select t.name as name, c.name as "column", c.type as type
        from sqlite_master as t join pragma_table_info(t.name) as c where t.type = 'table'`
  ).execute(db);
  const found = new Map<string, Column[]>();
  for (const { name, column, type } of rows) {
    found.set(name, [...(found.get(name) ?? []), { name: column, type }]);
  }
  for (const columns of found.values()) columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return found;
}

type Found = { readonly name: string; readonly column: string; readonly type: string };
