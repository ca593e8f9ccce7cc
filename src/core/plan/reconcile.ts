import type { AmpCandidate, Candidate } from './candidate.ts';
import { decideAmpContact } from './decideAmpContact.ts';
import { decideContacts } from './decideContacts.ts';
import type { Policy } from './decision.ts';
import type { Plan, PlanEntry } from './plan.ts';
import type { Skip } from './skip.ts';

/**
 * How often a run plans and applies until nothing is left to do. One pass does it, unless an AMP
 * contact takes over another e-mail address and so frees its old one, or is edited meanwhile.
 */
export const maximumPasses = 4;

/**
 * The plan for some records. Pure, total and deterministic: the same candidates in another order
 * give the same plan, and each candidate appears in exactly one of its lists. `blockers` as for
 * decideContacts.
 */
export function reconcile(
  candidates: readonly Candidate[],
  ampCandidates: readonly AmpCandidate[],
  policy: Policy,
  blockers: readonly Candidate[] = [],
): Plan {
  const entries: PlanEntry[] = [];
  const skips: Skip<'contact'>[] = [];
  const unchanged: number[] = [];
  const waiting: number[] = [];
  const ordered = candidates.toSorted((a, b) => a.contact.id - b.contact.id);
  for (const { candidate, decision } of decideContacts(ordered, policy, blockers)) {
    if (decision.kind === 'entry') entries.push(decision.entry);
    else if (decision.kind === 'skip') skips.push(decision.skip);
    else if (decision.kind === 'waiting') waiting.push(candidate.contact.id);
    else unchanged.push(decision.contactId);
  }
  const ampSkips: Skip<'amp_contact'>[] = [];
  const ampUnchanged: string[] = [];
  const ampWaiting: string[] = [];
  for (const candidate of ampCandidates.toSorted(byAmpContactId)) {
    const decision = decideAmpContact(candidate, policy);
    if (decision.kind === 'entry') entries.push(decision.entry);
    else if (decision.kind === 'skip') ampSkips.push(decision.skip);
    else if (decision.kind === 'waiting') ampWaiting.push(candidate.ampContact.id);
    else ampUnchanged.push(candidate.ampContact.id);
  }
  return { entries, skips, ampSkips, unchanged, ampUnchanged, waiting, ampWaiting };
}

function byAmpContactId(a: AmpCandidate, b: AmpCandidate): number {
  return a.ampContact.id < b.ampContact.id ? -1 : 1;
}
