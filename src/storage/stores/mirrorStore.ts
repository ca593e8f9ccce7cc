import { sql } from 'kysely';
import { canonicalEmail } from '../../core/contact/emails.ts';
import { storableText } from '../../core/storableText.ts';
import type { ContactOutline, MirrorStore } from '../../ports/mirrorStores.ts';
import { loadAmpCandidates } from '../candidates/ampCandidates.ts';
import { ampContactsLike } from '../candidates/ampContactsLike.ts';
import { loadCandidates } from '../candidates/candidates.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { companiesByValue } from '../rows/filterValueRows.ts';
import { companyOf, contactOf, typesOf } from '../rows/mirrorRows.ts';
import { escapeLike, holdsName } from '../rows/search.ts';

const findLimit = 25;

/** The data last read from ConnectWise, and the state of each contact. */
export function createMirrorStore(scope: Scope): MirrorStore {
  const { organizationId, dialect } = scope;
  return {
    companies: (afterId, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('companies')
          .select(['body', 'last_updated'])
          .where('organization_id', '=', organizationId)
          .where('id', '>', afterId)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(companyOf);
      }),

    outlines: (afterId, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .leftJoin('links', (join) =>
            join
              .onRef('links.organization_id', '=', 'contacts.organization_id')
              .onRef('links.contact_id', '=', 'contacts.id'),
          )
          .select(['id', 'company_id', 'inactive', 'type_ids', 'email_state', 'email_key', 'state'])
          .where('contacts.organization_id', '=', organizationId)
          .where('gone_at', 'is', null)
          .where('id', '>', afterId)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(outlineOf);
      }),

    companiesByValue: (field) => scope.read((db) => companiesByValue(db, scope, field)),

    contactsByIds: (ids) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .select(['body', 'last_updated'])
          .where('organization_id', '=', organizationId)
          .where(isOneOf(dialect, 'id', 'integer', ids))
          .orderBy('id')
          .execute();
        return rows.map(contactOf);
      }),

    companiesByIds: (ids) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('companies')
          .select(['body', 'last_updated'])
          .where('organization_id', '=', organizationId)
          .where(isOneOf(dialect, 'id', 'integer', ids))
          .orderBy('id')
          .execute();
        return rows.map(companyOf);
      }),

    find: (query, limit = findLimit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .select(['body', 'last_updated'])
          .where('organization_id', '=', organizationId)
          .where(conditionFor(query))
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(contactOf);
      }),

    candidate: (contactId) =>
      scope.snapshot(async (db) => {
        const [found] = await loadCandidates(db, scope, { contactIds: [contactId] });
        return found ?? null;
      }),

    contactIdsOfCompanies: (companyIds) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .innerJoin('links', (join) =>
            join
              .onRef('links.organization_id', '=', 'contacts.organization_id')
              .onRef('links.contact_id', '=', 'contacts.id'),
          )
          .select('contacts.id')
          .where('contacts.organization_id', '=', organizationId)
          .where(isOneOf(dialect, 'contacts.company_id', 'integer', companyIds))
          .where('links.state', '=', 'active')
          .orderBy('contacts.id')
          .execute();
        return rows.map(({ id }) => id);
      }),

    candidatesByIds: (contactIds) =>
      scope.snapshot((db) => loadCandidates(db, scope, { contactIds })),

    counts: () =>
      scope.read(async (db) => {
        const own = sql`organization_id = ${organizationId}`;
        // Counts all and subtracts the exceptions: these have their own index, and other rows are large.
        const { rows } = await sql<Counts>`select
          (select count(*) from companies where ${own}) as companies,
          (select count(*) from contacts where ${own})
            - (select count(*) from contacts where ${own} and gone_at is not null) as contacts,
          (select count(*) from links where ${own})
            - (select count(*) from links where ${own} and state <> 'active') as linked,
          (select count(*) from links where ${own} and state <> 'active' and state = 'paused')
            as paused,
          (select count(*) from amp_contacts where ${own})
            - (select count(*) from amp_contacts where ${own} and deleted_at is not null)
            as "ampContacts"`.execute(db);
        return rows[0] ?? { companies: 0, contacts: 0, linked: 0, paused: 0, ampContacts: 0 };
      }),

    ampContactsLike: (contactId) => scope.snapshot((db) => ampContactsLike(db, scope, contactId)),

    ampCandidate: (ampContactId) =>
      scope.snapshot(async (db) => {
        const [found] = await loadAmpCandidates(db, scope, { ampContactIds: [ampContactId] });
        return found ?? null;
      }),

    ampCandidatesByIds: (ampContactIds) =>
      scope.snapshot((db) => loadAmpCandidates(db, scope, { ampContactIds })),
  };
}

type Counts = Awaited<ReturnType<MirrorStore['counts']>>;

function conditionFor(query: { id: number } | { email: string } | { name: string }) {
  if ('id' in query) return sql<boolean>`id = ${query.id}`;
  if ('name' in query) return holdsName('name_key', query.name);
  const address = escapeLike(canonicalEmail(storableText(query.email)));
  return sql<boolean>`all_emails like ${`%\n${address}\n%`} escape '\\'`;
}

function outlineOf(row: {
  readonly id: number;
  readonly company_id: number | null;
  readonly inactive: number;
  readonly type_ids: Tables['contacts']['type_ids'];
  readonly state: Tables['links']['state'] | null;
  readonly email_state: ContactOutline['email']['state'];
  readonly email_key: string | null;
}): ContactOutline {
  return {
    id: row.id,
    companyId: row.company_id,
    inactive: row.inactive === 1,
    types: typesOf(row),
    link: row.state,
    email:
      row.email_key === null
        ? { state: row.email_state === 'invalid' ? 'invalid' : 'none' }
        : { state: 'valid', key: row.email_key },
  };
}
