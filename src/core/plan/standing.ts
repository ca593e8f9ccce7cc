import type { AmpContact } from '../contact/ampContact.ts';
import type { Company } from '../contact/contact.ts';
import { companyKey, nameKey } from '../contact/names.ts';
import { preferredEmail } from '../contact/preferred.ts';
import type { ContactFilter } from '../filter/contactFilter.ts';
import { type FilteredCompany, takes } from '../filter/takes.ts';
import type { Candidate, Rival } from './candidate.ts';
import { reasonOf } from './filterReasons.ts';
import { pairUp } from './pairing.ts';
import type { Skip, SkipReason } from './skip.ts';

/**
 * The state of a contact: skipped by a rule, or imported, as an existing AMP contact or as a new
 * one.
 */
export type Standing =
  | { readonly kind: 'out'; readonly skip: Skip<'contact'> }
  | { readonly kind: 'taken'; readonly match: AmpContact | null };

/** Applies the rules R7, R8, R16, R18 in their order; the first that skips the contact counts. */
export function standingOf(candidate: Candidate, filter: ContactFilter, pull: boolean): Standing {
  const { contact, link } = candidate;
  const out = (reason: SkipReason, about: Skip<'contact'>['about'] = null): Standing => ({
    kind: 'out',
    skip: { kind: 'contact', id: contact.id, reason, about },
  });

  const byRules = leftOutByRules(withCompany(candidate), filter);
  if (byRules !== null) {
    const about =
      notOfCompany.includes(byRules) || contact.companyId === null
        ? null
        : ({ kind: 'company', id: String(contact.companyId) } as const);
    return out(byRules, about);
  }
  const email = preferredEmail(contact);
  if (email.state === 'none') return out('no_email');
  if (email.state === 'invalid') return out('invalid_email');

  if (link !== null && link.state !== 'ended') {
    const first = firstClaim(candidate, filter, new Map());
    if (first === contact.id) return { kind: 'taken', match: null };
    return out('duplicate_email', { kind: 'contact', id: String(first) });
  }
  return unlinkedStanding(candidate, filter, pull, out);
}

/**
 * The present reason to skip a contact; null: none. This reason is shown and recorded, even for a
 * contact on hold. An active link on hold is stopped by the hold alone.
 */
export function skipNow(
  candidate: Candidate,
  filter: ContactFilter,
  pull: boolean,
): Skip<'contact'> | null {
  const { contact, gone, skip, link, hold } = candidate;
  // The stored data is out of date: only the skip says so.
  if (skip?.reason === 'unreadable') return skip;
  if (gone)
    return { kind: 'contact', id: contact.id, reason: 'deleted_in_connectwise', about: null };
  if (hold !== null && link?.state === 'active') return null;
  const standing = standingOf(candidate, filter, pull);
  return standing.kind === 'out' ? standing.skip : null;
}

function unlinkedStanding(
  candidate: Candidate,
  filter: ContactFilter,
  pull: boolean,
  out: (reason: SkipReason, about?: Skip<'contact'>['about']) => Standing,
): Standing {
  const { contact } = candidate;
  // Unlinked by a person, who has to say whether they are two people: neither is created meanwhile.
  const former = candidate.unlinked?.[0];
  if (former !== undefined) return out('match_proposed', aboutAmp(former));
  const pairs = pairsOf(candidate, filter);
  const paired = candidate.matches.find(
    ({ ampContact }) => ampContact.id === pairs.get(contact.id),
  );
  if (paired !== undefined) {
    return paired.onHold
      ? out('match_proposed', aboutAmp(paired.ampContact))
      : { kind: 'taken', match: paired.ampContact };
  }

  const first = firstClaim(candidate, filter, pairs);
  if (first !== contact.id) return out('duplicate_email', { kind: 'contact', id: String(first) });
  const [elsewhere] = candidate.matches
    .flatMap(({ ampContact, linkedTo }) => (linkedTo === null ? [] : [ampContact]))
    .toSorted(byId);
  if (elsewhere !== undefined) return out('amp_contact_linked_elsewhere', aboutAmp(elsewhere));
  // Someone in AMP has the address, and it is unclear whether it is the same person.
  const free = candidate.matches.map(({ ampContact }) => ampContact).toSorted(byId);
  const [one, another] = free;
  if (one !== undefined) {
    return out(another === undefined ? 'match_proposed' : 'several_amp_matches', aboutAmp(one));
  }
  const namesake = candidate.namesakes
    .filter(({ fields }) => sameCompany(fields.company ?? null, candidate.company))
    .toSorted(byId)[0];
  if (namesake !== undefined) return out('match_proposed', aboutAmp(namesake));
  // If the contact exists again, its ended link continues.
  if (!pull && candidate.link === null) return out('pull_off');
  return { kind: 'taken', match: null };
}

function aboutAmp({ id }: AmpContact): Skip<'contact'>['about'] {
  return { kind: 'amp_contact', id };
}

/** Reasons that are not about the company. */
const notOfCompany: readonly SkipReason[] = ['inactive', 'contact_type_not_in_filter'];

/** The parts of a company that the rules check. */
export type JudgedCompany = FilteredCompany & Pick<Company, 'deleted'>;

/** The part of the rules that needs no e-mail address; it holds for rivals as well. */
export function leftOutByRules(
  subject: {
    readonly inactive: boolean;
    /** Contact types. */
    readonly types: readonly { readonly id: number }[];
    readonly companyId: number | null;
    readonly company: JudgedCompany | null;
  },
  filter: ContactFilter,
): SkipReason | null {
  if (subject.inactive) return 'inactive';
  if (subject.companyId === null) return 'no_company';
  if (subject.company === null) return 'company_not_read';
  if (subject.company.deleted) return 'company_deleted';
  const verdict = takes(filter, subject, subject.company);
  return verdict.taken ? null : reasonOf(verdict.unmet);
}

/**
 * The parts of a contact that the rules check; not all of it, because this runs for every contact.
 */
export function withCompany({ contact, company }: Pick<Candidate, 'contact' | 'company'>) {
  const { inactive, types, companyId } = contact;
  return { inactive, types, companyId, company };
}

/** Whether the company an AMP contact names is this one. */
export function sameCompany(name: unknown, company: Company | null): boolean {
  const key = typeof name === 'string' ? companyKey(name) : '';
  return key !== '' && company !== null && companyKey(company.name) === key;
}

/** Matches the contacts and AMP contacts that share the address of a contact without a link. */
function pairsOf(candidate: Candidate, filter: ContactFilter): ReadonlyMap<number, string> {
  const { contact } = candidate;
  if (candidate.matches.length === 0) return nobody;
  const unlinked = candidate.rivals.filter(
    (rival) => !follows(rival) && leftOutByRules(rival, filter) === null,
  );
  const contacts = [
    { id: contact.id, name: nameKey(contact.firstName, contact.lastName) },
    ...unlinked.map(({ contactId, name }) => ({ id: contactId, name })),
  ];
  const free = candidate.matches.filter(({ linkedTo }) => linkedTo === null);
  const ampContacts = free.map(({ ampContact: { id, fields } }) => ({
    id,
    name: nameKey(fields.firstName ?? null, fields.lastName ?? null),
  }));
  const alone = !candidate.rivals.some(follows) && free.length === candidate.matches.length;
  return pairUp(contacts, ampContacts, alone);
}

const nobody: ReadonlyMap<number, string> = new Map();

function follows({ link }: Rival): boolean {
  return link !== null && link.state !== 'ended';
}

/**
 * Of several contacts with one e-mail address, one is imported. The order is: an active link, a
 * paused link, a match in AMP, no match; among equals the lowest id. Reading order makes no
 * difference. Two people who share an address in AMP may do so here: a link that did not come from
 * reading always keeps its contact.
 */
function firstClaim(
  candidate: Candidate,
  filter: ContactFilter,
  pairs: ReadonlyMap<number, string>,
): number {
  const { contact, link } = candidate;
  if (link !== null && link.origin !== 'connectwise') return contact.id;
  const followed = link?.state === 'active';
  let best = { rank: rankOf(link, contact.id, pairs), id: contact.id };
  for (const rival of candidate.rivals) {
    if (leftOutByRules(rival, filter) !== null) continue;
    if (followed && rival.link !== null && rival.link.origin !== 'connectwise') continue;
    const claim = { rank: rankOf(rival.link, rival.contactId, pairs), id: rival.contactId };
    if (claim.rank < best.rank || (claim.rank === best.rank && claim.id < best.id)) best = claim;
  }
  return best.id;
}

function rankOf(link: Rival['link'], id: number, pairs: ReadonlyMap<number, string>): number {
  if (link?.state === 'active') return 0;
  if (link?.state === 'paused') return 1;
  return pairs.has(id) ? 2 : 3;
}

function byId(a: AmpContact, b: AmpContact): number {
  return a.id < b.id ? -1 : 1;
}
