import { sql, type Transaction } from 'kysely';
import type { Company } from '../../core/contact/contact.ts';
import { byIndex, isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { ampContactColumns } from '../rows/ampContactRows.ts';
import { companyOf } from '../rows/mirrorRows.ts';
import { pairName } from '../rows/pairName.ts';

export type Snapshot = Transaction<Tables>;
export type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Companies of contacts, by id. */
export async function loadCompanies(
  db: Snapshot,
  { organizationId, dialect }: Place,
  contacts: readonly { readonly company_id: number | null }[],
): Promise<(id: number | null) => Company | null> {
  const ids = new Set(contacts.flatMap(({ company_id: id }) => id ?? []));
  const rows = await db
    .selectFrom('companies')
    .select(['id', 'body', 'last_updated'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'id', 'integer', [...ids]))
    .execute();
  const companies = new Map(rows.map((row) => [row.id, companyOf(row)]));
  return (id) => (id === null ? null : (companies.get(id) ?? null));
}

/**
 * AMP contacts with their keys, link and hold. `linked_to` is null if the link is void: its contact
 * is deleted, and no hold keeps the link from ending.
 */
export function ampContactsWithLink(db: Snapshot, { organizationId }: Place) {
  return db
    .selectFrom('amp_contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id')
        .on('links.state', '!=', 'ended'),
    )
    .leftJoin('holds as kept', (join) =>
      join
        .onRef('kept.organization_id', '=', 'links.organization_id')
        .on('kept.kind', '=', 'contact')
        .on('kept.id', '=', (on) => on.cast('links.contact_id', 'text')),
    )
    .leftJoin('contacts as linked', (join) =>
      join
        .onRef('linked.organization_id', '=', 'links.organization_id')
        .onRef('linked.id', '=', 'links.contact_id')
        .on((on) => on.or([on('linked.gone_at', 'is', null), on('kept.id', 'is not', null)])),
    )
    .leftJoin('holds', (join) =>
      join
        .onRef('holds.organization_id', '=', 'amp_contacts.organization_id')
        .on('holds.kind', '=', 'amp_contact')
        .onRef('holds.id', '=', 'amp_contacts.id'),
    )
    .where('amp_contacts.organization_id', '=', organizationId)
    .select(ampContactColumns)
    .select([
      'amp_contacts.email_key',
      'amp_contacts.name_key',
      'links.contact_id',
      'linked.id as linked_to',
      'holds.reason as hold',
    ]);
}

/** Pairs that a person rejected as a match, for these contacts or AMP contacts. */
export async function loadRejections(
  db: Snapshot,
  { organizationId, dialect }: Place,
  of: { readonly contactIds: readonly number[] } | { readonly ampContactIds: readonly string[] },
): Promise<(contactId: number, ampContactId: string) => boolean> {
  const { rows } = await sql<{ contact_id: number; amp_contact_id: string }>`
    select contact_id, amp_contact_id from ${
      'contactIds' in of
        ? sql.table('rejected_matches')
        : byIndex(dialect, 'rejected_matches', 'rejected_matches_amp_contact')
    }
    where organization_id = ${organizationId} and ${
      'contactIds' in of
        ? isOneOf(dialect, 'contact_id', 'integer', of.contactIds)
        : isOneOf(dialect, 'amp_contact_id', 'text', of.ampContactIds)
    }`.execute(db);
  const pairs = new Set(rows.map((row) => pairName(row.contact_id, row.amp_contact_id)));
  return (contactId, ampContactId) => pairs.has(pairName(contactId, ampContactId));
}

/**
 * Rows in order of id, without duplicates. Sorted here, because SQLite would scan a whole table by id for an
 * `order by`.
 */
export function inOrder<T extends { readonly id: string | number }>(rows: readonly T[]): T[] {
  const distinct = [...new Map(rows.map((row) => [row.id, row])).values()];
  return distinct.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Records with a line whose result in ConnectWise is not known yet: few at any time. */
export async function loadSent(
  db: Snapshot,
  { organizationId }: Place,
): Promise<{ readonly contacts: ReadonlySet<number>; readonly ampContacts: ReadonlySet<string> }> {
  const rows = await db
    .selectFrom('plan_lines')
    .select(['contact_id', 'amp_contact_id', 'action'])
    .where('organization_id', '=', organizationId)
    // Together these make both databases use the index of sent lines instead of scanning all lines.
    .where('state', '=', sql.lit('sent'))
    .where('sent_at', '>=', '')
    .where('kind', '=', 'entry')
    .execute();
  const isPush = ({ action }: (typeof rows)[number]) => action === 'push';
  return {
    contacts: new Set(rows.filter((row) => !isPush(row)).map(({ contact_id: id }) => id)),
    ampContacts: new Set(rows.filter(isPush).flatMap(({ amp_contact_id: id }) => id ?? [])),
  };
}

/**
 * The next ids of a queue, in a query of their own: without statistics, PostgreSQL would join the whole queue
 * with the related tables for each page.
 */
export async function queuedIds<Id extends number | string>(
  db: Snapshot,
  { organizationId }: Place,
  table: 'queue' | 'amp_queue',
  key: 'contact_id' | 'amp_contact_id',
  after: Id,
  limit: number,
): Promise<readonly Id[]> {
  const id = sql.ref(key);
  const { rows } = await sql<{ id: Id }>`select ${id} as id from ${sql.table(table)}
    where organization_id = ${organizationId} and ${id} > ${after}
    order by ${id} limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** The rows of the first page that has any: queued records may no longer take part. */
export async function firstPage<Id, Row>(
  after: Id,
  page: (after: Id) => Promise<readonly Id[]>,
  load: (ids: readonly Id[]) => Promise<Row[]>,
): Promise<Row[]> {
  for (let last = after; ; ) {
    const ids = await page(last);
    const next = ids.at(-1);
    if (next === undefined) return [];
    const rows = await load(ids);
    if (rows.length > 0) return rows;
    last = next;
  }
}
