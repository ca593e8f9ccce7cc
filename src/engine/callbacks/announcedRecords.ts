import type { AnnouncedRecord, CallbackKind } from '../../ports/callbacks.ts';
import { type NamedRecords, named } from '../../ports/namedRecords.ts';
import type { EngineDeps } from '../deps.ts';

type Stores = Pick<EngineDeps['stores'], 'mirror' | 'server' | 'todoSync'>;

/**
 * The announced records that have to be read. Records whose present state is known, for example
 * after our own write, are not read, nor are those that concern no one, such as an activity without
 * a to-do. A deletion is found by requesting the record.
 */
export async function announcedRecords(
  stores: Stores,
  records: readonly AnnouncedRecord[],
): Promise<NamedRecords> {
  const of = (kind: CallbackKind) => records.filter((one) => one.kind === kind);
  const companies = await companiesOf(stores, of('company'));
  return named({
    contacts: [...(await contactsOf(stores, of('contact'))), ...companies.contacts],
    companies: companies.companies,
    activities: await activitiesOf(stores, of('activity')),
  });
}

/** How many records a run of these has to read, at least. */
export function countOf({ contacts, companies, activities, ampContacts }: NamedRecords): number {
  return contacts.length + companies.length + activities.length + ampContacts.length;
}

async function contactsOf(
  { mirror, server }: Stores,
  announced: readonly AnnouncedRecord[],
): Promise<readonly number[]> {
  if (announced.length === 0) return [];
  const rows = await mirror.candidatesByIds(idsOf(announced));
  const known = new Map(rows.map(({ candidate }) => [candidate.contact.id, candidate]));
  // If a change may leave `lastUpdated` unchanged, it says nothing.
  const lastUpdatedTells = (await server.lastUpdatedMoves()) !== 'not_items';
  return idsOf(
    announced.filter((one) => {
      const candidate = known.get(one.recordId);
      if (candidate === undefined || candidate.gone) return !one.deleted;
      return one.deleted || !lastUpdatedTells || isNews(one, candidate.contact);
    }),
  );
}

async function companiesOf(
  { mirror }: Stores,
  announced: readonly AnnouncedRecord[],
): Promise<Pick<NamedRecords, 'companies' | 'contacts'>> {
  if (announced.length === 0) return { companies: [], contacts: [] };
  const rows = await mirror.companiesByIds(idsOf(announced));
  const known = new Map(rows.map((company) => [company.id, company]));
  // A company without known contacts is read together with its first contact.
  const ours = announced.filter(({ recordId }) => known.has(recordId));
  const left = idsOf(ours.filter(({ deleted }) => deleted));
  return {
    companies: idsOf(
      ours.filter((one) => !one.deleted && isNews(one, known.get(one.recordId) ?? null)),
    ),
    contacts: left.length === 0 ? [] : await mirror.contactIdsOfCompanies(left),
  };
}

async function activitiesOf(
  { todoSync }: Stores,
  announced: readonly AnnouncedRecord[],
): Promise<readonly number[]> {
  if (announced.length === 0) return [];
  const followed = new Set(await todoSync.followedAmong(idsOf(announced)));
  const owners = await todoSync.ownersOf([...followed]);
  const rows = await todoSync.candidatesByIds([...new Set(owners.values())]);
  const known = new Map(
    rows.flatMap(({ candidate: { activity } }) =>
      activity === null ? [] : [[activity.id, activity] as const],
    ),
  );
  return idsOf(
    announced.filter((one) => {
      if (!followed.has(one.recordId)) return false;
      return one.deleted || isNews(one, known.get(one.recordId) ?? null);
    }),
  );
}

/** Whether a message is about a later state than the one that was read. */
function isNews(
  { lastUpdated: told }: AnnouncedRecord,
  known: { readonly lastUpdated: string | null } | null,
): boolean {
  const seen = known?.lastUpdated ?? null;
  return told === null || seen === null || told > seen;
}

function idsOf(records: readonly AnnouncedRecord[]): readonly number[] {
  return records.map(({ recordId }) => recordId);
}
