import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import { encodeJson, type JsonText } from './storedJson.ts';

type ColumnKind = 'integer' | 'text' | 'json' | 'json text';

/** The columns of a source of rows: name to kind. */
export type Columns = Readonly<Record<string, ColumnKind>>;

type ValueOf<Kind extends ColumnKind> = Kind extends 'integer'
  ? number | null
  : Kind extends 'text'
    ? string | null
    : Kind extends 'json text'
      ? JsonText<unknown>
      : object;

/**
 * One row for a source; a `json` column takes the value itself, a `json text` one what encodeJson made of it.
 */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };

/**
 * Many rows as one parameter, named `x` in the statement. One statement then serves any number of
 * rows on both databases, without their limits on parameters.
 */
export function rowSource<C extends Columns>(
  dialect: Dialect,
  columns: C,
  rows: readonly RowOf<C>[],
): RawBuilder<unknown> {
  const names = Object.entries(columns);
  const json = documentOf(columns, rows);
  if (dialect === 'postgres') {
    const list = names.map(([name, kind]) => `${name} ${postgresTypes[kind]}`);
    return sql`jsonb_to_recordset(${json}::jsonb) as x(${sql.raw(list.join(', '))})`;
  }
  const list = names.map(([name]) => `json_extract(value, '$.${name}') as ${name}`);
  return sql`(select ${sql.raw(list.join(', '))} from json_each(${json})) as x`;
}

/**
 * The rows as one JSON document. Values that are JSON text already become part of it unchanged, so they are
 * not parsed and encoded again.
 */
function documentOf<C extends Columns>(columns: C, rows: readonly RowOf<C>[]): string {
  const ready = Object.keys(columns).filter((name) => columns[name] === 'json text');
  if (ready.length === 0) return encodeJson(rows);
  const texts = rows.map((row) => {
    const others = Object.entries(row).filter(([name]) => !ready.includes(name));
    const own = ready.map((name) => {
      const text = row[name];
      return `"${name}":${typeof text === 'string' ? text : 'null'}`;
    });
    return `{${[...own, encodeJson(Object.fromEntries(others)).slice(1)].join(',')}`;
  });
  return `[${texts.join(',')}]`;
}

/**
 * Whether a column holds one of any number of values, given as one parameter. Two of these joined by `or`
 * make SQLite scan the whole table; use two queries instead.
 */
export function isOneOf(
  dialect: Dialect,
  column: string,
  kind: 'integer' | 'text',
  values: readonly (number | string)[],
): RawBuilder<boolean> {
  const name = sql.ref(column);
  return dialect === 'postgres'
    ? sql`${name} = any(${values}::${sql.raw(postgresTypes[kind])}[])`
    : sql`${name} in (select value from json_each(${encodeJson(values)}))`;
}

/**
 * A table as written after `from`, read by one of its indexes on SQLite. Without statistics SQLite
 * assumes that an organization has ten rows, and reads all of its rows by an index that contains
 * the requested columns.
 */
export function byIndex(dialect: Dialect, table: string, index: string): RawBuilder<unknown> {
  const hint = dialect === 'sqlite' ? sql` indexed by ${sql.ref(index)}` : sql``;
  return sql`${sql.table(table)}${hint}`;
}

const postgresTypes: Record<ColumnKind, string> = {
  integer: 'bigint',
  text: 'text',
  json: 'jsonb',
  'json text': 'jsonb',
};
