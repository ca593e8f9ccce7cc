import type { Transaction } from 'kysely';
import type { Link } from '../core/contact/ampContact.ts';
import type { Company } from '../core/contact/contact.ts';
import type { AmpMatch, Candidate, Rival } from '../core/plan/candidate.ts';
import type { QueuedCandidate } from '../ports/stores.ts';
import { ampContactColumns, ampContactOf } from './ampContactRows.ts';
import { companyOf, contactOf } from './mirrorRows.ts';
import { isOneOf } from './rowSource.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './scope.ts';
import { skipOf } from './skipRows.ts';
import { decodeJson } from './storedJson.ts';

type Snapshot = Transaction<Tables>;
type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Which contacts: the next ones in the queue, or a single one, queued or not. */
export type Wanted =
  | { readonly after: number; readonly limit: number }
  | { readonly contactId: number };

/** All that the planner has to know about some contacts, by five queries whatever their number. */
export async function loadCandidates(
  db: Snapshot,
  place: Place,
  wanted: Wanted,
): Promise<QueuedCandidate[]> {
  const rows = await loadContacts(db, place, wanted);
  const keys = [...new Set(rows.map((row) => row.email_key))].filter((key) => key !== null);
  const linked = rows.map((row) => row.amp_contact_id).filter((id) => id !== null);
  const rivals = await loadRivals(db, place, keys);
  const companies = await loadCompanies(db, place, [...rows, ...rivals]);
  const ampContacts = await loadAmpContacts(db, place, linked, keys);

  const companyFor = (id: number | null) => (id === null ? null : (companies.get(id) ?? null));
  const rivalsByKey = groupByKey(rivals, ({ email_key: key }) => key);
  const matchesByKey = groupByKey(ampContacts, ({ row }) => row.email_key);
  const ampContactById = new Map(ampContacts.map(({ match }) => [match.ampContact.id, match]));

  return rows.map((row): QueuedCandidate => {
    const contact = contactOf(row);
    const link = linkOf(row);
    const sharing = row.email_key === null ? [] : (rivalsByKey.get(row.email_key) ?? []);
    const found = row.email_key === null ? [] : (matchesByKey.get(row.email_key) ?? []);
    const candidate: Candidate = {
      contact,
      company: companyFor(contact.companyId),
      link,
      ampContact:
        link === null ? null : (ampContactById.get(link.ampContactId)?.ampContact ?? null),
      rivals: sharing
        .filter(({ id }) => id !== contact.id)
        .map(
          (rival): Rival => ({
            contactId: rival.id,
            inactive: rival.inactive === 1,
            companyId: rival.company_id,
            company: companyFor(rival.company_id),
            linkState: rival.state,
          }),
        ),
      matches: found
        .map(({ match }): AmpMatch => match)
        .filter(
          ({ ampContact }) => ampContact.deletedAt === null && ampContact.id !== link?.ampContactId,
        ),
      skip: skipOf(row),
    };
    return { candidate, stamp: row.stamp ?? 0 };
  });
}

async function loadContacts(db: Snapshot, { organizationId }: Place, wanted: Wanted) {
  const query = db
    .selectFrom('contacts')
    .leftJoin('queue', (join) =>
      join
        .onRef('queue.organization_id', '=', 'contacts.organization_id')
        .onRef('queue.contact_id', '=', 'contacts.id'),
    )
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'contacts.organization_id')
        .onRef('links.contact_id', '=', 'contacts.id'),
    )
    .leftJoin('skips', (join) =>
      join
        .onRef('skips.organization_id', '=', 'contacts.organization_id')
        .onRef('skips.contact_id', '=', 'contacts.id'),
    )
    .where('contacts.organization_id', '=', organizationId)
    .select([
      'contacts.id as contact_id',
      'contacts.company_id',
      'contacts.email_key',
      'contacts.last_updated',
      'contacts.body',
      'queue.stamp',
      'links.amp_contact_id',
      'links.state',
      'links.base',
      'skips.reason',
      'skips.about_kind',
      'skips.about_id',
    ]);
  if ('contactId' in wanted)
    return await query.where('contacts.id', '=', wanted.contactId).execute();
  // The condition on the queue makes an inner join of it, which both databases start from.
  return await query
    .where('queue.organization_id', '=', organizationId)
    .where('queue.contact_id', '>', wanted.after)
    .orderBy('queue.contact_id')
    .limit(wanted.limit)
    .execute();
}

async function loadRivals(
  db: Snapshot,
  { organizationId, dialect }: Place,
  keys: readonly string[],
) {
  const rows = await db
    .selectFrom('contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'contacts.organization_id')
        .onRef('links.contact_id', '=', 'contacts.id'),
    )
    .where('contacts.organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'contacts.email_key', 'text', keys))
    .select([
      'contacts.id',
      'contacts.company_id',
      'contacts.inactive',
      'contacts.email_key',
      'links.state',
    ])
    .execute();
  // Sorted here: asked for the order, SQLite walks all contacts by id instead of finding addresses.
  return rows.toSorted((a, b) => a.id - b.id);
}

async function loadCompanies(
  db: Snapshot,
  { organizationId, dialect }: Place,
  contacts: readonly { readonly company_id: number | null }[],
): Promise<Map<number, Company>> {
  const ids = [...new Set(contacts.map((contact) => contact.company_id))];
  const rows = await db
    .selectFrom('companies')
    .select(['id', 'body', 'last_updated'])
    .where('organization_id', '=', organizationId)
    .where(
      isOneOf(
        dialect,
        'id',
        'integer',
        ids.filter((id) => id !== null),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [row.id, companyOf(row)]));
}

/** AMP contacts by id, and those with one of the addresses; each once, in order of id. */
async function loadAmpContacts(
  db: Snapshot,
  { organizationId, dialect }: Place,
  ids: readonly string[],
  keys: readonly string[],
) {
  const query = db
    .selectFrom('amp_contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .where('amp_contacts.organization_id', '=', organizationId)
    .select(ampContactColumns)
    .select(['amp_contacts.email_key', 'links.contact_id']);
  const linked = await query.where(isOneOf(dialect, 'amp_contacts.id', 'text', ids)).execute();
  const sharing = await query
    .where(isOneOf(dialect, 'amp_contacts.email_key', 'text', keys))
    .execute();
  const rows = [...linked, ...sharing].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return rows
    .filter((row, index) => row.id !== rows[index - 1]?.id)
    .map((row) => ({
      row,
      match: { ampContact: ampContactOf(row), linkedTo: row.contact_id } satisfies AmpMatch,
    }));
}

function groupByKey<T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function linkOf(row: {
  readonly contact_id: number;
  readonly amp_contact_id: string | null;
  readonly state: Link['state'] | null;
  readonly base: Tables['links']['base'] | null;
}): Link | null {
  if (row.amp_contact_id === null || row.base === null || row.state === null) return null;
  return {
    contactId: row.contact_id,
    ampContactId: row.amp_contact_id,
    base: decodeJson(row.base),
    state: row.state,
  };
}
