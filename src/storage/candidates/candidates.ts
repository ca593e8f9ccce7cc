import { sql } from 'kysely';
import type { AmpContact } from '../../core/contact/ampContact.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { AmpMatch, Candidate, Rival } from '../../core/plan/candidate.ts';
import type { QueuedCandidate } from '../../ports/mirrorStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { together } from '../database/underway.ts';
import { ampContactOf, hasAmpContacts } from '../rows/ampContactRows.ts';
import { loadConflicts } from '../rows/conflictRows.ts';
import { groupByKey } from '../rows/grouping.ts';
import { namesakeKeys, presentKeys } from '../rows/keys.ts';
import { isOpen, linkColumns, linkOf } from '../rows/linkRows.ts';
import { contactOf, typesOf } from '../rows/mirrorRows.ts';
import { skipOf } from '../rows/skipRows.ts';
import { loadUnlinked } from '../rows/unlinkedRows.ts';
import {
  ampContactsWithLink,
  firstPage,
  inOrder,
  loadCompanies,
  loadRejections,
  loadSent,
  type Place,
  queuedIds,
  type Snapshot,
} from './candidateParts.ts';

/** Which contacts: the next ones in the queue, or some by id, queued or not; in order of id. */
type Wanted =
  | { readonly after: number; readonly limit: number }
  | { readonly contactIds: readonly number[] };

/** Everything the planner needs to know about some contacts. The number of queries is fixed. */
export async function loadCandidates(
  db: Snapshot,
  place: Place,
  wanted: Wanted,
): Promise<QueuedCandidate[]> {
  const rows = (await loadContacts(db, place, wanted)).map((row) => ({
    ...row,
    link: linkOf(row),
    contact: contactOf(row),
  }));
  const ids = rows.map(({ contact_id: id }) => id);
  const [[rivals, companyFor], ampContacts, isRejected, conflicts, unlinked, { contacts: sent }] =
    await together(
      place,
      async () => {
        const found = await loadRivals(db, place, ids);
        return [found, await loadCompanies(db, place, [...rows, ...found])] as const;
      },
      () => loadAmpContacts(db, place, rows),
      () => loadRejections(db, place, { contactIds: ids }),
      () => loadConflicts(db, place, 'contact', ids),
      () => loadUnlinkedAmpContacts(db, place, ids),
      () => loadSent(db, place),
    );

  const rivalsByKey = groupByKey(rivals, ({ email_key: key }) => key);
  const there = ampContacts.filter(({ ampContact }) => ampContact.deletedAt === null);
  const ampByEmail = groupByKey(there, ({ email_key: key }) => key);
  const free = there.filter(({ isLinked }) => !isLinked);
  const ampByName = groupByKey(free, ({ name_key: key }) => key || null);
  const ampById = new Map(ampContacts.map((found) => [found.ampContact.id, found.ampContact]));

  return rows.map((row): QueuedCandidate => {
    const { link, contact } = row;
    const sharing = row.email_key === null ? [] : (rivalsByKey.get(row.email_key) ?? []);
    const maybe = ({ ampContact }: Found) =>
      ampContact.id !== link?.ampContactId && !isRejected(contact.id, ampContact.id);
    const found = row.email_key === null ? [] : (ampByEmail.get(row.email_key) ?? []);
    const matches = found.filter(maybe);
    const named = isOpen(link)
      ? []
      : namesakeKeys(contact.firstName, contact.lastName).flatMap(
          (key) => ampByName.get(key) ?? [],
        );
    const candidate: Candidate = {
      contact,
      gone: row.gone_at !== null,
      sent: sent.has(contact.id),
      company: companyFor(contact.companyId),
      link,
      ampContact: link === null ? null : (ampById.get(link.ampContactId) ?? null),
      rivals: sharing
        .filter(({ id }) => id !== contact.id)
        .map(
          (rival): Rival => ({
            contactId: rival.id,
            name: rival.name_key,
            inactive: rival.inactive === 1,
            types: typesOf(rival),
            companyId: rival.company_id,
            company: companyFor(rival.company_id),
            link:
              rival.state === null || rival.origin === null
                ? null
                : { state: rival.state, origin: rival.origin },
          }),
        ),
      matches: matches.map(
        ({ ampContact, linkedTo, isHeld }): AmpMatch => ({
          ampContact,
          linkedTo,
          ...(isHeld ? { onHold: true } : {}),
        }),
      ),
      namesakes: named
        .filter((one) => maybe(one) && !matches.includes(one))
        .map(({ ampContact }) => ampContact),
      ...(unlinked.has(contact.id) && !isOpen(link)
        ? { unlinked: unlinked.get(contact.id) ?? [] }
        : {}),
      skip: skipOf('contact', contact.id, row),
      hold: row.hold,
      conflicts: (conflicts.get(String(contact.id)) ?? []).map(({ conflict }) => conflict),
    };
    return { candidate, stamp: row.stamp ?? 0 };
  });
}

async function loadContacts(db: Snapshot, place: Place, wanted: Wanted) {
  if ('contactIds' in wanted) return await contactsByIds(db, place, wanted.contactIds);
  const page = (after: number) => queuedIds(db, place, 'queue', 'contact_id', after, wanted.limit);
  return await firstPage(wanted.after, page, (ids) => contactsByIds(db, place, ids));
}

async function contactsByIds(
  db: Snapshot,
  { organizationId, dialect }: Place,
  ids: readonly number[],
) {
  const rows = await db
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
    .leftJoin('holds', (join) =>
      join
        .onRef('holds.organization_id', '=', 'contacts.organization_id')
        .on('holds.kind', '=', 'contact')
        .on('holds.id', '=', (on) => on.cast('contacts.id', 'text')),
    )
    .where('contacts.organization_id', '=', organizationId)
    .select(linkColumns)
    .select([
      'contacts.id as contact_id',
      'contacts.company_id',
      'contacts.email_key',
      'contacts.name_key',
      'contacts.gone_at',
      'contacts.last_updated',
      'contacts.body',
      'queue.stamp',
      'skips.reason',
      'skips.about_kind',
      'skips.about_id',
      'holds.reason as hold',
    ])
    .where(isOneOf(dialect, 'contacts.id', 'integer', ids))
    .execute();
  return rows.toSorted((a, b) => a.contact_id - b.contact_id);
}

type RivalRow = Pick<
  Tables['contacts'],
  'id' | 'company_id' | 'inactive' | 'type_ids' | 'email_key' | 'name_key'
> & { readonly [Name in 'state' | 'origin']: Tables['links'][Name] | null };

/**
 * The other contacts with the e-mail address of one of these. A self-join, because a query for the addresses
 * would return these contacts as well.
 */
async function loadRivals(
  db: Snapshot,
  { organizationId, dialect }: Place,
  ids: readonly number[],
): Promise<RivalRow[]> {
  const { rows } = await sql<RivalRow>`
    select c.id, c.company_id, c.inactive, c.type_ids, c.email_key, c.name_key, l.state, l.origin
    from contacts as mine cross join contacts as c
    left join links as l on l.organization_id = c.organization_id and l.contact_id = c.id
    where mine.organization_id = ${organizationId}
      and ${isOneOf(dialect, 'mine.id', 'integer', ids)}
      and c.organization_id = ${organizationId} and c.gone_at is null
      and c.email_key = mine.email_key and c.id <> mine.id`.execute(db);
  return inOrder(rows);
}

type Rows = readonly (Pick<Awaited<ReturnType<typeof loadContacts>>[number], 'email_key'> & {
  readonly link: ReturnType<typeof linkOf>;
  readonly contact: Contact;
})[];

type Found = Awaited<ReturnType<typeof loadAmpContacts>>[number];

/**
 * AMP contacts of the links, those with one of the addresses, and for contacts without a link those
 * with the same name.
 */
async function loadAmpContacts(db: Snapshot, place: Place, contacts: Rows) {
  if (!(await hasAmpContacts(db, place.organizationId))) return [];
  const ids = contacts.flatMap(({ link }) => link?.ampContactId ?? []);
  const emails = presentKeys(contacts.map(({ email_key: key }) => key));
  const names = contacts.flatMap(({ link, contact: { firstName, lastName } }) =>
    isOpen(link) ? [] : namesakeKeys(firstName, lastName),
  );
  const query = ampContactsWithLink(db, place);
  const by = (column: 'id' | 'email_key' | 'name_key', keys: readonly string[]) =>
    query.where(isOneOf(place.dialect, `amp_contacts.${column}`, 'text', keys)).execute();
  const rows = await together(
    place,
    () => by('id', ids),
    () => by('email_key', emails),
    () => by('name_key', presentKeys(names)),
  );
  return inOrder(rows.flat()).map((row) => ({
    ampContact: ampContactOf(row),
    email_key: row.email_key,
    name_key: row.name_key,
    isLinked: row.contact_id !== null,
    linkedTo: row.linked_to,
    isHeld: row.hold !== null,
  }));
}

/** The AMP contacts without a link that each of these contacts was unlinked from. */
async function loadUnlinkedAmpContacts(
  db: Snapshot,
  place: Place,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly AmpContact[]>> {
  const pairs = await loadUnlinked(db, place, { contactIds: ids });
  if (pairs.length === 0) return new Map();
  const ampIds = pairs.map(({ amp_contact_id: id }) => id);
  const rows = await ampContactsWithLink(db, place)
    .where('amp_contacts.deleted_at', 'is', null)
    .where('links.contact_id', 'is', null)
    .where(isOneOf(place.dialect, 'amp_contacts.id', 'text', ampIds))
    .execute();
  const free = new Map(rows.map((row) => [row.id, ampContactOf(row)]));
  const found = pairs.flatMap(({ contact_id: contactId, amp_contact_id: id }) => {
    const ampContact = free.get(id);
    return ampContact === undefined ? [] : [{ contactId, ampContact }];
  });
  const byContact = groupByKey(found, ({ contactId }) => contactId);
  return new Map(
    [...byContact].map(([id, group]) => [id, group.map(({ ampContact }) => ampContact)]),
  );
}
