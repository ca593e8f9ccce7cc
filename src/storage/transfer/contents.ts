import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import type { Tables } from '../database/schema.ts';
import { columnsByTable } from './columns.ts';
import { type MovedRow, type RowForm, rowForm } from './movedRow.ts';
import { type MovedTable, movedTables } from './movedTables.ts';

/** The contents of an installation, summed up in two values. */
export type Contents = {
  readonly rows: number;
  /** Of all rows, the same on both databases; sealed secrets are not part of it. */
  readonly sha256: string;
};

/** Rows that are read and written at once. */
const page = 500;

/** Adds up rows as they pass: the same rows in the same order make the same checksum. */
export class Tally {
  readonly #hash = createHash('sha256');
  #rows = 0;

  table(name: string, columns: readonly string[]): void {
    this.#hash.update(lineOf({ table: name, columns }));
  }

  row(form: RowForm, row: MovedRow): void {
    this.#hash.update(lineOf(form.compared(row)));
    this.#rows += 1;
  }

  contents(): Contents {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

/** Reads everything that is moved and sums it up; `write` gets each table and its rows as lines. */
export async function readContents(
  db: Kysely<Tables>,
  dialect: Dialect,
  write: (lines: string) => Promise<void> = async () => undefined,
): Promise<Contents> {
  const tally = new Tally();
  const columns = await columnsByTable(db, dialect);
  for (const [name, table] of movedTables) {
    const columnsOf = (columns.get(name) ?? []).map((column) => column.name);
    const form = rowForm(table, columnsOf);
    tally.table(name, form.columns);
    await write(lineOf({ table: name, columns: form.columns }));
    for await (const rows of pagesOf(db, name, table, form)) {
      for (const row of rows) tally.row(form, row);
      await write(rows.map(lineOf).join(''));
    }
  }
  return tally.contents();
}

async function* pagesOf(
  db: Kysely<Tables>,
  name: string,
  table: MovedTable,
  form: RowForm,
): AsyncGenerator<readonly MovedRow[]> {
  const key = sql.join(table.key.map((column) => sql.ref(column)));
  const places = table.key.map((column) => form.columns.indexOf(column));
  let last: MovedRow | undefined;
  do {
    const after =
      last === undefined
        ? sql`true`
        : sql`(${key}) > (${sql.join(places.map((at) => last?.[at]))})`;
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(form.columns.map((column) => sql.ref(column)))} from ${sql.table(name)}
      where ${after} order by ${key} limit ${page}`.execute(db);
    const moved = rows.map((row) => form.row(row));
    yield moved;
    last = moved.length < page ? undefined : moved.at(-1);
  } while (last !== undefined);
}

export function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
