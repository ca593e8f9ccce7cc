import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import { companyFields } from '../../core/mapping/mapping.ts';
import { notFound } from '../../core/notFound.ts';
import type { AmpSkipReason, SkipReason } from '../../core/plan/plan.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { wholeMapping } from '../plan/policy.ts';
import { ampSkipsOf, skipsOf } from './decide.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** A contact and an AMP contact that may be the same person, side by side. */
export type Match = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly ampContact: AmpContact;
  /** Why a person is asked. */
  readonly reason: SkipReason | AmpSkipReason;
};

const contactReasons: ReadonlySet<SkipReason> = new Set(['match_proposed', 'several_amp_matches']);

const ampReasons: ReadonlySet<AmpSkipReason> = new Set([
  'match_proposed',
  'several_matches',
  'create_uncertain',
]);

/** All pairs a person is asked about, each once. */
export async function* proposedMatches({ stores }: Pick<Deps, 'stores'>): AsyncGenerator<Match> {
  const told = new Set<string>();
  for await (const skip of skipsOf(stores, (reason) => contactReasons.has(reason))) {
    const queued = await stores.mirror.candidate(skip.contactId);
    if (queued === null) continue;
    const { contact, company, matches, namesakes, unlinked } = queued.candidate;
    const people = [
      ...(unlinked ?? []),
      ...matches.filter(({ linkedTo }) => linkedTo === null).map(({ ampContact }) => ampContact),
      ...namesakes,
    ];
    const named = people.filter(({ id }) => id === skip.about?.id);
    for (const ampContact of skip.reason === 'several_amp_matches' ? people : named) {
      if (told.has(`${contact.id} ${ampContact.id}`)) continue;
      told.add(`${contact.id} ${ampContact.id}`);
      yield { contact, company, ampContact, reason: skip.reason };
    }
  }
  for await (const skip of ampSkipsOf(stores, (reason) => ampReasons.has(reason))) {
    const queued = await stores.mirror.ampCandidate(skip.ampContactId);
    if (queued === null) continue;
    const { ampContact, sameEmail, namesakes, unlinked } = queued.candidate;
    const open = [...(unlinked ?? []), ...sameEmail, ...namesakes].filter(
      ({ link, rejected }) => link === null && !rejected,
    );
    const named = open.filter(({ contact }) => String(contact.id) === skip.about?.id);
    for (const { contact, company } of skip.reason === 'match_proposed' ? named : open) {
      if (told.has(`${contact.id} ${ampContact.id}`)) continue;
      told.add(`${contact.id} ${ampContact.id}`);
      yield { contact, company, ampContact, reason: skip.reason };
    }
  }
}

/**
 * Links a contact with the AMP contact that was proposed for it; which one has to be said where
 * several were. Throws `not_found`, `bad_input`.
 */
export async function acceptMatch(
  deps: Deps,
  contactId: number,
  ampContactId: string | null,
): Promise<Link> {
  const proposed: string[] = [];
  for await (const { contact, ampContact } of proposedMatches(deps)) {
    if (contact.id === contactId) proposed.push(ampContact.id);
  }
  const chosen = ampContactId ?? (proposed.length === 1 ? proposed[0] : undefined);
  if (chosen !== undefined && proposed.includes(chosen)) {
    return await linkByHand(deps, contactId, chosen);
  }
  if (proposed.length === 0) {
    throw notFound('match', contactId);
  }
  throw new Failure('bad_input', {
    field: 'AMP contact',
    problem: ampContactId === null ? 'several were proposed' : 'this one was not proposed',
    accepted: proposed.join(', '),
  });
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

/** Links two. Throws `not_found`, or `bad_input` where either has a link. */
export async function linkByHand(
  deps: Deps,
  contactId: number,
  ampContactId: string,
): Promise<Link> {
  await checkBoth(deps, contactId, ampContactId);
  return await linkBoth(deps, contactId, ampContactId);
}

/** Links two, and takes apart whatever link either has. Returns the links taken apart. */
export async function relinkByHand(
  deps: Deps,
  contactId: number,
  ampContactId: string,
): Promise<{ readonly link: Link; readonly apart: readonly Link[] }> {
  const ampContact = await checkBoth(deps, contactId, ampContactId);
  const { decisions, mirror } = deps.stores;
  const candidate = (await mirror.candidate(contactId))?.candidate;
  // Nothing is taken apart that cannot be put together anew.
  if (candidate?.gone === true) throw notFound('contact', contactId);
  if (ampContact.deletedAt !== null) throw notFound('amp_contact', ampContactId);
  const own = candidate?.link ?? null;
  const others = [own, ampContact.link].flatMap((link) =>
    link === null || link.state === 'ended' ? [] : [link.contactId],
  );
  if (own?.ampContactId === ampContactId && own.state !== 'ended') {
    throw new Failure('bad_input', {
      field: 'AMP contact',
      problem: 'these two are linked already',
      accepted: 'another AMP contact',
    });
  }
  const apart: Link[] = [];
  for (const id of new Set(others)) apart.push(await decisions.unlink(id, instant(deps.clock)));
  return { link: await linkBoth(deps, contactId, ampContactId), apart };
}

async function linkBoth({ stores }: Deps, contactId: number, ampContactId: string): Promise<Link> {
  const ofCompany = companyFields(await wholeMapping({ stores }));
  return await stores.decisions.link(contactId, ampContactId, ofCompany);
}

async function checkBoth({ stores }: Deps, contactId: number, ampContactId: string) {
  const [contact] = await stores.mirror.contactsByIds([contactId]);
  if (contact === undefined) throw notFound('contact', contactId);
  const row = await stores.ampContacts.get(ampContactId);
  if (row === null) throw notFound('amp_contact', ampContactId);
  return row;
}
