import { sql } from 'kysely';
import { tablesOf } from '../../../test/support/countWrites.ts';
import type { Handle } from '../database/connect.ts';

type Columns = { readonly table: string; readonly columns: readonly string[] };

/** The database's own description of its tables, except those of the migrations. */
export type Catalog = {
  /** Columns in their order. */
  readonly tables: readonly Columns[];
  /** Primary and unique keys, unique indexes among them. */
  readonly keys: readonly Columns[];
  /** Indexes that are not unique. */
  readonly indexes: readonly Columns[];
  readonly foreignKeys: readonly (Columns & { readonly to: Columns })[];
};

export async function catalogOf(handle: Handle): Promise<Catalog> {
  const tables = (await tablesOf(handle)).filter((name) => !name.startsWith('ampwise_'));
  const each = handle.dialect === 'postgres' ? ofPostgres : ofSqlite;
  const parts = await Promise.all(tables.map((table) => each(handle, table)));
  return {
    tables: parts.map(({ columns }, index) => ({ table: tables[index] ?? '', columns })),
    keys: parts.flatMap(({ keys }) => keys),
    indexes: parts.flatMap(({ indexes }) => indexes),
    foreignKeys: parts.flatMap(({ foreignKeys }) => foreignKeys),
  };
}

type Part = Omit<Catalog, 'tables'> & { readonly columns: readonly string[] };

type Index = { readonly name: string; readonly isUnique: boolean | number };

function partOf(
  table: string,
  columns: readonly string[],
  indexes: readonly (Index & { readonly columns: readonly string[] })[],
  foreignKeys: Catalog['foreignKeys'],
): Part {
  const made = (isUnique: boolean) =>
    indexes
      .filter((index) => Boolean(index.isUnique) === isUnique)
      .map((index) => ({ table, columns: index.columns }));
  return { columns, keys: made(true), indexes: made(false), foreignKeys };
}

async function ofPostgres({ db }: Handle, table: string): Promise<Part> {
  const columns = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
    order by attnum`.execute(db);
  const indexes = await sql<Index & { columns: readonly string[] }>`
    select i.indexrelid::regclass::text as name, i.indisunique as "isUnique",
      array(select coalesce(a.attname::text, '(expression)')
        from unnest(i.indkey::int[]) with ordinality as k (number, place)
        left join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number
        order by k.place) as columns
    from pg_index as i where i.indrelid = ${table}::regclass`.execute(db);
  const foreign = await sql<{
    columns: readonly string[];
    to: string;
    toColumns: readonly string[];
  }>`
    select array(select a.attname::text from unnest(c.conkey) with ordinality as k (number, place)
        join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.number
        order by k.place) as columns,
      c.confrelid::regclass::text as to,
      array(select a.attname::text from unnest(c.confkey) with ordinality as k (number, place)
        join pg_attribute as a on a.attrelid = c.confrelid and a.attnum = k.number
        order by k.place) as "toColumns"
    from pg_constraint as c where c.contype = 'f' and c.conrelid = ${table}::regclass`.execute(db);
  return partOf(
    table,
    columns.rows.map(({ name }) => name),
    indexes.rows,
    foreign.rows.map((key) => ({
      table,
      columns: key.columns,
      to: { table: key.to, columns: key.toColumns },
    })),
  );
}

async function ofSqlite({ db }: Handle, table: string): Promise<Part> {
  const columns = await sql<{ name: string; pk: number }>`
    select name, pk from pragma_table_info(${table}) order by cid`.execute(db);
  const listed = await sql<Index>`
    select name, "unique" as isUnique from pragma_index_list(${table})`.execute(db);
  const indexes = await Promise.all(
    listed.rows.map(async (index) => {
      const { rows } = await sql<{ name: string | null }>`
        select name from pragma_index_info(${index.name}) order by seqno`.execute(db);
      return { ...index, columns: rows.map(({ name }) => name ?? '(expression)') };
    }),
  );
  // A primary key that is the row id has no index of its own.
  const primary = columns.rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const own = { name: 'primary', isUnique: true, columns: primary.map(({ name }) => name) };
  const foreign = await sql<{ id: number; from: string; table: string; to: string }>`
    select id, "from", "table", "to" from pragma_foreign_key_list(${table})
    order by id, seq`.execute(db);
  const ids = [...new Set(foreign.rows.map(({ id }) => id))];
  const foreignKeys = ids.map((id) => {
    const of = foreign.rows.filter((row) => row.id === id);
    const to = { table: of[0]?.table ?? '', columns: of.map((row) => row.to) };
    return { table, columns: of.map((row) => row.from), to };
  });
  return partOf(
    table,
    columns.rows.map(({ name }) => name),
    [...indexes, own],
    foreignKeys,
  );
}

/** What a version that knows a schema relies on. */
export type Shape = {
  /** By table and column: its type, and whether a row has to bring it. */
  readonly columns: Readonly<Record<string, { readonly type: string; readonly isNeeded: boolean }>>;
} & Pick<Catalog, 'keys' | 'foreignKeys'>;

export async function shapeOf(handle: Handle): Promise<Shape> {
  type Row = { table: string; column: string; type: string; needed: number };
  const { rows } = await (handle.dialect === 'postgres'
    ? sql<Row>`select table_name as "table", column_name as "column", data_type as type,
        case when is_nullable = 'NO' and column_default is null then 1 else 0 end as needed
        from information_schema.columns where table_schema = current_schema()`
    : sql<Row>`select t.name as "table", c.name as "column", c.type as type,
        c."notnull" = 1 and c.dflt_value is null as needed
        from sqlite_master as t join pragma_table_info(t.name) as c where t.type = 'table'`
  ).execute(handle.db);
  const columns: Record<string, Shape['columns'][string]> = {};
  for (const { table, column, type, needed } of rows) {
    columns[`${table} ${column}`] = { type, isNeeded: needed === 1 };
  }
  const { keys, foreignKeys } = await catalogOf(handle);
  return { columns, keys, foreignKeys };
}
