import type { AmpCandidate, AmpPeer, ContactPeer } from '../../core/plan/candidate.ts';
import type { QueuedAmpCandidate } from '../../ports/mirrorStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import { together } from '../database/underway.ts';
import { ampContactColumns, ampContactOf } from '../rows/ampContactRows.ts';
import { groupByKey } from '../rows/grouping.ts';
import { namesakeKeys, presentKeys } from '../rows/keys.ts';
import { companyOf, contactOf } from '../rows/mirrorRows.ts';
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

/** Which AMP contacts: the next ones in the queue, or some by id, queued or not. */
type Wanted =
  | { readonly after: string; readonly limit: number }
  | { readonly ampContactIds: readonly string[] };

/**
 * AMP contacts without an open link, with everything needed to decide about them. The number of queries is
 * fixed.
 */
export async function loadAmpCandidates(
  db: Snapshot,
  place: Place,
  wanted: Wanted,
): Promise<QueuedAmpCandidate[]> {
  const rows = (await loadQueued(db, place, wanted)).map((row) => {
    const ampContact = ampContactOf(row);
    const { firstName = null, lastName = null } = ampContact.fields;
    return { ...row, ampContact, namesakeKeys: namesakeKeys(firstName, lastName) };
  });
  const ids = rows.map(({ id }) => id);
  const emails = presentKeys(rows.map(({ email_key: key }) => key));
  const names = presentKeys(rows.flatMap((row) => row.namesakeKeys));
  const companyNames = presentKeys(rows.map((row) => row.company_key));
  const [unlinked, isRejected, peers, companies, { ampContacts: sent }] = await together(
    place,
    () => loadUnlinked(db, place, { ampContactIds: ids }),
    () => loadRejections(db, place, { ampContactIds: ids }),
    () => loadPeers(db, place, emails),
    () => loadNamedCompanies(db, place, companyNames),
    () => loadSent(db, place),
  );
  const formerIds = unlinked.map(({ contact_id: id }) => id);
  const { contacts, byEmail, byName } = await loadContacts(db, place, emails, names, formerIds);
  const companyFor = await loadCompanies(db, place, contacts);

  return rows.map((row): QueuedAmpCandidate => {
    const { ampContact } = row;
    const peerOf = (contact: (typeof contacts)[number]): ContactPeer => ({
      contact: contactOf(contact),
      company: companyFor(contact.company_id),
      link: contact.link,
      rejected: isRejected(contact.id, ampContact.id),
    });
    const sameEmail = byEmail.get(row.email_key ?? '') ?? [];
    const namesakes = row.namesakeKeys.flatMap((key) => byName.get(key) ?? []);
    const former = unlinked.flatMap((pair) =>
      pair.amp_contact_id === row.id ? pair.contact_id : [],
    );
    const apart = contacts.filter(({ id, link }) => link === null && former.includes(id));
    const candidate: AmpCandidate = {
      ampContact,
      sameEmail: sameEmail.map(peerOf),
      namesakes: namesakes
        .filter((contact) => contact.link === null && !sameEmail.includes(contact))
        .map(peerOf),
      ampPeers: (peers.get(row.email_key ?? '') ?? []).filter(
        ({ ampContactId }) => ampContactId !== ampContact.id,
      ),
      companies: companies.get(row.company_key) ?? [],
      ...(apart.length > 0 ? { unlinked: apart.map(peerOf) } : {}),
      ended: row.state === 'ended',
      sent: sent.has(ampContact.id),
      skip: skipOf('amp_contact', row.id, row),
      hold: row.hold,
    };
    return { candidate, stamp: row.stamp ?? 0 };
  });
}

async function loadQueued(db: Snapshot, place: Place, wanted: Wanted) {
  if ('ampContactIds' in wanted) return await ampContactsByIds(db, place, wanted.ampContactIds);
  const page = (after: string) =>
    queuedIds(db, place, 'amp_queue', 'amp_contact_id', after, wanted.limit);
  return await firstPage(wanted.after, page, (ids) => ampContactsByIds(db, place, ids));
}

async function ampContactsByIds(
  db: Snapshot,
  { organizationId, dialect }: Place,
  ids: readonly string[],
) {
  const rows = await db
    .selectFrom('amp_contacts')
    .leftJoin('amp_queue', (join) =>
      join
        .onRef('amp_queue.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('amp_queue.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .leftJoin('amp_skips', (join) =>
      join
        .onRef('amp_skips.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('amp_skips.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .leftJoin('holds', (join) =>
      join
        .onRef('holds.organization_id', '=', 'amp_contacts.organization_id')
        .on('holds.kind', '=', 'amp_contact')
        .onRef('holds.id', '=', 'amp_contacts.id'),
    )
    .where('amp_contacts.organization_id', '=', organizationId)
    .where((where) =>
      where.or([where('links.state', 'is', null), where('links.state', '=', 'ended')]),
    )
    .select(ampContactColumns)
    .select([
      'amp_contacts.email_key',
      'amp_contacts.name_key',
      'amp_contacts.company_key',
      'amp_queue.stamp',
      'links.state',
      'amp_skips.reason',
      'amp_skips.about_kind',
      'amp_skips.about_id',
      'holds.reason as hold',
    ])
    .where(isOneOf(dialect, 'amp_contacts.id', 'text', ids))
    .execute();
  return inOrder(rows);
}

/** Contacts with one of the addresses, names or ids, without deleted ones. */
async function loadContacts(
  db: Snapshot,
  { organizationId, dialect }: Place,
  emails: readonly string[],
  names: readonly string[],
  ids: readonly number[],
) {
  const further = await db
    .selectFrom('contact_emails')
    .select(['email_key', 'contact_id'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'email_key', 'text', emails))
    .execute();
  const query = db
    .selectFrom('contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'contacts.organization_id')
        .onRef('links.contact_id', '=', 'contacts.id')
        .on('links.state', '!=', 'ended'),
    )
    .where('contacts.organization_id', '=', organizationId)
    .where('contacts.gone_at', 'is', null)
    .select([
      'contacts.id',
      'contacts.company_id',
      'contacts.email_key',
      'contacts.name_key',
      'contacts.last_updated',
      'contacts.body',
      'links.amp_contact_id',
      'links.origin',
    ]);
  const furtherIds = [...further.map(({ contact_id: id }) => id), ...ids];
  const rows = await together(
    { dialect },
    () => query.where(isOneOf(dialect, 'contacts.email_key', 'text', emails)).execute(),
    () => query.where(isOneOf(dialect, 'contacts.name_key', 'text', names)).execute(),
    () => query.where(isOneOf(dialect, 'contacts.id', 'integer', furtherIds)).execute(),
  );
  const contacts = inOrder(rows.flat()).map((row) => ({
    ...row,
    link:
      row.amp_contact_id === null || row.origin === null
        ? null
        : { ampContactId: row.amp_contact_id, origin: row.origin },
  }));
  const furtherById = groupByKey(further, ({ contact_id: id }) => id);
  const addresses = contacts.flatMap((contact) => {
    const more = furtherById.get(contact.id) ?? [];
    return [contact.email_key, ...more.map(({ email_key: key }) => key)].map((key) => ({
      key,
      contact,
    }));
  });
  const byKey = groupByKey(addresses, ({ key }) => key);
  return {
    contacts,
    byEmail: new Map([...byKey].map(([key, group]) => [key, group.map(({ contact }) => contact)])),
    byName: groupByKey(contacts, ({ name_key: name }) => name || null),
  };
}

async function loadPeers(db: Snapshot, place: Place, emails: readonly string[]) {
  const rows = await ampContactsWithLink(db, place)
    .where('amp_contacts.deleted_at', 'is', null)
    .where(isOneOf(place.dialect, 'amp_contacts.email_key', 'text', emails))
    .execute();
  const peers = inOrder(rows).map((row) => ({
    key: row.email_key,
    peer: {
      ampContactId: row.id,
      name: row.name_key,
      linked: row.contact_id !== null,
    } satisfies AmpPeer,
  }));
  const byKey = groupByKey(peers, ({ key }) => key);
  return new Map([...byKey].map(([key, group]) => [key, group.map(({ peer }) => peer)]));
}

async function loadNamedCompanies(
  db: Snapshot,
  { organizationId, dialect }: Place,
  names: readonly string[],
) {
  const rows = await db
    .selectFrom('companies')
    .select(['id', 'name_key', 'body', 'last_updated'])
    .where('organization_id', '=', organizationId)
    .where('deleted', '=', 0)
    .where(isOneOf(dialect, 'name_key', 'text', names))
    .execute();
  const byName = groupByKey(inOrder(rows), ({ name_key: name }) => name);
  return new Map([...byName].map(([name, group]) => [name, group.map(companyOf)]));
}
