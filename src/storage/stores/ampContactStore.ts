import { sql, type Transaction } from 'kysely';
import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import type { AmpContactState } from '../../core/contact/ampContactStates.ts';
import { notFound } from '../../core/notFound.ts';
import { withValues } from '../../core/plan/applyChanges.ts';
import { storableText } from '../../core/storableText.ts';
import { contactData, type NewWebhookEvent } from '../../core/webhooks/webhookEvents.ts';
import type {
  AmpContactChange,
  AmpContactRow,
  AmpContactStore,
} from '../../ports/ampContactStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { insertRows, upsertRows } from '../database/bulk.ts';
import { inOrderOf, type RowKey } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { enqueueAround } from '../ledger/neighbours.ts';
import { retryRejected } from '../ledger/refusals.ts';
import { countStates } from '../rows/ampContactCounts.ts';
import { stateOf } from '../rows/ampContactList.ts';
import { ampContactPage } from '../rows/ampContactPage.ts';
import {
  ampContactColumns,
  ampContactOf,
  ampContactRow,
  ampContactTarget,
  emailKey,
  sameContactValues,
  storableValues,
} from '../rows/ampContactRows.ts';
import { isOpen } from '../rows/linkRows.ts';
import { holdsAllWords, holdsName } from '../rows/search.ts';
import { actorOf, checkVersion } from '../rows/versions.ts';
import { tellEndpoints } from '../rows/webhookRows.ts';

const findLimit = 25;

/** The contacts in AMP, as people and programs change them. */
export function createAmpContactStore(scope: Scope): AmpContactStore {
  const { organizationId } = scope;

  const written = async (db: Reading, id: string): Promise<AmpContactRow> => {
    const row = await loadOne(db, organizationId, id);
    if (row === null) throw notFound('amp_contact', id);
    return row;
  };

  /** Writes the next state unless it is the same. */
  const change = (
    id: string,
    expected: ExpectedVersion,
    now: string,
    next: (contact: AmpContact) => AmpContact,
  ) =>
    scope.write(async (db) => {
      const row = await loadOne(db, organizationId, id);
      if (row === null) throw notFound('amp_contact', id);
      const { link, editedBy, owner: _, state: __, ...present } = row;
      checkVersion('amp_contact', id, expected, { version: present.version, by: editedBy });
      const wanted = next(present);
      if (wanted.deletedAt === present.deletedAt && sameContactValues(wanted, present)) return row;
      const changed = { ...wanted, version: present.version + 1, updatedAt: now };
      await upsertRows(db, scope, ampContactTarget, [ampContactRow(changed, scope.actor)]);
      // Corrected, perhaps: it may be sent again.
      await retryRejected(db, scope, { ampContacts: sql`a.id = ${id}` });
      const linked = link !== null && isOpen(link) ? [link.contactId] : [];
      await enqueueAround(db, scope, [present, changed], linked);
      await tellEndpoints(db, scope, [handEvent(present, changed, linked[0] ?? null)], now);
      return await written(db, id);
    });

  const byIds = async (db: Reading, ids: readonly string[]) => {
    const rows = await withLink(db, organizationId)
      .where(isOneOf(scope.dialect, 'amp_contacts.id', 'text', ids))
      .orderBy('amp_contacts.id')
      .execute();
    return rows.map(rowOf);
  };

  return {
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const load = async (keys: readonly RowKey[]) => {
          const rows = await byIds(db, keys.map(String));
          return inOrderOf(keys, rows, ({ id }) => [id]);
        };
        return ampContactPage(db, scope, { ...query, filter }, load);
      }),

    list: ({ afterId, limit, search, removed }) =>
      scope.read(async (db) => {
        let query = withLink(db, organizationId)
          .where('amp_contacts.id', '>', afterId)
          .orderBy('amp_contacts.id')
          .limit(limit);
        if (removed !== true) query = query.where('amp_contacts.deleted_at', 'is', null);
        if (search !== undefined) query = query.where(holdsAllWords('search_key', search));
        return (await query.execute()).map(rowOf);
      }),

    byIds: (ids) => scope.read((db) => byIds(db, ids)),

    byEmails: (emails) =>
      scope.read(async (db) => {
        const keys = emails.flatMap((email) => emailKey(storableText(email)) ?? []);
        const rows = await withLink(db, organizationId)
          .where(isOneOf(scope.dialect, 'amp_contacts.email_key', 'text', keys))
          .where('amp_contacts.deleted_at', 'is', null)
          .orderBy('amp_contacts.id')
          .execute();
        return rows.map(rowOf);
      }),

    count: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('amp_contacts')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organizationId)
          .where('deleted_at', 'is', null)
          .executeTakeFirstOrThrow();
        return row.count;
      }),

    counts: () => scope.snapshot((db) => countStates(db, scope)),

    get: (id) => scope.read((db) => loadOne(db, organizationId, id)),

    find: (query, limit = findLimit) =>
      scope.read(async (db) => {
        const found =
          'email' in query
            ? sql<boolean>`amp_contacts.email_key = ${emailKey(storableText(query.email))}`
            : holdsName('amp_contacts.name_key', query.name);
        const rows = await withLink(db, organizationId)
          .where(found)
          .orderBy('amp_contacts.id')
          .limit(limit)
          .execute();
        return rows.map(rowOf);
      }),

    add: ({ id, set }, now) =>
      scope.write(async (db) => {
        const contact: AmpContact = {
          id,
          ...withSet({ email: null, fields: {} }, set),
          version: 1,
          createdAt: now,
          updatedAt: now,
          deletedAt: null,
        };
        await insertRows(db, scope, ampContactTarget, [ampContactRow(contact, scope.actor)]);
        await enqueueAround(db, scope, [contact], []);
        await tellEndpoints(db, scope, [handEvent(null, contact, null)], now);
        return await written(db, id);
      }),

    edit: (id, { set }, expected, now) =>
      change(id, expected, now, (contact) => ({ ...contact, ...withSet(contact, set) })),

    remove: (id, expected, now) =>
      change(id, expected, now, (contact) => ({ ...contact, deletedAt: contact.deletedAt ?? now })),

    restore: (id, now) => change(id, 'any', now, (contact) => ({ ...contact, deletedAt: null })),
  };
}

/** The event for a change that a person made to an AMP contact. */
function handEvent(
  before: AmpContact | null,
  { id, version, updatedAt, deletedAt }: AmpContact,
  contactId: number | null,
): NewWebhookEvent {
  const wasThere = before !== null && before.deletedAt === null;
  const type =
    deletedAt !== null && wasThere
      ? 'contact.removed'
      : deletedAt === null && !wasThere
        ? 'contact.created'
        : 'contact.changed';
  const data = contactData('amp', { contactId, ampContactId: id }, null);
  return { id: `${id}.${version}`, type, at: updatedAt, data };
}

function withSet(contact: Pick<AmpContact, 'email' | 'fields'>, set: AmpContactChange['set']) {
  const values = Object.entries(set).map(([field, value]) => ({ field, value }));
  return withValues(contact, storableValues(values));
}

type Reading = Pick<Transaction<Tables>, 'selectFrom'>;

function withLink(db: Reading, organizationId: string) {
  return db
    .selectFrom('amp_contacts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('links.amp_contact_id', '=', 'amp_contacts.id'),
    )
    .where('amp_contacts.organization_id', '=', organizationId)
    .leftJoin('users', (join) =>
      join
        .onRef('users.organization_id', '=', 'amp_contacts.organization_id')
        .onRef('users.id', '=', 'amp_contacts.owner'),
    )
    .select(ampContactColumns)
    .select(['amp_contacts.edited_by', 'amp_contacts.owner', 'users.name as owner_name'])
    .select(['links.contact_id', 'links.state', 'links.origin', 'links.linked_at'])
    .select(stateOf.as('standing'));
}

async function loadOne(
  db: Reading,
  organizationId: string,
  id: string,
): Promise<AmpContactRow | null> {
  const row = await withLink(db, organizationId)
    .where('amp_contacts.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

function rowOf(
  row: Parameters<typeof ampContactOf>[0] & {
    readonly contact_id: number | null;
    readonly state: Link['state'] | null;
    readonly origin: Link['origin'] | null;
    readonly linked_at: string | null;
    readonly edited_by: Tables['amp_contacts']['edited_by'];
    readonly owner: string | null;
    readonly owner_name: string | null;
    readonly standing: AmpContactState;
  },
): AmpContactRow {
  const { contact_id: contactId, state, origin, linked_at: since } = row;
  const linked = contactId !== null && state !== null && origin !== null;
  return {
    ...ampContactOf(row),
    state: row.standing,
    owner: row.owner === null ? null : { id: row.owner, name: row.owner_name },
    link: linked ? { contactId, state, origin, since } : null,
    editedBy: actorOf(row.edited_by),
  };
}
