import type { Company } from '../contact/contact.ts';
import { preferredEmail } from '../contact/preferred.ts';
import { takesCompany } from '../filter/companyTypes.ts';
import type { ContactFilter } from '../filter/contactFilter.ts';
import type { Candidate, Rival } from './candidate.ts';
import type { Skip, SkipReason } from './plan.ts';

/** Null for a contact that takes part, otherwise the first rule that leaves it out (R7, R16, R18). */
export function leftOut(candidate: Candidate, filter: ContactFilter): Skip | null {
  const { contact } = candidate;
  const left = (reason: SkipReason, about: Skip['about'] = null): Skip => ({
    contactId: contact.id,
    reason,
    about,
  });

  const byCompany = leftOutByCompany(
    { inactive: contact.inactive, companyId: contact.companyId, company: candidate.company },
    filter,
  );
  if (byCompany !== null) {
    const about =
      byCompany === 'inactive' || contact.companyId === null
        ? null
        : ({ kind: 'company', id: String(contact.companyId) } as const);
    return left(byCompany, about);
  }

  const email = preferredEmail(contact);
  if (email.state === 'none') return left('no_email');
  if (email.state === 'invalid') return left('invalid_email');

  const first = firstClaim(candidate, filter);
  if (first !== contact.id) {
    return left('duplicate_email', { kind: 'contact', id: String(first) });
  }
  return candidate.link === null ? leftOutByMatches(candidate, left) : null;
}

/** What the rules ask of a company. */
export type JudgedCompany = Pick<Company, 'types' | 'deleted'>;

/** The part of the rules that needs no e-mail address; it holds for rivals as well. */
export function leftOutByCompany(
  subject: {
    readonly inactive: boolean;
    readonly companyId: number | null;
    readonly company: JudgedCompany | null;
  },
  filter: ContactFilter,
): SkipReason | null {
  if (subject.inactive) return 'inactive';
  if (subject.companyId === null) return 'no_company';
  if (subject.company === null) return 'company_not_read';
  if (subject.company.deleted) return 'company_deleted';
  return takesCompany(filter, subject.company) ? null : 'company_type_not_in_filter';
}

/**
 * Of several contacts with one e-mail address exactly one is taken: one that is linked already
 * before one that was, before one that never was; among equals the lowest id. The same whatever the
 * order in which they were read.
 */
function firstClaim(candidate: Candidate, filter: ContactFilter): number {
  let best: { rank: number; id: number } = {
    rank: linkRank[candidate.link?.state ?? 'none'],
    id: candidate.contact.id,
  };
  for (const rival of candidate.rivals) {
    if (leftOutByCompany(rival, filter) !== null) continue;
    const claim = { rank: rankOf(rival), id: rival.contactId };
    if (claim.rank < best.rank || (claim.rank === best.rank && claim.id < best.id)) best = claim;
  }
  return best.id;
}

const linkRank = { active: 0, paused: 1, none: 2 } as const;

function rankOf(rival: Rival): number {
  return linkRank[rival.linkState ?? 'none'];
}

/** AMP contacts with the same address that cannot be told apart, or belong to another contact. */
function leftOutByMatches(
  candidate: Candidate,
  left: (reason: SkipReason, about?: Skip['about']) => Skip,
): Skip | null {
  const elsewhere = candidate.matches.find(({ linkedTo }) => linkedTo !== null);
  if (elsewhere !== undefined) {
    return left('amp_contact_linked_elsewhere', {
      kind: 'amp_contact',
      id: elsewhere.ampContact.id,
    });
  }
  const [first, second] = candidate.matches;
  if (first === undefined || second === undefined) return null;
  const ids = candidate.matches.map(({ ampContact }) => ampContact.id).toSorted();
  return left('several_amp_matches', { kind: 'amp_contact', id: ids[0] ?? first.ampContact.id });
}
