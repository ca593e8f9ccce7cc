import { type Kysely, sql } from 'kysely';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import type { Dialect } from '../database/dialect.ts';
import { rowSource } from '../database/rowSource.ts';
import { decodeJson, type JsonText } from '../database/storedJson.ts';
import { ownerOf, searchKey } from '../rows/ampContactRows.ts';

/**
 * Columns and indexes by which lists are searched, filtered and sorted, so that each page is read from an
 * index.
 */
export async function lists(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const text = dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
  await sql`alter table amp_contacts add column owner ${text}`.execute(db);
  await fillAmpContacts(db, dialect);

  // The key comes last: it orders rows that are otherwise equal, and a page can start after any of them.
  for (const column of ['email', 'name', 'company']) {
    await sql`drop index ${sql.ref(`amp_contacts_${column}`)}`.execute(db);
    await index(db, `amp_contacts_${column}`, 'amp_contacts', [`${column}_key`, 'id']);
  }
  await index(db, 'amp_contacts_updated', 'amp_contacts', ['updated_at', 'id']);
  // Few have one, and an import without users writes none.
  await sql`create index amp_contacts_owner on amp_contacts (organization_id, owner, id)
    where owner is not null`.execute(db);
  if (dialect === 'sqlite') {
    await index(db, 'amp_contacts_list', 'amp_contacts', [
      'id',
      'search_key',
      'deleted_at',
      'name_key',
      'email_key',
      'company_key',
      'owner',
      'updated_at',
    ]);
  }
  await index(db, 'todos_updated', 'todos', ['updated_at', 'id']);
  await index(db, 'todos_due', 'todos', ['due', 'id']);
  await index(db, 'todos_assignee', 'todos', ['assignee', 'id']);
}

async function index(
  db: Kysely<unknown>,
  name: string,
  table: string,
  columns: readonly string[],
): Promise<void> {
  const names = ['organization_id', ...columns];
  await db.schema.createIndex(name).on(table).columns(names).execute();
}

type Row = {
  readonly organization_id: string;
  readonly id: string;
  readonly email: string | null;
  readonly fields: JsonText<FieldValues>;
};

/** AMP contacts can be found by company as well. */
async function fillAmpContacts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const columns = { organization_id: 'text', id: 'text', search: 'text', owner: 'text' } as const;
  for (let last: Row | undefined; ; ) {
    const after =
      last === undefined
        ? sql`true`
        : sql`(organization_id, id) > (${last.organization_id}, ${last.id})`;
    const { rows }: { rows: readonly Row[] } = await sql<Row>`
      select organization_id, id, email, fields from amp_contacts
      where ${after} order by organization_id, id limit 1000`.execute(db);
    last = rows.at(-1);
    if (last === undefined) return;
    const keys = rows.map(({ organization_id, id, email, fields }) => {
      const values = decodeJson(fields);
      const search = searchKey({ email, fields: values });
      return { organization_id, id, search, owner: ownerOf(values) };
    });
    await sql`update amp_contacts set search_key = x.search, owner = x.owner
      from ${rowSource(dialect, columns, keys)}
      where amp_contacts.organization_id = x.organization_id and amp_contacts.id = x.id`.execute(
      db,
    );
  }
}
