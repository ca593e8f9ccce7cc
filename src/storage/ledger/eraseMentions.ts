import { sql } from 'kysely';
import { asciiEmail } from '../../core/contact/emails.ts';
import type { StoredImport } from '../database/importSchema.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** What identifies a person in text. */
type Named = {
  readonly ampContactId: string | null;
  /** Addresses in AMP and in ConnectWise. */
  readonly addresses: readonly string[];
};

/** Deletes whatever mentions a person: rows of imports, kept answers, and saved searches for them. */
export async function eraseMentions(db: Writing, scope: Scope, person: Named): Promise<void> {
  const mentions = mentionsOf(person);
  await eraseImports(db, scope, person, mentions);
  const { organizationId } = scope;
  await removeRows(db, organizationId, mentions, {
    table: 'kept_answers',
    key: ['principal', 'target', 'key'],
    texts: ['answer'],
  });
  await removeRows(db, organizationId, mentions, {
    table: 'saved_views',
    key: ['user_id', 'id'],
    texts: ['query', 'name'],
  });
}

async function eraseImports(
  db: Writing,
  { organizationId }: Scope,
  { ampContactId }: Named,
  mentions: Mentions,
): Promise<void> {
  const ofPerson = await db
    .deleteFrom('import_rows')
    .where('organization_id', '=', organizationId)
    .where('amp_contact_id', '=', ampContactId ?? '')
    .returning('import_id')
    .execute();
  const found = await removeRows(db, organizationId, mentions, {
    table: 'import_rows',
    key: ['import_id', 'line'],
    texts: ['body', 'changes'],
  });
  const touched = new Set([
    ...ofPerson.map((row) => row.import_id),
    ...found.map(({ import_id: id }) => id),
  ]);
  const imports = await db
    .selectFrom('imports')
    .select(['id', 'body'])
    .where('organization_id', '=', organizationId)
    .execute();
  for (const { id, body } of imports) {
    if (!touched.has(id) && !mentions(body)) continue;
    await db
      .updateTable('imports')
      .set({ body: encodeJson({ ...decodeJson(body), ...withoutRows }) })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .execute();
  }
}

/** Removes the first rows of a file, which an import stores as samples. */
const withoutRows = { rows: [], refused: [], refusedLater: [] } satisfies Partial<StoredImport>;

/** Rows that are read at a time. */
const pageSize = 500;

type Searched = {
  readonly table: keyof Tables;
  readonly key: readonly string[];
  /** Columns of text, or of JSON. */
  readonly texts: readonly string[];
};

/**
 * Deletes the rows that mention a person, and returns their keys. Decided here and not by the database:
 * SQLite, and PostgreSQL in some locales, know the case of ASCII letters only.
 */
async function removeRows(
  db: Writing,
  organizationId: string,
  mentions: Mentions,
  { table, key, texts }: Searched,
): Promise<readonly Row[]> {
  const removed: Row[] = [];
  const keys = sql.join(key.map((name) => sql.ref(name)));
  const columns = sql.join([
    ...key.map((name) => sql.ref(name)),
    ...texts.map((name) => sql`cast(${sql.ref(name)} as text) as ${sql.ref(name)}`),
  ]);
  const keyOf = (row: Row) => sql`(${sql.join(key.map((name) => row[name]))})`;
  for (let last: Row | undefined; ; ) {
    const after = last === undefined ? sql`` : sql`and (${keys}) > ${keyOf(last)}`;
    const { rows } = await sql<Row>`select ${columns} from ${sql.table(table)}
      where organization_id = ${organizationId} ${after}
      order by ${keys} limit ${pageSize}`.execute(db);
    for (const row of rows.filter((one) => texts.some((name) => mentions(one[name])))) {
      await sql`delete from ${sql.table(table)}
        where organization_id = ${organizationId} and (${keys}) = ${keyOf(row)}`.execute(db);
      removed.push(row);
    }
    last = rows.at(-1);
    if (rows.length < pageSize) return removed;
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Whether a stored text contains an address or the AMP id of a person, however it is written. */
type Mentions = (text: unknown) => boolean;

function mentionsOf({ addresses, ampContactId }: Named): Mentions {
  // A contact may have anything in place of an address, such as a dash.
  const known = addresses.filter((one) => /.@./u.test(one));
  const words = [...known.flatMap((one) => [one, asciiEmail(one)]), ampContactId ?? ''];
  const wanted = [...new Set(words.map(searchable))].filter((word) => word !== '');
  return (text) => {
    if (typeof text !== 'string') return false;
    const read = searchable(text);
    return wanted.some((word) => standsAlone(word, read));
  };
}

/** Whether a text has a word that is not the end or the beginning of a longer one: `lee@…` is not `ashlee@…`. */
function standsAlone(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 3), at);
    // The letters of an escape, as in \n or %3D, belong to no word.
    const goesOnBefore =
      /[\p{L}\p{N}]$/u.test(before) && !/(?:%[\da-f]{2}|\\[bfnrt])$/u.test(before);
    if (!goesOnBefore && !/^[.-]?[\p{L}\p{N}]/u.test(text.slice(at + word.length))) return true;
  }
  return false;
}

const escapes = /\\+u([\da-f]{4})/giu;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const plain = /^[ -~]*$/u;

/**
 * Text or JSON, also JSON within JSON, in the form in which addresses are found in it: without regard to
 * case, width, invisible marks and escapes.
 */
function searchable(text: string): string {
  const read = text
    .replaceAll(escapes, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\+(["/])/gu, '$1')
    .replaceAll(/\\+/gu, '\\');
  if (plain.test(read)) return read.toLowerCase();
  return (
    read
      .replaceAll(invisible, '')
      .normalize('NFKC')
      .toLowerCase()
      // Lower case may need to be composed again.
      .normalize('NFKC')
      .replaceAll('ς', 'σ')
      .replaceAll('。', '.')
  );
}
