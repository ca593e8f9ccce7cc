import type { AmpContact } from '../../core/contact/ampContact.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import type { Decision } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import type { AmpCandidate, Candidate } from '../../core/plan/candidate.ts';
import type { Skip } from '../../core/plan/skip.ts';
import type { MatchQuestion } from '../../ports/matchStore.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import type { EngineDeps } from '../deps.ts';
import { ampReasons, contactReasons, type Match, pairsOf, pairsOfAmp } from './matches.ts';

type Deps = Pick<EngineDeps, 'stores'>;

/** A match to review: one record, with everyone it may be. */
export type ShownQuestion = { readonly pairs: readonly Match[] } & (
  | {
      readonly skip: Skip<'contact'>;
      readonly contact: Contact;
      readonly company: Company | null;
    }
  | { readonly skip: Skip<'amp_contact'>; readonly ampContact: AmpContact }
);

/** The matches of a page, each with both sides. */
export async function questionsShown(
  { stores }: Deps,
  questions: readonly MatchQuestion[],
): Promise<readonly ShownQuestion[]> {
  const contactIds = questions.flatMap((one) => (one.kind === 'contact' ? one.id : []));
  const ampIds = questions.flatMap((one) => (one.kind === 'amp_contact' ? one.id : []));
  const { mirror } = stores;
  const contacts = contactIds.length === 0 ? [] : await mirror.candidatesByIds(contactIds);
  const ampContacts = ampIds.length === 0 ? [] : await mirror.ampCandidatesByIds(ampIds);
  const shown = new Map<string, ShownQuestion | null>([
    ...contacts.map(
      ({ candidate }) => [`contact ${candidate.contact.id}`, ofContact(candidate)] as const,
    ),
    ...ampContacts.map(
      ({ candidate }) =>
        [`amp_contact ${candidate.ampContact.id}`, ofAmpContact(candidate)] as const,
    ),
  ]);
  return questions.flatMap(({ kind, id }) => shown.get(`${kind} ${id}`) ?? []);
}

function ofContact(candidate: Candidate): ShownQuestion | null {
  const { contact, company, skip } = candidate;
  if (skip === null || !contactReasons.includes(skip.reason)) return null;
  return { skip, contact, company, pairs: pairsOf(candidate, skip) };
}

function ofAmpContact(candidate: AmpCandidate): ShownQuestion | null {
  const { ampContact, skip } = candidate;
  if (skip === null || !ampReasons.includes(skip.reason)) return null;
  return { skip, ampContact, pairs: pairsOfAmp(candidate, skip) };
}

/** The match to review of one record. Throws `not_found` if there is none. */
export async function questionAbout(
  { stores }: Deps,
  { kind, id }: { readonly kind: MatchQuestion['kind']; readonly id: string },
): Promise<ShownQuestion> {
  let found: ShownQuestion | null = null;
  if (kind === 'contact') {
    const candidate = /^\d{1,10}$/u.test(id) ? await stores.mirror.candidate(Number(id)) : null;
    found = candidate === null ? null : ofContact(candidate.candidate);
  } else {
    const candidate = await stores.mirror.ampCandidate(id);
    found = candidate === null ? null : ofAmpContact(candidate.candidate);
  }
  if (found === null) throw notFound('match', id);
  return found;
}

/** A decision about a match. */
export type DecidedMatch = {
  readonly decision: Decision;
  readonly contact: Contact | null;
  readonly ampContact: AmpContact | null;
  /** Whether it still is as it was decided. */
  readonly stands: boolean;
  /**
   * For a rejected match: whether either has been linked to another record since, so that there is nothing
   * left to review.
   */
  readonly linkedSince: boolean;
};

/** The decisions about matches, newest first. */
export async function decidedMatches(
  { stores }: Deps,
  query: Omit<ListQuery<object>, 'sort' | 'filter'>,
): Promise<ListPage<DecidedMatch>> {
  const found = await stores.decisions.page({
    ...query,
    filter: { what: ['linked', 'match_rejected'] },
  });
  const contactIds = found.rows.map(({ about }) => Number(about.id));
  const ampIds = found.rows.flatMap(({ ampContactId }) => ampContactId ?? []);
  const candidates = await stores.mirror.candidatesByIds([...new Set(contactIds)]);
  const ampContacts = await stores.ampContacts.byIds([...new Set(ampIds)]);
  const rejected = new Map<string, readonly number[]>();
  for (const id of new Set(ampIds)) rejected.set(id, await stores.decisions.rejected(id));
  const rows = found.rows.map((decision): DecidedMatch => {
    const contactId = Number(decision.about.id);
    const candidate = candidates.find(({ candidate: one }) => one.contact.id === contactId);
    const contact = candidate?.candidate.contact ?? null;
    const ampContact = ampContacts.find(({ id }) => id === decision.ampContactId) ?? null;
    const stands =
      decision.decided.what === 'linked'
        ? ampContact?.link?.contactId === contactId && ampContact.link.state !== 'ended'
        : (rejected.get(decision.ampContactId ?? '') ?? []).includes(contactId);
    const linkedSince =
      decision.decided.what !== 'linked' &&
      (isLinked(candidate?.candidate.link) || isLinked(ampContact?.link));
    return { decision, contact, ampContact, stands, linkedSince };
  });
  return { ...found, rows };
}

function isLinked(link: { readonly state: string } | null | undefined): boolean {
  return link != null && link.state !== 'ended';
}
