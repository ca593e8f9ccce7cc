import { type Kysely, sql } from 'kysely';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import type { Company } from '../../core/contact/contact.ts';
import { storableText } from '../../core/storableText.ts';
import type { Dialect } from '../database/dialect.ts';
import { rowSource } from '../database/rowSource.ts';
import { decodeJson } from '../database/storedJson.ts';
import { emailKey } from '../rows/ampContactRows.ts';
import { ampNameKey, companyNameKey } from '../rows/keys.ts';
import { asWritten, contactRow, furtherEmails } from '../rows/mirrorRows.ts';
import { fromStored, type StoredContact } from '../rows/storedContact.ts';
import { eachPage, updateRows } from './0002_keys.ts';

/**
 * Recomputes the keys of people, companies and addresses: names are compared as people read them, and an
 * address is the same in its own script and in punycode. Skipped records are planned again.
 */
export async function comparedKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await fillAmpContacts(db, dialect);
  await fillCompanies(db, dialect);
  await fillContacts(db, dialect);
  await fillUsers(db);
  await queueSkipped(db);
}

export async function fillAmpContacts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const columns = {
    organization_id: 'text',
    id: 'text',
    email: 'text',
    name: 'text',
    company: 'text',
  } as const;
  await eachPage<string, FieldValues>(db, 'amp_contacts', 'fields', async (rows) => {
    const ids = rows.map(({ organization_id, id }) => ({ organization_id, id }));
    const emails = await sql<{ organization_id: string; id: string; email: string | null }>`
      select a.organization_id, a.id, a.email from amp_contacts as a
      join ${rowSource(dialect, { organization_id: 'text', id: 'text' }, ids)}
        on a.organization_id = x.organization_id and a.id = x.id`.execute(db);
    const byId = new Map(emails.rows.map((row) => [`${row.organization_id} ${row.id}`, row.email]));
    const keys = rows.map(({ organization_id, id, body }) => {
      const values = decodeJson(body);
      const email = emailKey(byId.get(`${organization_id} ${id}`) ?? null);
      const company = companyNameKey(values.company);
      return { organization_id, id, email, name: ampNameKey(values), company };
    });
    const set = sql`email_key = x.email, name_key = x.name, company_key = x.company`;
    await updateRows(db, dialect, 'amp_contacts', columns, keys, set);
  });
}

export async function fillCompanies(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const columns = { organization_id: 'text', id: 'integer', name: 'text' } as const;
  await eachPage<number, Company>(db, 'companies', 'body', async (rows) => {
    const keys = rows.map(({ organization_id, id, body }) => ({
      organization_id,
      id,
      name: companyNameKey(decodeJson(body).name),
    }));
    await updateRows(db, dialect, 'companies', columns, keys, sql`name_key = x.name`);
  });
}

async function fillContacts(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await sql`delete from contact_emails`.execute(db);
  const columns = {
    organization_id: 'text',
    id: 'integer',
    name: 'text',
    email: 'text',
    state: 'text',
    addresses: 'text',
  } as const;
  const addresses = { organization_id: 'text', id: 'integer', email: 'text' } as const;
  await eachPage<number, StoredContact>(db, 'contacts', 'body', async (rows) => {
    const contacts = rows.map(({ organization_id, id, body }) => {
      const contact = fromStored(decodeJson(body), null);
      return { organization_id, id, contact, row: contactRow(asWritten(contact)) };
    });
    const keys = contacts.map(({ organization_id, id, row }) => ({
      organization_id,
      id,
      name: row.name_key,
      email: row.email_key,
      state: row.email_state,
      addresses: row.all_emails,
    }));
    const set = sql`name_key = x.name, email_key = x.email, email_state = x.state,
      all_emails = x.addresses`;
    await updateRows(db, dialect, 'contacts', columns, keys, set);
    const emails = contacts.flatMap(({ organization_id, id, contact }) =>
      furtherEmails(contact).map((email) => ({ organization_id, id, email })),
    );
    if (emails.length === 0) return;
    await sql`insert into contact_emails (organization_id, email_key, contact_id)
      select x.organization_id, x.email, x.id
      from ${rowSource(dialect, addresses, emails)}`.execute(db);
  });
}

/**
 * Read at once, because users are few. Two whose addresses turn out to be the same keep their old keys, so
 * that both can still sign in.
 */
async function fillUsers(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{
    organization_id: string;
    id: string;
    email: string;
    email_key: string;
  }>`select organization_id, id, email, email_key from users order by organization_id, id`.execute(
    db,
  );
  const taken = new Set(rows.map((row) => `${row.organization_id} ${row.email_key}`));
  for (const { organization_id: organization, id, email, email_key: old } of rows) {
    const key = emailKey(storableText(email)) ?? old;
    if (key === old || taken.has(`${organization} ${key}`)) continue;
    taken.add(`${organization} ${key}`);
    await sql`update users set email_key = ${key}
      where organization_id = ${organization} and id = ${id}`.execute(db);
  }
}

export async function queueSkipped(db: Kysely<unknown>): Promise<void> {
  await sql`insert into queue (organization_id, contact_id, stamp)
    select s.organization_id, s.contact_id, o.queue_stamp + 1 from skips as s
    join contacts as c on c.organization_id = s.organization_id and c.id = s.contact_id
    join organizations as o on o.organization_id = s.organization_id where true
    on conflict (organization_id, contact_id) do update set stamp = excluded.stamp`.execute(db);
  await sql`insert into amp_queue (organization_id, amp_contact_id, stamp)
    select s.organization_id, s.amp_contact_id, o.queue_stamp + 1 from amp_skips as s
    join organizations as o on o.organization_id = s.organization_id where true
    on conflict (organization_id, amp_contact_id) do update set stamp = excluded.stamp`.execute(db);
  await sql`update organizations set queue_stamp = queue_stamp + 1`.execute(db);
}
