import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import type { ListPage, ListQuery, Order } from '../../ports/page.ts';
import {
  type CursorScope,
  decodeCursor,
  encodeCursor,
  type KeyType,
  type KeyValue,
  type Position,
} from './listCursor.ts';
import { byIndex } from './rowSource.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './scope.ts';

type Column = { readonly name: string; readonly type: KeyType };

/** The sort keys of a list: its key, or a column and then the key. */
type SortColumn = 'key' | (Column & { readonly nullable?: true });

/** A list that people look through, page by page. */
export type List<Sort extends string> = {
  readonly table: keyof Tables;
  /** The columns that identify a row of an organization. */
  readonly key: readonly [Column, ...Column[]];
  readonly sorts: Readonly<Record<Sort, SortColumn>>;
  readonly usual: Order<Sort>;
};

export type Condition = RawBuilder<SqlBool>;

type Query = Omit<ListQuery<object>, 'filter'> & { readonly filter: object };

/** The key of a row, column by column. */
export type RowKey = readonly KeyValue[];

const mostRows = 1000;

/**
 * The keys of the rows on a page, in order; `load` then reads the rows. The page starts after a
 * position, so rows added or removed before it change nothing. Throws `bad_input` for a sort,
 * cursor or limit that is not accepted. `index` is the one that SQLite must use, because it guesses
 * badly if a condition reads every row.
 */
export async function listPage<Sort extends string, Row>(
  db: Kysely<Tables>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  list: List<Sort>,
  query: Query,
  conditions: readonly Condition[],
  load: (keys: readonly RowKey[]) => Promise<readonly Row[]>,
  index?: string,
): Promise<ListPage<Row>> {
  const { limit } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > mostRows) {
    throw badInput(
      'limit',
      { code: 'out_of_range' },
      { code: 'whole_number_from', lowest: 1, highest: mostRows },
    );
  }
  const { sort, name, descending } = orderOf(list, query.sort);
  const column = list.sorts[name];
  const belongs: CursorScope = { list: list.table, sort, filter: query.filter };
  const after =
    query.cursor === undefined
      ? null
      : decodeCursor(query.cursor, belongs, {
          keyTypes: list.key.map(({ type }) => type),
          ...(column === 'key' ? {} : { valueType: column.type }),
        });
  const table = index === undefined ? sql.table(list.table) : byIndex(dialect, list.table, index);
  const from = sql`from ${table}
    where ${sql.ref(`${list.table}.organization_id`)} = ${organizationId}`;
  const filtered = sql.join([from, ...conditions], sql` and `);

  const found: Position[] = [];
  let { skip = 0 } = query;
  const segments = segmentsOf(list, column, descending, after);
  for (const segment of segments) {
    const wanted = limit + 1 - found.length;
    if (wanted <= 0) break;
    const { rows } = await sql<Record<string, KeyValue | null>>`select ${segment.select}
      ${filtered} ${segment.where} order by ${segment.order}
      limit ${wanted} ${skip > 0 ? sql`offset ${skip}` : sql``}`.execute(db);
    found.push(...rows.map((row) => positionOf(list, column, row)));
    if (rows.length > 0) skip = 0;
    else if (skip > 0 && segment !== segments.at(-1)) {
      skip -= await countOf(db, sql`${filtered} ${segment.where}`);
    }
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  // A first page that is also the last has every row; counting would read everything once more.
  const isAll = after === null && (query.skip ?? 0) === 0 && found.length <= limit;
  return {
    rows: shown.length === 0 ? [] : await load(shown.map(({ key }) => key)),
    nextCursor: found.length > limit && last !== undefined ? encodeCursor(belongs, last) : null,
    total: query.total !== true ? null : isAll ? found.length : await countOf(db, filtered),
  };
}

/** Whether a column has one of a few values; an empty list matches nothing. Null means no value. */
export function oneOfThese(column: string, values: readonly (string | number | null)[]): Condition {
  const ref = sql.ref(column);
  const given = values.filter((value) => value !== null);
  const alternatives = [
    ...(given.length === 0 ? [] : [sql<SqlBool>`${ref} in (${sql.join(given)})`]),
    ...(given.length === values.length ? [] : [sql<SqlBool>`${ref} is null`]),
  ];
  if (alternatives.length === 0) return sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}

/** Rows in the order of their keys on the page; deleted ones are omitted. */
export function inOrderOf<Row>(
  keys: readonly RowKey[],
  rows: readonly Row[],
  keyOf: (row: Row) => RowKey,
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [JSON.stringify(keyOf(row)), row]));
  return keys.flatMap((key) => byKey.get(JSON.stringify(key)) ?? []);
}

function orderOf<Sort extends string>(list: List<Sort>, given: string | undefined) {
  const sort: string = given ?? list.usual;
  const descending = sort.startsWith('-');
  const text = descending ? sort.slice(1) : sort;
  const name = sortNames(list).find((known) => known === text);
  if (name !== undefined) return { sort, name, descending };
  const names = sortNames(list).flatMap((known) => [known, `-${known}`]);
  throw badInput('sort', { code: 'no_such_sort' }, { code: 'one_of', names: names.join(', ') });
}

function sortNames<Sort extends string>({ sorts }: List<Sort>): readonly Sort[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of a record are its keys
  return Object.keys(sorts) as Sort[];
}

type Segment = {
  readonly select: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
};

/**
 * Rows without a value come first, or last in descending order. A separate statement reads them:
 * joined by `or`, neither database would read an index from the position on.
 */
function segmentsOf<Sort extends string>(
  { table, key }: List<Sort>,
  column: SortColumn,
  descending: boolean,
  after: Position | null,
): readonly Segment[] {
  const ref = (name: string) => sql.ref(`${table}.${name}`);
  const keys = key.map(({ name }) => ref(name));
  const direction = descending ? sql`desc` : sql`asc`;
  const beyond = descending ? sql`<` : sql`>`;
  const order = (refs: readonly RawBuilder<unknown>[]) =>
    sql.join(refs.map((one) => sql`${one} ${direction}`));
  const behind = (refs: readonly RawBuilder<unknown>[], values: readonly KeyValue[]) =>
    sql`and (${sql.join(refs)}) ${beyond} (${sql.join(values)})`;
  const names = key.map(({ name }, index) => sql`${ref(name)} as ${sql.ref(`k${index}`)}`);
  const byKey = (where: RawBuilder<unknown>, value: RawBuilder<unknown>): Segment => ({
    select: sql.join([...names, sql`${value} as v`]),
    where: after === null ? where : sql`${where} ${behind(keys, after.key)}`,
    order: order(keys),
  });
  if (column === 'key') return [byKey(sql``, sql`null`)];
  const sorted = ref(column.name);
  const present = column.nullable === true ? sql`and ${sorted} is not null` : sql``;
  const position = after?.value ?? null;
  const withValue: Segment = {
    select: sql.join([...names, sql`${sorted} as v`]),
    where:
      after === null || position === null
        ? present
        : behind([sorted, ...keys], [position, ...after.key]),
    order: order([sorted, ...keys]),
  };
  if (column.nullable !== true) return [withValue];
  const afterNull = after !== null && position === null;
  const without: Segment =
    after === null || afterNull
      ? byKey(sql`and ${sorted} is null`, sql`null`)
      : { ...byKey(sql``, sql`null`), where: sql`and ${sorted} is null` };
  if (descending) return afterNull ? [without] : [withValue, without];
  return after !== null && !afterNull ? [withValue] : [without, withValue];
}

function positionOf<Sort extends string>(
  { key }: List<Sort>,
  column: SortColumn,
  row: Readonly<Record<string, KeyValue | null>>,
): Position {
  const values = key.map((_, index) => row[`k${index}`] ?? '');
  return column === 'key' ? { key: values } : { key: values, value: row.v ?? null };
}

async function countOf(db: Kysely<Tables>, filtered: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count ${filtered}`.execute(db);
  return rows[0]?.count ?? 0;
}
