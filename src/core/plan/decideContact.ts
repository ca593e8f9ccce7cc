import type { FieldValues, Link, LinkMarks, LinkState } from '../contact/ampContact.ts';
import { noMarks } from '../contact/ampContact.ts';
import { doesNotGo } from '../mapping/contactWrites.ts';
import {
  companyFields,
  doesNotCome,
  fillersIn,
  type Mapping,
  mappingOf,
  valuesForAmp,
} from '../mapping/mapping.ts';
import { nativeChange } from '../mapping/nativeForm.ts';
import type { Unfit } from '../mapping/unfit.ts';
import { leftFilterTag } from '../settings/settings.ts';
import type { Candidate } from './candidate.ts';
import { sameConflict, sameConflicts } from './conflict.ts';
import type { Decision, Policy } from './decision.ts';
import { isFilterReason } from './filterReasons.ts';
import { type Merge, type MergeRules, mergeFields } from './mergeFields.ts';
import type { Action, FieldChange, FieldConflict, PlanEntry } from './plan.ts';
import { disagreeing } from './sharedItems.ts';
import { type Skip, sameSkip } from './skip.ts';
import { leftOutByRules, skipNow, standingOf } from './standing.ts';
import { changeTag } from './tags.ts';

/**
 * The decision about one ConnectWise contact; see Action for what each outcome means. Each branch
 * names its situations; the first that fits counts.
 */
export function decideContact(candidate: Candidate, policy: Policy): Decision {
  const { contact, link } = candidate;
  // The stored data is out of date: the contact waits unchanged until it can be read again.
  if (candidate.skip?.reason === 'unreadable') return unchanged(candidate);
  // A change was sent to ConnectWise and its result is not known yet.
  if (candidate.sent) return { kind: 'waiting' };
  // On hold: nothing happens to it, but the displayed reason stays current.
  if (candidate.hold !== null) return note(candidate, policy);
  // Deleted in ConnectWise, or merged into another contact there.
  if (candidate.gone) return decideGone(candidate, policy);
  const standing = standingOf(candidate, policy.filter, policy.settings.pull);
  // Skipped by a rule: never imported, or in sync until now.
  if (standing.kind === 'out') return leave(candidate, standing.skip, policy);
  // Not in AMP yet, or matched with someone there.
  if (link === null) return take(candidate, standing.match, policy);
  // The link ended, the contact exists again, and AMP has the person under another record.
  if (link.state === 'ended' && standing.match !== null) {
    return take(candidate, standing.match, policy);
  }
  // Linked: compares what changed on either side since the base.
  if (candidate.ampContact === null) return { kind: 'unchanged', contactId: contact.id };
  return candidate.ampContact.deletedAt === null
    ? follow(candidate, link, policy)
    : followRemoved(candidate, link, policy);
}

/** Records the reason for a skip, or that there is none any more. */
function note(candidate: Candidate, { filter, settings }: Policy): Decision {
  const { link, skip: noted, conflicts } = candidate;
  const skip = skipNow(candidate, filter, settings.pull);
  if (skip === null && noted === null) return unchanged(candidate);
  if (skip !== null) return sameSkip(noted, skip) ? unchanged(candidate) : { kind: 'skip', skip };
  if (link === null) return entry('forget', candidate, { base: {}, marks: noMarks, link: null });
  return entry('agree', candidate, { ...untouched(link), link: link.state, conflicts });
}

/** Imported for the first time: new in AMP, or matched there. */
function take(candidate: Candidate, match: Candidate['ampContact'], policy: Policy): Decision {
  const origin = match === null ? 'connectwise' : 'match';
  const amp = match ?? { email: null, fields: {} };
  const nothing = { base: {}, marks: noMarks, origin, state: 'active' } as const;
  const met = candidate.ampContact === match ? candidate : { ...candidate, ampContact: match };
  const { changes, conflicts, base, marks } = mergeWith(met, nothing, amp, policy, true);
  const outcome = { changes, conflicts, base, marks, link: 'active', origin } as const;
  return entry(match === null ? 'create' : 'link', met, outcome);
}

/** Skipped: an active link is paused or ended; anything else is recorded once. */
function leave(candidate: Candidate, skip: Skip<'contact'>, policy: Policy): Decision {
  const { settings } = policy;
  const { link, ampContact } = candidate;
  if (link === null || link.state !== 'active') {
    return sameSkip(candidate.skip, skip) ? unchanged(candidate) : { kind: 'skip', skip };
  }
  const kept = { ...untouched(link), link: 'paused', skip } as const;
  const chosen =
    skip.reason === 'inactive' ? settings.inactive : byFilter(skip, settings.leavesFilter);
  const wanted = settings.pull ? chosen : 'keep';
  // Already removed there, or not to be changed.
  if (ampContact === null || ampContact.deletedAt !== null || wanted === 'keep') {
    return entry('pause', candidate, kept);
  }
  if (wanted === 'tag') {
    return entry('pause', candidate, {
      ...kept,
      changes: changeTag(ampContact, leftFilterTag, true),
    });
  }
  // Edited in AMP since the last sync: the edit wins over the deletion, even if ConnectWise
  // rejected it.
  if (mergeWith(candidate, link, ampContact, policy, false).ampEdited) {
    return entry('pause', candidate, kept);
  }
  return entry('remove', candidate, { ...kept, marks: { ...link.marks, removedVersion: -1 } });
}

/**
 * R17 is about the filter; a contact that lost its address or company in ConnectWise is not
 * dropped.
 */
function byFilter(
  skip: Skip<'contact'>,
  wanted: 'keep' | 'tag' | 'remove',
): 'keep' | 'tag' | 'remove' {
  return isFilterReason(skip.reason) || skip.reason === 'company_deleted' ? wanted : 'keep';
}

/** Linked, and there on both sides: a three-way compare with the base. */
function follow(candidate: Candidate, link: Link, policy: Policy): Decision {
  const { ampContact, contact } = candidate;
  if (ampContact === null) return unchanged(candidate);
  const merge = mergeWith(candidate, link, ampContact, policy, false);
  const marks = { ...merge.marks, removedVersion: null, inactivated: false };
  const next = { ...merge, marks, link: 'active' } as const;

  // Back in the filter, active again, or in ConnectWise again after it counted as deleted: merges
  // what changed on either side meanwhile.
  if (link.state !== 'active') {
    const tag = policy.settings.pull ? changeTag(ampContact, leftFilterTag, false) : [];
    return entry('resume', candidate, { ...next, changes: [...merge.changes, ...tag] });
  }
  // Changed on one side, or on both and a rule decides.
  if (merge.changes.length > 0) return entry('update', candidate, next);
  // Changed on both sides, or rejected by ConnectWise, and a person decides.
  if (!sameConflicts(merge.conflicts, candidate.conflicts)) {
    return entry(merge.conflicts.length > 0 ? 'ask' : 'agree', candidate, next);
  }
  // Both sides have the same values now, but the base differs; or a recorded skip no longer
  // applies.
  const moved =
    !sameValues(merge.base, link.base) || !sameMarks(marks, link.marks) || candidate.skip !== null;
  return moved ? entry('agree', candidate, next) : { kind: 'unchanged', contactId: contact.id };
}

/** Linked, and removed in AMP. */
function followRemoved(candidate: Candidate, link: Link, policy: Policy): Decision {
  const { ampContact } = candidate;
  if (ampContact === null) return unchanged(candidate);
  const merge = mergeWith(candidate, link, ampContact, policy, false);
  const restored = { ...merge.marks, removedVersion: null, inactivated: false };
  // Someone added the person to AMP again, so restoring would create a duplicate.
  const again = candidate.matches.length > 0;
  const bySync = link.marks.removedVersion === ampContact.version;
  const setActive = link.state !== 'active' && link.marks.inactivated;
  const { pull, push, removedInAmp } = policy.settings;

  // Back in the filter or active again, and removed by the sync when it was dropped; or set
  // inactive by the sync, and someone set it active again.
  if ((bySync || setActive) && pull && !again) {
    return entry('restore', candidate, { ...merge, marks: restored, link: 'active' });
  }
  // Edited in ConnectWise after it was removed in AMP: the edit wins over the deletion.
  if (merge.contactEdited && pull && !again) {
    return entry('restore', candidate, { ...merge, marks: restored, link: 'active' });
  }
  // Back in the filter or active again, but removed in AMP by a person: stays removed.
  if (link.state !== 'active') {
    return entry('resume', candidate, { ...untouched(link), link: 'active' });
  }
  // Removed in AMP, not edited in ConnectWise, and the organization wants removals to sync.
  if (removedInAmp === 'inactivate' && push && !again) {
    const marks = { ...link.marks, inactivated: true };
    const skip = {
      kind: 'contact',
      id: candidate.contact.id,
      reason: 'inactive',
      about: null,
    } as const;
    return entry('inactivate', candidate, { ...untouched(link), marks, link: 'paused', skip });
  }
  // Removed in AMP and not edited in ConnectWise: stays removed, even if its company changes.
  const noted = candidate.skip !== null || candidate.conflicts.length > 0;
  return noted
    ? entry('agree', candidate, { ...untouched(link), link: 'active' })
    : unchanged(candidate);
}

/** It no longer exists in ConnectWise. */
function decideGone(candidate: Candidate, policy: Policy): Decision {
  const { contact, link, ampContact } = candidate;
  // Never linked, or unlinked: nothing remains to record.
  if (link === null) {
    if (candidate.skip === null) return unchanged(candidate);
    return entry('forget', candidate, { base: {}, marks: noMarks, link: null });
  }
  if (link.state === 'ended') return unchanged(candidate);
  const skip = {
    kind: 'contact',
    id: contact.id,
    reason: 'deleted_in_connectwise',
    about: null,
  } as const;
  const ended = { ...untouched(link), link: 'ended', skip } as const;
  if (ampContact === null || ampContact.deletedAt !== null) return entry('end', candidate, ended);

  // Edited in AMP since the last sync: the edit wins over the deletion, so it goes to ConnectWise
  // again. An edit that ConnectWise rejected keeps the AMP contact, but would be rejected again.
  const merge = mergeWith(candidate, link, ampContact, policy, false);
  if (merge.ampEditOpen && link.state === 'active' && policy.settings.push) {
    return entry('release', candidate, { ...untouched(link), link: null });
  }
  // Merged into a contact that has its address: that one takes over the AMP contact.
  const merged = candidate.rivals.some(
    (rival) => rival.link === null && leftOutByRules(rival, policy.filter) === null,
  );
  const { deleted, pull } = policy.settings;
  if (deleted === 'remove' && pull && !merged && !merge.ampEdited) {
    return entry('remove', candidate, { ...ended, marks: { ...link.marks, removedVersion: -1 } });
  }
  return entry('end', candidate, ended);
}

function mergeWith(
  candidate: Candidate,
  link: Pick<Link, 'base' | 'marks' | 'origin'>,
  amp: Parameters<typeof mergeFields>[2],
  { mapping, settings }: Policy,
  first: boolean,
): Merge {
  const { contact, company, ampContact } = candidate;
  const inForce = mappingOf(mapping, link.origin);
  const { requiredFill } = settings;
  const meeting = first || (link.origin === 'hand' && !hasMet(link, inForce));
  // A filler from before they met says nothing about the person (R20).
  const marks = meeting
    ? { ...link.marks, fillers: fillersIn(inForce, contact, company, requiredFill) }
    : link.marks;
  const values = valuesForAmp(inForce, contact, company, marks.fillers);
  const rules: MergeRules = {
    latest: latestOf(contact.lastUpdated, ampContact?.updatedAt ?? null),
    requiredFill,
    first: meeting,
    doesNotGo: (field, value) => doesNotGo(field, contact, value),
    disputed: ({ target }) => candidate.disputed?.includes(target.name) === true,
    doesNotCome: (field) => doesNotCome(field, contact, company),
    native: (field, old, next) => nativeChange(field, { contact, company }, old, next),
  };
  const pair = { base: link.base, marks };
  let merge = mergeFields(inForce, values, amp, pair, rules);
  // Neither of two AMP fields wins just because it comes first.
  const apart = disagreeing(merge.changes, contact, inForce);
  if (apart.length > 0) {
    const why: Unfit = { code: 'item_disputed' };
    merge = mergeFields(inForce, values, amp, pair, {
      ...rules,
      doesNotGo: (field, value) =>
        apart.includes(field.target.name) ? why : rules.doesNotGo(field, value),
    });
  }
  if (merge.conflicts.length === 0) return merge;
  return { ...merge, conflicts: merge.conflicts.map((one) => told(one, candidate.conflicts)) };
}

/**
 * Whether both were compared before. A link made by hand may start with values of the former
 * company.
 */
function hasMet({ base }: Pick<Link, 'base'>, mapping: Mapping): boolean {
  const ofCompany = new Set(companyFields(mapping));
  return Object.keys(base).some((field) => !ofCompany.has(field));
}

/** A conflict with the reason from when it was written, while both values are the same. */
function told(conflict: FieldConflict, known: readonly FieldConflict[]): FieldConflict {
  if (conflict.why !== undefined || conflict.because !== 'does_not_fit') return conflict;
  return known.find((one) => sameConflict({ ...one, why: undefined }, conflict)) ?? conflict;
}

/** Both times are UTC; ConnectWise has whole seconds. */
function latestOf(connectWise: string | null, amp: string | null): MergeRules['latest'] {
  if (connectWise === null || amp === null) return null;
  return Date.parse(amp) > Date.parse(connectWise) + 999 ? 'amp' : 'connectwise';
}

type Outcome = {
  readonly base: FieldValues;
  readonly marks: LinkMarks;
  readonly link: LinkState | null;
  readonly origin?: PlanEntry['origin'];
  readonly changes?: readonly FieldChange[];
  readonly conflicts?: readonly FieldConflict[];
  readonly skip?: Skip<'contact'>;
};

function untouched({ base, marks }: Link): Pick<Outcome, 'base' | 'marks'> {
  return { base, marks };
}

function entry(action: Action, candidate: Candidate, outcome: Outcome): Decision {
  return {
    kind: 'entry',
    entry: {
      action,
      contactId: candidate.contact.id,
      ampContactId: candidate.ampContact?.id ?? null,
      ampVersion: candidate.ampContact?.version ?? null,
      changes: outcome.changes ?? [],
      conflicts: outcome.conflicts ?? [],
      link: outcome.link,
      origin: outcome.origin ?? candidate.link?.origin ?? 'connectwise',
      base: outcome.base,
      marks: outcome.marks,
      skip: outcome.skip ?? null,
      target: null,
    },
  };
}

function unchanged({ contact }: Candidate): Decision {
  return { kind: 'unchanged', contactId: contact.id };
}

function sameMarks(a: LinkMarks, b: LinkMarks): boolean {
  return (
    sameValues(a.fillers, b.fillers) &&
    sameValues(a.unfit, b.unfit) &&
    (a.refused ?? []).join() === (b.refused ?? []).join() &&
    sameValues(a.sources ?? {}, b.sources ?? {}) &&
    sameValues(a.conversions ?? {}, b.conversions ?? {}) &&
    a.removedVersion === b.removedVersion &&
    a.inactivated === b.inactivated
  );
}

function sameValues(a: FieldValues, b: FieldValues): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
