import { badInput } from '../../core/badInput.ts';
import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { companyFields } from '../../core/mapping/mapping.ts';
import { notFound } from '../../core/notFound.ts';
import type { AmpCandidate, Candidate } from '../../core/plan/candidate.ts';
import type { AmpSkipReason, Skip, SkipReason } from '../../core/plan/skip.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { wholeMapping } from '../plan/policy.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** A contact and an AMP contact that may be the same person, side by side. */
export type Match = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly ampContact: AmpContact;
  /** Why it needs review. */
  readonly reason: SkipReason | AmpSkipReason;
};

export const contactReasons: readonly SkipReason[] = ['match_proposed', 'several_amp_matches'];

export const ampReasons: readonly AmpSkipReason[] = [
  'match_proposed',
  'several_matches',
  'create_uncertain',
];

/** The possible AMP contacts for a contact, from its skip. */
export function pairsOf(
  candidate: Candidate,
  { reason, about }: Skip<'contact'>,
): readonly Match[] {
  const { contact, company, matches, namesakes, unlinked } = candidate;
  const people = [
    ...(unlinked ?? []),
    ...matches.filter(({ linkedTo }) => linkedTo === null).map(({ ampContact }) => ampContact),
    ...namesakes,
  ];
  const meant = reason === 'match_proposed' ? people.filter(({ id }) => id === about?.id) : people;
  // An AMP contact that was unlinked may be a namesake as well.
  const once = new Map(meant.map((ampContact) => [ampContact.id, ampContact]));
  return [...once.values()].map((ampContact) => ({ contact, company, ampContact, reason }));
}

/** The contacts that are proposed for an AMP contact. */
export function pairsOfAmp(
  candidate: AmpCandidate,
  { reason, about }: Skip<'amp_contact'>,
): readonly Match[] {
  const { ampContact, sameEmail, namesakes, unlinked } = candidate;
  const open = [...(unlinked ?? []), ...sameEmail, ...namesakes].filter(
    ({ link, rejected }) => link === null && !rejected,
  );
  const meant =
    reason === 'match_proposed'
      ? open.filter(({ contact }) => String(contact.id) === about?.id)
      : open;
  const once = new Map(meant.map((one) => [one.contact.id, one]));
  return [...once.values()].map(({ contact, company }) => ({
    contact,
    company,
    ampContact,
    reason,
  }));
}

/** Ids of the AMP contacts that are proposed for a contact, by the skips of both sides. */
async function proposedFor(
  { stores }: Pick<Deps, 'stores'>,
  contactId: number,
): Promise<readonly string[]> {
  const { mirror } = stores;
  const candidate = (await mirror.candidate(contactId))?.candidate;
  const skip = candidate?.skip ?? null;
  const pairs =
    candidate === undefined || skip === null || !contactReasons.includes(skip.reason)
      ? []
      : [...pairsOf(candidate, skip)];
  const like = await mirror.ampContactsLike(contactId);
  for (const { candidate: one } of await mirror.ampCandidatesByIds(like)) {
    if (one.skip !== null && ampReasons.includes(one.skip.reason)) {
      pairs.push(...pairsOfAmp(one, one.skip).filter(({ contact }) => contact.id === contactId));
    }
  }
  return [...new Set(pairs.map(({ ampContact }) => ampContact.id))];
}

/**
 * Links a contact with the AMP contact that is proposed for it; if there are several, the caller must
 * choose. Throws `not_found`, `bad_input`.
 */
export async function acceptMatch(
  deps: Deps,
  contactId: number,
  ampContactId: string | null,
): Promise<Link> {
  const proposed = await proposedFor(deps, contactId);
  const chosen = ampContactId ?? (proposed.length === 1 ? proposed[0] : undefined);
  if (chosen !== undefined && proposed.includes(chosen)) {
    return await linkByHand(deps, contactId, chosen);
  }
  if (proposed.length === 0) {
    throw notFound('match', contactId);
  }
  const code = ampContactId === null ? 'several_proposed' : 'not_proposed';
  const ids = proposed.join(', ');
  throw badInput('AMP contact', { code }, { code: 'id_of_one', ids });
}

/** Says that two are not the same person. Throws `not_found`. */
export async function rejectMatch(
  deps: Deps,
  contactId: number,
  ampContactId: string,
): Promise<void> {
  await checkBoth(deps, contactId, ampContactId);
  await deps.stores.decisions.reject(contactId, ampContactId, instant(deps.clock));
}

/** Links two records. Throws `not_found`, or `bad_input` if either has a link. */
export async function linkByHand(
  deps: Deps,
  contactId: number,
  ampContactId: string,
): Promise<Link> {
  await checkBoth(deps, contactId, ampContactId);
  return await linkBoth(deps, contactId, ampContactId);
}

/** Links two records and ends any other link of either. Returns the links that ended. */
export async function relinkByHand(
  deps: Deps,
  contactId: number,
  ampContactId: string,
): Promise<{ readonly link: Link; readonly apart: readonly Link[] }> {
  const ampContact = await checkBoth(deps, contactId, ampContactId);
  const { decisions, mirror } = deps.stores;
  const candidate = (await mirror.candidate(contactId))?.candidate;
  // Checks first that the new link is possible, before any link is ended.
  if (candidate?.gone === true) throw notFound('contact', contactId);
  if (ampContact.deletedAt !== null) throw notFound('amp_contact', ampContactId);
  const link = candidate?.link ?? null;
  const others = [link, ampContact.link].flatMap((one) =>
    one === null || one.state === 'ended' ? [] : [one.contactId],
  );
  if (link?.ampContactId === ampContactId && link.state !== 'ended') {
    throw badInput('AMP contact', { code: 'linked_already' }, { code: 'another_amp_contact' });
  }
  const apart: Link[] = [];
  for (const id of new Set(others)) apart.push(await decisions.unlink(id, instant(deps.clock)));
  return { link: await linkBoth(deps, contactId, ampContactId), apart };
}

/** Unlinks a contact: both stay as they are and stop syncing. Returns the link that ended. */
export async function unlinkByHand({ stores, clock }: Deps, contactId: number): Promise<Link> {
  return await stores.decisions.unlink(contactId, instant(clock));
}

/**
 * Reverts a decision about a match; the match needs review again. Throws `not_found` if there is no
 * decision, and `bad_input` if either has another link since.
 */
export async function reopenMatch(
  { stores, clock }: Deps,
  contactId: number,
  ampContactId: string,
): Promise<void> {
  if (await stores.decisions.reopen(contactId, ampContactId, instant(clock))) return;
  throw notFound('match', contactId);
}

async function linkBoth(
  { stores, clock }: Deps,
  contactId: number,
  ampContactId: string,
): Promise<Link> {
  const ofCompany = companyFields(await wholeMapping({ stores }));
  return await stores.decisions.link(contactId, ampContactId, ofCompany, instant(clock));
}

async function checkBoth({ stores }: Deps, contactId: number, ampContactId: string) {
  const [contact] = await stores.mirror.contactsByIds([contactId]);
  if (contact === undefined) throw notFound('contact', contactId);
  const row = await stores.ampContacts.get(ampContactId);
  if (row === null) throw notFound('amp_contact', ampContactId);
  return row;
}
