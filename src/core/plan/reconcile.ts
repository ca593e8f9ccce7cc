import type { FieldValues } from '../contact/ampContact.ts';
import type { ContactFilter } from '../filter/contactFilter.ts';
import { type Mapping, valuesForAmp } from '../mapping/mapping.ts';
import type { Candidate } from './candidate.ts';
import { mergeFields, mergeOnFirstMeeting } from './mergeFields.ts';
import type { Action, Plan, PlanEntry, Skip } from './plan.ts';
import { leftOut } from './standing.ts';

/** What the organization has decided about its sync. */
export type Policy = { readonly filter: ContactFilter; readonly mapping: Mapping };

/**
 * How often a run plans and applies until nothing is left to do. One pass does it, unless an AMP
 * contact takes over another e-mail address and so frees its old one, or is edited meanwhile.
 */
export const maximumPasses = 4;

/** What is to be done about one contact. */
export type Decision =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: Skip }
  | { readonly kind: 'unchanged'; readonly contactId: number };

/**
 * The plan for some contacts. Pure, total and deterministic: the same candidates in another order
 * give the same plan, and each candidate appears in exactly one of its lists.
 */
export function reconcile(candidates: readonly Candidate[], policy: Policy): Plan {
  const entries: PlanEntry[] = [];
  const skips: Skip[] = [];
  const unchanged: number[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.contact.id - b.contact.id)) {
    const decision = decide(candidate, policy);
    if (decision.kind === 'entry') entries.push(decision.entry);
    else if (decision.kind === 'skip') skips.push(decision.skip);
    else unchanged.push(decision.contactId);
  }
  return { entries, skips, unchanged };
}

/** The decision about one contact; see Action for what each outcome means. */
export function decide(candidate: Candidate, policy: Policy): Decision {
  // What is known of it is out of date: it waits, as it is, until it can be read again.
  if (candidate.skip?.reason === 'unreadable') {
    return { kind: 'unchanged', contactId: candidate.contact.id };
  }
  const skip = leftOut(candidate, policy.filter);
  if (skip !== null) return leave(candidate, skip);
  const values = valuesForAmp(policy.mapping, candidate.contact, candidate.company);
  return candidate.link === null
    ? take(candidate, values, policy.mapping)
    : follow(candidate, candidate.link, values, policy.mapping);
}

/** Left out: a link that was followed is paused, anything else is recorded once. */
function leave(candidate: Candidate, skip: Skip): Decision {
  const { link, ampContact } = candidate;
  if (link?.state === 'active') {
    const version = ampContact?.version ?? null;
    return entry('pause', candidate, version, { changes: [], base: link.base }, skip);
  }
  return sameSkip(candidate.skip, skip)
    ? { kind: 'unchanged', contactId: candidate.contact.id }
    : { kind: 'skip', skip };
}

/** Taken for the first time: new in AMP, or found there by its e-mail address. */
function take(candidate: Candidate, values: FieldValues, mapping: Mapping): Decision {
  const match = candidate.matches[0]?.ampContact;
  const merge = mergeOnFirstMeeting(mapping, values, match ?? { email: null, fields: {} });
  return match === undefined
    ? entry('create', candidate, null, merge)
    : entry('link', { ...candidate, ampContact: match }, match.version, merge);
}

/** Linked: a three-way compare with the base. */
function follow(
  candidate: Candidate,
  link: NonNullable<Candidate['link']>,
  values: FieldValues,
  mapping: Mapping,
): Decision {
  const { ampContact, contact } = candidate;
  if (ampContact === null) return { kind: 'unchanged', contactId: contact.id };
  const merge = mergeFields(mapping, values, ampContact, link.base);
  const make = (action: Action, outcome: Pick<PlanEntry, 'changes' | 'base'> = merge) =>
    entry(action, candidate, ampContact.version, outcome);
  const untouched = { changes: [], base: link.base };

  if (ampContact.deletedAt !== null) {
    // Edited in ConnectWise after it was removed in AMP: edit beats delete. Not where the person was
    // entered in AMP anew: they would be there twice.
    const again = candidate.matches.length > 0;
    if (merge.contactEdited && !again) return make('restore');
    // Back in the filter, or active again, but removed in AMP meanwhile: stays removed.
    if (link.state === 'paused') return make('resume', untouched);
    // Removed in AMP and not edited in ConnectWise: stays removed, whatever its company does.
    return settledUnless(candidate.skip !== null, make('agree', untouched), contact.id);
  }
  // Back in the filter, or active again: goes on with what changed on either side meanwhile.
  if (link.state === 'paused') return make('resume');
  // Changed in ConnectWise since both sides last agreed.
  if (merge.changes.length > 0) return make('update');
  // Both sides hold the same by now, but not what the base says; or a recorded skip has passed.
  const moved = !sameValues(merge.base, link.base) || candidate.skip !== null;
  return settledUnless(moved, make('agree'), contact.id);
}

function settledUnless(needed: boolean, decision: Decision, contactId: number): Decision {
  return needed ? decision : { kind: 'unchanged', contactId };
}

function entry(
  action: Action,
  candidate: Candidate,
  ampVersion: number | null,
  merge: Pick<PlanEntry, 'changes' | 'base'>,
  skip: Skip | null = null,
): Decision {
  return {
    kind: 'entry',
    entry: {
      action,
      contactId: candidate.contact.id,
      ampContactId: candidate.ampContact?.id ?? null,
      ampVersion,
      changes: merge.changes,
      base: merge.base,
      skip,
    },
  };
}

function sameSkip(a: Skip | null, b: Skip): boolean {
  return (
    a !== null &&
    a.reason === b.reason &&
    a.about?.kind === b.about?.kind &&
    a.about?.id === b.about?.id
  );
}

function sameValues(a: FieldValues, b: FieldValues): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
