import { sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import type { InstallationStore } from '../../ports/installation.ts';
import type { Handle } from '../database/connect.ts';
import { databaseFailure } from '../database/databaseFailure.ts';
import type { Dialect } from '../database/dialect.ts';
import { checkKnown } from '../database/schemaRange.ts';
import type { Writing } from '../database/scope.ts';
import { resealAll } from '../ledger/reseal.ts';
import { type Column, columnsByTable } from './columns.ts';
import { type Contents, lineOf, readContents, Tally } from './contents.ts';
import { type MovedRow, type RowForm, rowForm } from './movedRow.ts';
import { movedTables } from './movedTables.ts';
import { lineFormat, schemaName } from './moveOut.ts';

/** The imported contents, and how many secrets were resealed. */
export type MovedIn = Contents & { readonly secrets: number };

/** Rows of one statement. */
const batch = 500;

/**
 * Fills an empty installation from the lines of moveOut(), all of it or nothing, reseals every
 * secret, and reads back the result. Throws `bad_input` if there is data already or the lines are
 * incomplete, `schema_newer`, and `secret_unreadable` if a secret cannot be opened.
 */
export async function moveIn(
  { db, dialect }: Handle,
  lines: AsyncIterable<string>,
  again: Parameters<InstallationStore['reseal']>[0],
): Promise<MovedIn> {
  try {
    return await db.transaction().execute(async (trx) => {
      await emptyFirst(trx);
      const came = await takeIn(trx, dialect, lines);
      const secrets = await resealAll(trx, (work) => work(trx), again);
      const found = await readContents(trx, dialect);
      if (found.rows !== came.rows || found.sha256 !== came.sha256) {
        throw new Failure('internal', { error: 'what was moved in differs from the file' });
      }
      if (dialect === 'postgres') await sql`analyze`.execute(trx);
      return { ...came, secrets };
    });
  } catch (thrown) {
    throw databaseFailure(thrown);
  }
}

/** Rows that an installation creates by itself before anyone has used it. */
const madeByItself: readonly string[] = ['organizations', 'installation', 'setup_link'];

async function emptyFirst(trx: Writing): Promise<void> {
  for (const [name] of movedTables) {
    if (madeByItself.includes(name)) continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(trx);
    if (rows.length > 0) throw notEmpty();
  }
  const others = await trx
    .selectFrom('organizations')
    .select('organization_id')
    .where('organization_id', '<>', 'default')
    .executeTakeFirst();
  if (others !== undefined) throw notEmpty();
  for (const name of madeByItself) await sql`delete from ${sql.table(name)}`.execute(trx);
}

function notEmpty(): Failure {
  return badInput(
    'installation',
    { code: 'installation_not_empty' },
    { code: 'empty_installation' },
  );
}

type Current = {
  readonly name: string;
  readonly form: RowForm;
  readonly insert: (rows: readonly MovedRow[]) => Promise<void>;
};

async function takeIn(
  trx: Writing,
  dialect: Dialect,
  lines: AsyncIterable<string>,
): Promise<Contents> {
  const columns = await columnsByTable(trx, dialect);
  const tally = new Tally();
  const left = [...movedTables];
  let isHeaderRead = false;
  let current: Current | null = null;
  let rows: MovedRow[] = [];
  const flush = async () => {
    await current?.insert(rows).catch((thrown: unknown) => {
      const failure = databaseFailure(thrown);
      // Rows that do not fit the tables, or each other.
      throw failure.code === 'internal' ? damaged() : failure;
    });
    rows = [];
  };
  for await (const line of lines) {
    const read = parse(line);
    if (!isHeaderRead) {
      checkHeader(read);
      isHeaderRead = true;
    } else if (Array.isArray(read)) {
      const row = rowOf(read, current);
      if (current === null) throw damaged();
      tally.row(current.form, row);
      rows.push(row);
      if (rows.length >= batch) await flush();
    } else if ('end' in read) {
      await flush();
      const contents = tally.contents();
      if (left.length > 0 || lineOf(read.end) !== lineOf(contents)) throw damaged();
      return contents;
    } else {
      await flush();
      const [name, table] = left.shift() ?? [];
      if (name === undefined || table === undefined || read.table !== name) throw damaged();
      const own = columns.get(name) ?? [];
      const form = rowForm(
        table,
        own.map((column) => column.name),
      );
      if (lineOf(read.columns) !== lineOf(form.columns)) throw damaged();
      tally.table(name, form.columns);
      current = { name, form, insert: (some) => insert(trx, dialect, name, own, some) };
    }
  }
  throw damaged();
}

type Line = Readonly<Record<string, unknown>> | unknown[];

function parse(line: string): Line {
  try {
    const read: unknown = JSON.parse(line);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each member is looked at where it is used
    if (typeof read === 'object' && read !== null) return read as Line;
  } catch {
    // Reported below.
  }
  throw damaged();
}

function rowOf(read: readonly unknown[], current: Current | null): MovedRow {
  if (read.length !== current?.form.columns.length) throw damaged();
  return read.map((value) => {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    throw damaged();
  });
}

function damaged(): Failure {
  return badInput('file', { code: 'export_damaged' }, { code: 'whole_export' });
}

function checkHeader(read: Line): void {
  if (Array.isArray(read) || !('ampwise' in read) || typeof read.schema !== 'string') {
    throw damaged();
  }
  const { format, schema } = read;
  if (format === lineFormat && schema === schemaName) return;
  checkKnown(schema);
  throw badInput(
    'file',
    { code: 'export_older', schema, present: schemaName },
    { code: 'export_of_version' },
  );
}

/** PostgreSQL takes all rows as one parameter, SQLite a hundred a statement. */
async function insert(
  trx: Writing,
  dialect: Dialect,
  name: string,
  columns: readonly Column[],
  rows: readonly MovedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const into = sql.join(columns.map((column) => sql.ref(column.name)));
  if (dialect === 'postgres') {
    const values = columns.map(({ type }, at) =>
      sql.raw(`(r.one ->> ${at})${type === 'text' ? '' : `::${type}`}`),
    );
    await sql`insert into ${sql.table(name)} (${into}) select ${sql.join(values)}
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as r(one)`.execute(trx);
    return;
  }
  for (let from = 0; from < rows.length; from += 100) {
    const some = rows.slice(from, from + 100);
    await sql`insert into ${sql.table(name)} (${into})
      values ${sql.join(some.map((row) => sql`(${sql.join(row)})`))}`.execute(trx);
  }
}
