import type { FieldValue, LinkState } from '../contact/ampContact.ts';
import { canonicalEmail } from '../contact/emails.ts';
import type { Candidate } from './candidate.ts';
import { decideContact } from './decideContact.ts';
import type { Decision, Policy } from './decision.ts';
import type { PlanEntry } from './plan.ts';

/** A contact as the planner sees it, and the decision about it. */
export type DecidedContact = { readonly candidate: Candidate; readonly decision: Decision };

/**
 * Decides about contacts, in their order. A plan, the preview of a filter and the impact of a
 * mapping all use this, so that they show what a sync would do. `blockers` are the contacts of
 * blockersOf; those among the candidates need not be repeated.
 */
export function decideContacts(
  candidates: readonly Candidate[],
  policy: Policy,
  blockers: readonly Candidate[],
): readonly DecidedContact[] {
  const known = new Map([...blockers, ...candidates].map((one) => [one.contact.id, one]));
  return candidates.map((candidate) => {
    const others = blockersOf(candidate).flatMap((id) => known.get(id) ?? []);
    return { candidate, decision: decideAfter(candidate, others, policy) };
  });
}

/** Contacts in the sync that may free the e-mail address which this contact needs to be in AMP. */
export function blockersOf({ contact, link, ampContact, matches, rivals }: Candidate): number[] {
  const inAmp = link?.state === 'active' && ampContact?.deletedAt === null;
  if (inAmp || matches.length + rivals.length === 0) return [];
  const others = [
    ...matches.flatMap(({ linkedTo }) => linkedTo ?? []),
    ...rivals.flatMap((rival) => (rival.link === null ? [] : [rival.contactId])),
  ];
  return [...new Set(others)].filter((id) => id !== contact.id);
}

/** The decision about a contact after those about its blockers are carried out. */
function decideAfter(
  candidate: Candidate,
  blockers: readonly Candidate[],
  policy: Policy,
): Decision {
  const freed = new Set<string>();
  const links = new Map<number, LinkState | null>();
  const inactivated = new Set<number>();
  for (const blocker of blockers) {
    const decision = decideContact(blocker, policy);
    if (decision.kind !== 'entry') continue;
    const { entry } = decision;
    links.set(blocker.contact.id, entry.link);
    if (entry.action === 'inactivate') inactivated.add(blocker.contact.id);
    if (blocker.ampContact !== null && freesAddress(entry)) freed.add(blocker.ampContact.id);
  }
  if (freed.size + inactivated.size === 0) return decideContact(candidate, policy);
  const matches = candidate.matches.filter(({ ampContact }) => !freed.has(ampContact.id));
  const rivals = candidate.rivals.map((rival) => {
    const inactive = rival.inactive || inactivated.has(rival.contactId);
    const state = links.get(rival.contactId);
    if (state === undefined || rival.link === null) return { ...rival, inactive };
    return { ...rival, inactive, link: state === null ? null : { ...rival.link, state } };
  });
  return decideContact({ ...candidate, matches, rivals }, policy);
}

/** Whether carrying out an entry frees the e-mail address of its AMP contact. */
export function freesAddress({ action, changes }: PlanEntry): boolean {
  if (action === 'remove') return true;
  return changes.some(
    ({ side, field, old, new: value }) =>
      side === 'amp' && field === 'email' && old !== null && keyOf(old) !== keyOf(value),
  );
}

function keyOf(value: FieldValue): string {
  return canonicalEmail(String(value ?? ''));
}
