import type { NamedRecords } from '../../ports/namedRecords.ts';
import type { EngineDeps } from '../deps.ts';

/** The records that a run of named records decides about. */
export type NamedContacts = {
  /** Ids of contacts, ascending. */
  readonly contacts: readonly number[];
  /** Ids of AMP contacts without a link that is open. */
  readonly ampContacts: readonly string[];
};

/**
 * The contacts and AMP contacts behind named records: a linked AMP contact stands for its contact,
 * one without a link also for the free contacts with its e-mail address, a company for its queued
 * contacts.
 */
export async function namedContacts(
  { stores }: Pick<EngineDeps, 'stores'>,
  { contacts, companies, ampContacts }: NamedRecords,
): Promise<NamedContacts> {
  const [rows, free, ofCompanies] = await Promise.all([
    ampContacts.length === 0 ? [] : stores.ampContacts.byIds(ampContacts),
    ampContacts.length === 0 ? [] : stores.mirror.ampCandidatesByIds(ampContacts),
    companies.length === 0 ? [] : stores.plans.queuedOfCompanies(companies),
  ]);
  const sameEmail = free.flatMap(({ candidate }) =>
    candidate.sameEmail.flatMap(({ contact, link }) => (link === null ? contact.id : [])),
  );
  const linked = rows.flatMap(({ link }) => link?.contactId ?? []);
  return {
    contacts: [...new Set([...contacts, ...ofCompanies, ...linked, ...sameEmail])].toSorted(
      (a, b) => a - b,
    ),
    ampContacts: free.map(({ candidate }) => candidate.ampContact.id).toSorted(),
  };
}
