import { type Kysely, sql } from 'kysely';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import type { Dialect } from '../database/dialect.ts';
import { type Columns, type RowOf, rowSource } from '../database/rowSource.ts';
import { decodeJson, type JsonText } from '../database/storedJson.ts';
import { ampNameKey, companyNameKey, contactNameKey } from '../rows/keys.ts';
import { furtherEmails } from '../rows/mirrorRows.ts';

type Row<Id, Body> = {
  readonly organization_id: string;
  readonly id: Id;
  readonly body: JsonText<Body>;
};

/** Computes for the rows of an older version what newer ones are found by. */
export async function fillKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await eachPage<string, FieldValues>(db, 'amp_contacts', 'fields', async (rows) => {
    const columns = {
      organization_id: 'text',
      id: 'text',
      name: 'text',
      company: 'text',
    } as const;
    const keys = rows.map(({ organization_id, id, body }) => {
      const values = decodeJson(body);
      const company = companyNameKey(values.company);
      return { organization_id, id, name: ampNameKey(values), company };
    });
    const set = sql`name_key = x.name, company_key = x.company`;
    await updateRows(db, dialect, 'amp_contacts', columns, keys, set);
  });
  await eachPage<number, Company>(db, 'companies', 'body', async (rows) => {
    const keys = rows.map(({ organization_id, id, body }) => ({
      organization_id,
      id,
      name: companyNameKey(decodeJson(body).name),
    }));
    await updateRows(db, dialect, 'companies', nameColumns, keys, sql`name_key = x.name`);
  });
  await eachPage<number, Contact>(db, 'contacts', 'body', async (rows) => {
    const contacts = rows.map((row) => ({ ...row, contact: decodeJson(row.body) }));
    const keys = contacts.map(({ organization_id, id, contact }) => ({
      organization_id,
      id,
      name: contactNameKey(contact),
    }));
    await updateRows(db, dialect, 'contacts', nameColumns, keys, sql`name_key = x.name`);
    const emails = contacts.flatMap(({ organization_id, id, contact }) =>
      furtherEmails(contact).map((name) => ({ organization_id, id, name })),
    );
    if (emails.length === 0) return;
    await sql`insert into contact_emails (organization_id, email_key, contact_id)
      select x.organization_id, x.name, x.id
      from ${rowSource(dialect, nameColumns, emails)}`.execute(db);
  });
}

const nameColumns = { organization_id: 'text', id: 'integer', name: 'text' } as const;

/** All rows of a table, a thousand at a time. */
export async function eachPage<Id, Body>(
  db: Kysely<unknown>,
  table: string,
  body: string,
  work: (rows: readonly Row<Id, Body>[]) => Promise<void>,
): Promise<void> {
  for (let last: Row<Id, Body> | undefined; ; ) {
    const after =
      last === undefined
        ? sql`true`
        : sql`(organization_id, id) > (${last.organization_id}, ${last.id})`;
    const { rows } = await sql<Row<Id, Body>>`
      select organization_id, id, ${sql.ref(body)} as body from ${sql.table(table)}
      where ${after} order by organization_id, id limit 1000`.execute(db);
    last = rows.at(-1);
    if (last === undefined) return;
    await work(rows);
  }
}

export async function updateRows<C extends Columns>(
  db: Kysely<unknown>,
  dialect: Dialect,
  table: string,
  columns: C,
  rows: readonly RowOf<C>[],
  set: ReturnType<typeof sql>,
): Promise<void> {
  await sql`update ${sql.table(table)} set ${set} from ${rowSource(dialect, columns, rows)}
    where ${sql.ref(`${table}.organization_id`)} = x.organization_id
    and ${sql.ref(`${table}.id`)} = x.id`.execute(db);
}
