import { sql } from 'kysely';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf, type RowOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { underway } from '../database/underway.ts';
import { furtherEmailsOf } from '../rows/contactEmails.ts';
import { presentKeys } from '../rows/keys.ts';
import {
  asWritten,
  companyRow,
  companyTarget,
  contactRow,
  contactTarget,
  furtherEmails,
  type Written,
} from '../rows/mirrorRows.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Contacts that were written, with their former and present keys. */
export type PutContacts = {
  readonly ids: readonly number[];
  /** Former and present preferred addresses. */
  readonly preferred: ReadonlySet<string | null>;
  /** All their former and present addresses. */
  readonly emails: ReadonlySet<string | null>;
  /** Former and present name keys. */
  readonly names: ReadonlySet<string | null>;
  /** Those whose company changed, or that became active or inactive. */
  readonly moved: readonly number[];
};

/** How many contacts are prepared for the database at a time; the event loop gets a turn in between. */
const sliceSize = 125;

/** Writes contacts into the mirror, except unchanged ones; a deleted one exists again. */
export async function putContacts(
  db: Writing,
  place: Place,
  read: readonly Contact[],
): Promise<PutContacts> {
  const contacts = [...new Map(read.map((contact) => [contact.id, contact])).values()];
  const stored = await storedContacts(
    db,
    place,
    contacts.map(({ id }) => id),
  );
  const there = digestsOf(stored.filter(({ gone_at: goneAt }) => goneAt === null));
  const changed: Contact[] = [];
  const written = new Map<number | null, RowOf<(typeof contactTarget)['columns']>>();
  await underway(place, async (add) => {
    for (let from = 0; from < contacts.length; from += sliceSize) {
      const slice = changedOf(byIdWritten(contacts.slice(from, from + sliceSize)), there);
      const rows = slice.map(contactRow);
      changed.push(...slice.map(({ record }) => record));
      for (const row of rows) written.set(row.id, row);
      await add(() => upsertRows(db, place, contactTarget, rows));
    }
  });
  const former = stored.filter(({ id }) => written.has(id));
  const known = former.map(({ id }) => id);
  const further = await putFurtherEmails(db, place, changed, known);
  const moved = former.filter((row) => {
    const now = written.get(row.id);
    return now?.company_id !== row.company_id || now.inactive !== row.inactive;
  });
  const forms = [...former, ...written.values()];
  const preferred = new Set(forms.map(({ email_key: key }) => key));
  return {
    ids: changed.map(({ id }) => id),
    preferred,
    emails: new Set([...preferred, ...further]),
    names: new Set(forms.map(({ name_key: name }) => name)),
    moved: moved.map(({ id }) => id),
  };
}

async function storedContacts(
  db: Writing,
  { organizationId, dialect }: Place,
  ids: readonly number[],
) {
  return await db
    .selectFrom('contacts')
    .select(['id', 'digest', 'email_key', 'name_key', 'gone_at', 'company_id', 'inactive'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'id', 'integer', ids))
    .execute();
}

/** The companies that were written, with their former and present names. */
export type PutCompanies = { readonly ids: readonly number[]; readonly names: readonly string[] };

/** Writes companies that differ from the stored ones. */
export async function putCompanies(
  db: Writing,
  place: Place,
  companies: readonly Company[],
): Promise<PutCompanies> {
  const read = byIdWritten(companies);
  const stored = await db
    .selectFrom('companies')
    .select(['id', 'digest', 'name_key'])
    .where('organization_id', '=', place.organizationId)
    .where(isOneOf(place.dialect, 'id', 'integer', [...read.keys()]))
    .execute();
  const changed = changedOf(read, digestsOf(stored));
  const rows = changed.map(companyRow);
  await upsertRows(db, place, companyTarget, rows);
  const ids = new Set(changed.map(({ record }) => record.id));
  const former = stored.filter(({ id }) => ids.has(id));
  const names = presentKeys([...former, ...rows].map(({ name_key: name }) => name));
  return { ids: [...ids], names };
}

const emailColumns = { email_key: 'text', contact_id: 'integer' } as const;

/** Stores the addresses beyond the preferred ones; returns the former and the present ones. */
async function putFurtherEmails(
  db: Writing,
  { organizationId, dialect }: Place,
  contacts: readonly Contact[],
  known: readonly number[],
): Promise<string[]> {
  const present = contacts.flatMap((contact) =>
    furtherEmails(contact).map((key) => ({ email_key: key, contact_id: contact.id })),
  );
  const former = await furtherEmailsOf(db, { organizationId, dialect }, known);
  const added = without(present, former);
  const dropped = without(former, present);
  if (dropped.length > 0) {
    await sql`delete from contact_emails where organization_id = ${organizationId}
      and (email_key, contact_id) in
        (select x.email_key, x.contact_id
          from ${rowSource(dialect, emailColumns, dropped)})`.execute(db);
  }
  if (added.length > 0) {
    await sql`insert into contact_emails (organization_id, email_key, contact_id)
      select ${organizationId}, x.email_key, x.contact_id
      from ${rowSource(dialect, emailColumns, added)}`.execute(db);
  }
  return [...former, ...present].map(({ email_key: key }) => key);
}

type EmailRow = { readonly email_key: string; readonly contact_id: number };

function without(rows: readonly EmailRow[], others: readonly EmailRow[]): EmailRow[] {
  const nameOf = (row: EmailRow) => `${row.contact_id} ${row.email_key}`;
  const names = new Set(others.map(nameOf));
  return rows.filter((row) => !names.has(nameOf(row)));
}

function byIdWritten<T extends Contact | Company>(records: readonly T[]): Map<number, Written<T>> {
  return new Map(records.map((record) => [record.id, asWritten(record)]));
}

type Digests = ReadonlyMap<number, string>;

function digestsOf(stored: readonly { readonly id: number; readonly digest: string }[]): Digests {
  return new Map(stored.map(({ id, digest }) => [id, digest]));
}

function changedOf<T>(read: ReadonlyMap<number, Written<T>>, digests: Digests): Written<T>[] {
  return [...read].filter(([id, { digest }]) => digests.get(id) !== digest).map(([, one]) => one);
}
