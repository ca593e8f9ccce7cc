import {
  type FieldValue,
  type FieldValues,
  type LinkMarks,
  noMarks,
} from '../contact/ampContact.ts';
import type { Company } from '../contact/contact.ts';
import { canonicalEmail, isEmail } from '../contact/emails.ts';
import { companyKey, nameKey, sameWords } from '../contact/names.ts';
import { preferredEmail } from '../contact/preferred.ts';
import { typesForNewCompany } from '../filter/newCompany.ts';
import { mayTakeOf, takes } from '../filter/takes.ts';
import { doesNotGo } from '../mapping/contactWrites.ts';
import { fillOf } from '../mapping/mapping.ts';
import type { AmpCandidate, ContactPeer } from './candidate.ts';
import type { AmpDecision, Policy } from './decision.ts';
import { ampValue, withConversions, withSources } from './mergeFields.ts';
import { contradicts, pairUp } from './pairing.ts';
import type { FieldChange, PlanEntry, PushTarget } from './plan.ts';
import { type About, type AmpSkipReason, type Skip, sameSkip } from './skip.ts';
import { leftOutByRules, sameCompany, withCompany } from './standing.ts';

/**
 * The decision about one AMP contact without a link: sent to ConnectWise, left to the contact that
 * is the same person, or not sent for a reason. If someone in ConnectWise may be the same person
 * and that is unclear, nothing is sent.
 */
export function decideAmpContact(candidate: AmpCandidate, policy: Policy): AmpDecision {
  const { ampContact } = candidate;
  // Sent before, and it is not known yet whether it arrived.
  if (candidate.sent) return { kind: 'waiting' };
  // Removed in AMP before it was sent, or deleted in ConnectWise after: it is not sent.
  if (ampContact.deletedAt !== null || candidate.ended) {
    return candidate.skip === null ? { kind: 'unchanged' } : forget(candidate);
  }
  // Rejected by ConnectWise, or possibly the same person as someone there: stays so until someone
  // edits it or decides.
  if (waitsForPerson(candidate)) return { kind: 'unchanged' };
  const verdict = judge(candidate, policy);
  if (verdict.kind !== 'skip' && candidate.hold !== null) {
    // On hold: nothing happens to it, but the reason shown stays true.
    return candidate.skip === null ? { kind: 'unchanged' } : forget(candidate);
  }
  if (verdict.kind === 'left') return { kind: 'unchanged' };
  if (verdict.kind === 'push') return push(candidate, verdict.target, policy);
  const { reason, about } = verdict;
  const found: Skip<'amp_contact'> = { kind: 'amp_contact', id: ampContact.id, reason, about };
  return sameSkip(candidate.skip, found) ? { kind: 'unchanged' } : { kind: 'skip', skip: found };
}

/**
 * Editing ends the skip `refused`. A decision, or finding that it is someone else, ends the other.
 */
function waitsForPerson({ skip: noted, sameEmail }: AmpCandidate): boolean {
  if (noted?.reason === 'refused') return true;
  if (noted?.reason !== 'create_uncertain') return false;
  return !sameEmail.some(
    ({ contact, link, rejected }) =>
      (rejected || link !== null) && String(contact.id) === noted.about?.id,
  );
}

type Verdict =
  | { readonly kind: 'push'; readonly target: PushTarget }
  /** The contact that is the same person will be linked to it. */
  | { readonly kind: 'left' }
  | { readonly kind: 'skip'; readonly reason: AmpSkipReason; readonly about: About };

function judge(candidate: AmpCandidate, policy: Policy): Verdict {
  const { ampContact } = candidate;
  // Unlinked by a person, who has to say whether these are two people. Neither is created until
  // then.
  const former = candidate.unlinked?.[0];
  if (former !== undefined) return skip('match_proposed', contactOf(former));
  const email = ampContact.email ?? '';
  // Without an address, nothing would show whether it exists in ConnectWise already.
  if (!isEmail(email)) return skip('no_email');
  const known = judgeBySameEmail(candidate, policy);
  if (known !== null) return known;
  const twice = samePersonInAmp(candidate);
  if (twice !== null) return twice;
  const namesake = candidate.namesakes.find(
    (peer) =>
      !peer.rejected &&
      couldBe(peer, policy) &&
      sameCompany(ampContact.fields.company, peer.company),
  );
  if (namesake !== undefined) return skip('match_proposed', contactOf(namesake));
  if (!sendsPeople(policy)) return skip('push_off');
  return missing(candidate, policy) ?? findTarget(candidate, policy);
}

/**
 * A required ConnectWise field that cannot be filled. A filler replaces a missing value, never one
 * that does not fit.
 */
function missing({ ampContact }: AmpCandidate, { mapping, settings }: Policy): Verdict | null {
  for (const field of mapping) {
    const { source, target, direction } = field;
    if (source.required !== true || direction === 'to_amp' || source.write === undefined) continue;
    const value = ampValue(ampContact, target.name);
    if (value !== null && doesNotGo(field, null, value) !== null) {
      return skip('value_does_not_fit', { kind: 'field', id: target.name });
    }
    if (value === null && fillOf(field, settings.requiredFill) === null) return skip('no_name');
  }
  return null;
}

/** Whether someone in ConnectWise with the same address is, or may be, the same person. */
function judgeBySameEmail(candidate: AmpCandidate, policy: Policy): Verdict | null {
  const peers = candidate.sameEmail.filter(({ rejected }) => !rejected);
  const name = nameOf(candidate);
  const key = canonicalEmail(candidate.ampContact.email ?? '');
  // The sync finds a contact only by its preferred address.
  const preferring = peers.filter((peer) => preferredKey(peer) === key);
  const free = preferring.filter((peer) => couldBe(peer, policy));
  const alone =
    !preferring.some(({ link }) => link !== null) &&
    !candidate.ampPeers.some(({ linked }) => linked);
  const pairs = pairUp(
    free.map((peer) => ({ id: peer.contact.id, name: peerName(peer) })),
    [
      { id: candidate.ampContact.id, name },
      ...candidate.ampPeers
        .filter(({ linked }) => !linked)
        .map((peer) => ({ id: peer.ampContactId, name: peer.name })),
    ],
    alone,
  );
  for (const ampContactId of pairs.values()) {
    if (ampContactId === candidate.ampContact.id) return { kind: 'left' };
  }
  // Either could be mistaken for the other.
  const open = free.filter(({ contact }) => !pairs.has(contact.id));
  if (open[0] !== undefined) {
    return skip(open.length > 1 ? 'several_matches' : 'match_proposed', contactOf(open[0]));
  }
  for (const peer of peers) {
    if (contradicts(peerName(peer), name) || free.includes(peer)) continue;
    // In AMP already, as another AMP contact.
    if (peer.link !== null) {
      if (name !== '' && !sameWords(peerName(peer), name)) continue;
      return skip('same_person_twice', { kind: 'amp_contact', id: peer.link.ampContactId });
    }
    // In ConnectWise, but skipped there: sending would create a duplicate.
    if (!couldBe(peer, policy)) return skip('contact_left_out', contactOf(peer));
    // In ConnectWise with another preferred address.
    return skip('match_proposed', contactOf(peer));
  }
  return null;
}

/**
 * Whether another AMP contact is the same person; the linked one goes first, else the one created
 * first.
 */
function samePersonInAmp(candidate: AmpCandidate): Verdict | null {
  const { ampContact, ampPeers } = candidate;
  const name = nameOf(candidate);
  const same = ampPeers.filter(
    (peer) => name === '' || peer.name === '' || sameWords(peer.name, name),
  );
  const first =
    same.find(({ linked }) => linked) ?? same.find((peer) => peer.ampContactId < ampContact.id);
  if (first === undefined) return null;
  return skip('same_person_twice', { kind: 'amp_contact', id: first.ampContactId });
}

/** Without name or address, a person in ConnectWise could not be distinguished from others. */
function sendsPeople({ settings, mapping }: Policy): boolean {
  const sent = (field: string) =>
    mapping.some(({ target, direction }) => target.name === field && direction !== 'to_amp');
  return settings.push && ['email', 'firstName', 'lastName'].every(sent);
}

/** The company of the new contact (R21). */
function findTarget({ ampContact, companies }: AmpCandidate, policy: Policy): Verdict {
  const { settings, filter } = policy;
  const taken = companies.filter((company) => mayTakeOf(filter, company));
  const [company, another] = taken;
  // The filter would exclude it at once: AMP contacts arrive without contact types.
  if (company !== undefined && !takes(filter, { types: [] }, company).taken) {
    return skip('contact_out_of_filter', companyOf(company));
  }
  if (another !== undefined) return skip('company_ambiguous', companyOf(another));
  if (company !== undefined) return { kind: 'push', target: { companyId: company.id } };
  const [outside] = companies;
  if (outside !== undefined) return skip('company_out_of_filter', companyOf(outside));

  const name = ampContact.fields.company ?? null;
  const { catchAllCompany: catchAll } = policy;
  switch (settings.company) {
    case 'create':
      if (typeof name !== 'string' || companyKey(name) === '') return skip('company_missing');
      // ConnectWise requires an address for a company, even if only a filler (R20).
      if (settings.requiredFill === null && !hasAddress(ampContact)) return skip('company_missing');
      // Nobody can supply what the filter requires besides types.
      if (typesForNewCompany(filter) === null) return skip('company_missing');
      return { kind: 'push', target: { newCompany: name } };
    case 'catch_all':
      if (catchAll === null) return skip('company_missing');
      if (catchAll.deleted) return skip('company_missing', companyOf(catchAll));
      // A contact that moves to a company outside the filter would stop syncing.
      if (!mayTakeOf(filter, catchAll)) return skip('company_out_of_filter', companyOf(catchAll));
      if (!takes(filter, { types: [] }, catchAll).taken) {
        return skip('contact_out_of_filter', companyOf(catchAll));
      }
      return { kind: 'push', target: { companyId: catchAll.id } };
    case 'hold':
      return skip('company_missing');
    case 'reject':
      break;
  }
  return skip('company_rejected');
}

function hasAddress({ fields }: AmpCandidate['ampContact']): boolean {
  const lines = [fields.addressLine1, fields.city, fields.state, fields.zip];
  return lines.some((line) => typeof line === 'string' && line.trim() !== '');
}

function push({ ampContact }: AmpCandidate, place: PushTarget, policy: Policy): AmpDecision {
  const changes: FieldChange[] = [];
  const base: Record<string, FieldValue> = {};
  const fillers: Record<string, FieldValue> = {};
  for (const field of policy.mapping) {
    const { source, target, direction } = field;
    // A company has its own values; a new contact of it changes none of them.
    if (direction === 'to_amp' || source.write === undefined || source.object === 'company')
      continue;
    const value = ampValue(ampContact, target.name);
    const change = { side: 'connectwise', field: target.name, old: null } as const;
    const fill = fillOf(field, policy.settings.requiredFill);
    const goes = value !== null && doesNotGo(field, null, value) === null;
    if (goes) {
      changes.push({ ...change, new: value, because: 'first_sync' });
      base[target.name] = value;
    } else if (value === null && fill !== null) {
      changes.push({ ...change, new: fill, because: 'required' });
      fillers[target.name] = fill;
    }
    // A value that does not fit and is not required is omitted here; the next plan records it, when
    // both are linked.
  }
  // The name of the catch-all company counts as empty: AMP keeps the entered name (R20, R21).
  const { catchAllCompany: catchAll } = policy;
  const caught = catchAll !== null && 'companyId' in place && place.companyId === catchAll.id;
  const named = ampContact.fields.company ?? null;
  if (caught && named !== null && !sameCompany(named, catchAll)) fillers.company = catchAll.name;
  const sent = () => new Set(Object.keys(base));
  const sourced = withSources({ ...noMarks, fillers }, policy.mapping, sent);
  const marks = withConversions(sourced, policy.mapping, base, {});
  return entry('push', ampContact, { changes, base, marks, target: place });
}

function forget({ ampContact }: AmpCandidate): AmpDecision {
  return entry('forget', ampContact, { changes: [], base: {}, marks: noMarks, target: null });
}

function entry(
  action: 'push' | 'forget',
  { id, version }: AmpCandidate['ampContact'],
  outcome: {
    readonly changes: readonly FieldChange[];
    readonly base: FieldValues;
    readonly marks: LinkMarks;
    readonly target: PushTarget | null;
  },
): AmpDecision {
  const made: PlanEntry = {
    action,
    contactId: null,
    ampContactId: id,
    ampVersion: version,
    changes: outcome.changes,
    conflicts: [],
    link: action === 'push' ? 'active' : null,
    origin: 'amp',
    base: outcome.base,
    marks: outcome.marks,
    skip: null,
    target: outcome.target,
  };
  return { kind: 'entry', entry: made };
}

/** A contact without a link that the rules would import. */
function couldBe({ contact, company, link }: ContactPeer, { filter }: Policy): boolean {
  return link === null && leftOutByRules(withCompany({ contact, company }), filter) === null;
}

function nameOf({ ampContact: { fields } }: AmpCandidate): string {
  return nameKey(fields.firstName ?? null, fields.lastName ?? null);
}

function peerName({ contact }: ContactPeer): string {
  return nameKey(contact.firstName, contact.lastName);
}

function preferredKey({ contact }: ContactPeer): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.key : null;
}

function contactOf({ contact }: ContactPeer): About {
  return { kind: 'contact', id: String(contact.id) };
}

function companyOf({ id }: Company): About {
  return { kind: 'company', id: String(id) };
}

function skip(reason: AmpSkipReason, about: About = null): Verdict {
  return { kind: 'skip', reason, about };
}
