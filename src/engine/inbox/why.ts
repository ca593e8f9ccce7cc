import { badInput } from '../../core/badInput.ts';
import type { AmpContact } from '../../core/contact/ampContact.ts';
import { type Company, type Contact, nothingKnown } from '../../core/contact/contact.ts';
import { isEmail } from '../../core/contact/emails.ts';
import { nameWords } from '../../core/contact/names.ts';
import type { Decision } from '../../core/decision.ts';
import { type FilterGap, filterGap } from '../../core/filter/filterGap.ts';
import { filterText } from '../../core/filter/filterText.ts';
import type { Candidate, HoldReason } from '../../core/plan/candidate.ts';
import { decideAmpContact } from '../../core/plan/decideAmpContact.ts';
import { decideContact } from '../../core/plan/decideContact.ts';
import type { AmpDecision, Policy } from '../../core/plan/decision.ts';
import type { ExplainedState } from '../../core/plan/explainedState.ts';
import { isFilterReason } from '../../core/plan/filterReasons.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { skipNow, standingOf } from '../../core/plan/standing.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ContactQuery } from '../../ports/connectwise.ts';
import { type PlanLine, pastStates } from '../../ports/planStores.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import type { EngineDeps } from '../deps.ts';
import { withDisputes } from '../plan/companyDisputes.ts';
import { policyNow } from '../plan/policy.ts';
import { lostAnswers } from './lostAnswers.ts';

/** The state of one person, why, and the latest changes. */
export type Explanation = {
  readonly state: ExplainedState;
  readonly contact: Contact | null;
  readonly company: Company | null;
  readonly ampContact: AmpContact | null;
  readonly skip: Skip<'contact'> | null;
  readonly ampSkip: Skip<'amp_contact'> | null;
  readonly hold: HoldReason | null;
  readonly conflicts: readonly FieldConflict[];
  /** The filter in force, as text. */
  readonly filter: string;
  /** The part of the filter that the contact does not match. */
  readonly gap: FilterGap | null;
  /** The last lines of plans about it, newest first. */
  readonly history: readonly { readonly runId: string; readonly line: PlanLine }[];
  /** The last decisions about either, newest first. */
  readonly decisions: readonly Decision[];
  /** To-dos of the AMP contact, without removed ones; at most 25. */
  readonly todos: readonly TodoRow[];
  /** Creates of any record whose answer was lost. */
  readonly lost: readonly LostAnswer[];
};

type Found = Omit<Explanation, 'filter' | 'gap' | 'history' | 'decisions' | 'todos' | 'lost'>;

/** The ways to look up a person. */
export type WhyQuery = ContactQuery | { readonly ampContactId: string };

/** Ids of ConnectWise are 32-bit integers (SPEC). */
const highestId = 2_147_483_647;

const historyLength = 5;

/** The query for an entered text: an id of either side, an e-mail address or a name. Throws `bad_input`. */
export function readQuery(text: string): WhyQuery {
  const wanted = text.trim();
  if (nameWords(wanted).length === 0) {
    throw badInput('name', { code: 'empty' }, { code: 'who' });
  }
  if (/^\d+$/u.test(wanted)) {
    const id = Number(wanted);
    if (id > 0 && id <= highestId) return { id };
    throw badInput(
      'id',
      { code: 'no_connectwise_id' },
      { code: 'id_address_or_name', highest: highestId },
    );
  }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(wanted)) {
    return { ampContactId: wanted.toLowerCase() };
  }
  return isEmail(wanted) ? { email: wanted } : { name: wanted };
}

/** The people that match a query. */
export type Explanations = {
  readonly people: readonly Explanation[];
  /** How many there are on both sides. */
  readonly total: number;
  /** Whether there are more than `total`: they were not all counted. */
  readonly isMore: boolean;
};

/** All people that `whoFits` finds, up to `mostPeople`. */
export async function why(deps: EngineDeps, query: WhyQuery): Promise<readonly Explanation[]> {
  return (await whoFits(deps, query)).people;
}

/**
 * Answers "why is this contact not here?" for the people that match the query on either side, at
 * most `limit`. Uses stored data if the contact was read; otherwise asks ConnectWise. Empty:
 * neither side has a match.
 */
export async function whoFits(
  deps: EngineDeps,
  query: WhyQuery,
  limit = mostPeople,
): Promise<Explanations> {
  const policy = await policyNow(deps);
  const { found, total } = await known(deps, query, policy, limit);
  if (found.length > 0 || 'ampContactId' in query) {
    const isMore = total >= mostPeople;
    return { people: await explained(deps, found, policy), total, isMore };
  }
  const unread = await notRead(deps, query, policy);
  const people = await explained(deps, unread.slice(0, limit), policy);
  return { people, total: unread.length, isMore: unread.length >= mostUnread };
}

/**
 * The found people with everything else that explains their state: filter, history, decisions, to-dos, lost
 * answers.
 */
export async function explained(
  deps: EngineDeps,
  found: readonly Found[],
  policy: Policy,
): Promise<readonly Explanation[]> {
  const filter = filterText(policy.filter);
  const lost = await lostAnswers(deps);
  return await Promise.all(
    found.map(async (one) => {
      const history = await historyOf(deps, one);
      const sent = history.some(({ line }) => line.state === 'sent');
      const todos = await todosOf(deps, one);
      const decisions = await decisionsAbout(deps, one);
      const told = { filter, gap: gapOf(one, policy), history, decisions, todos, lost };
      return { ...one, state: sent ? 'sent' : one.state, ...told };
    }),
  );
}

function gapOf({ skip, contact, company }: Found, { filter }: Policy): FilterGap | null {
  if (skip === null || !isFilterReason(skip.reason) || contact === null || company === null) {
    return null;
  }
  return filterGap(filter, contact, company);
}

async function known(
  deps: EngineDeps,
  query: WhyQuery,
  policy: Policy,
  limit: number,
): Promise<{ readonly found: Found[]; readonly total: number }> {
  const { mirror } = deps.stores;
  const contacts = 'ampContactId' in query ? [] : await mirror.find(query, mostPeople);
  const rows = await ampContactsFor(deps, query, mostPeople);
  const linked = rows.flatMap(({ link }) => link?.contactId ?? []);
  const ids = new Set([...contacts.map(({ id }) => id), ...linked]);
  const shown = [...ids].toSorted((a, b) => a - b).slice(0, limit);
  const candidates = await mirror.candidatesByIds(shown);
  const linkedOnes = candidates.map(({ candidate }) => candidate);
  const disputed = await withDisputes(deps, policy.mapping, linkedOnes);
  const found = disputed.map((candidate) => explainContact(candidate, policy));

  const told = new Set(found.flatMap(({ ampContact }) => ampContact?.id ?? []));
  for (const id of shown) ids.delete(id);
  const others = rows.filter((row) => !told.has(row.id) && !ids.has(row.link?.contactId ?? 0));
  const total = found.length + ids.size + others.length;
  for (const row of others.slice(0, limit - found.length)) {
    found.push(await explainAmp(deps, row, policy));
  }
  if (found.length === 0 && 'id' in query) found.push(...(await unreadable(deps, query.id)));
  return { found, total: Math.max(found.length, total) };
}

/** Maximum number of people to look for; more are not counted. */
export const mostPeople = 1000;

/** Maximum number of contacts that a search in ConnectWise returns. */
const mostUnread = 25;

/** AMP contacts that match a query, removed ones included. */
export async function ampContactsFor(
  { stores: { ampContacts } }: EngineDeps,
  query: WhyQuery,
  limit?: number,
): Promise<readonly AmpContactRow[]> {
  if ('id' in query) return [];
  if (!('ampContactId' in query)) return await ampContacts.find(query, limit);
  const row = await ampContacts.get(query.ampContactId);
  return row === null ? [] : [row];
}

/** The state of a contact. */
export function explainContact(candidate: Candidate, policy: Policy): Found {
  const { contact, company, ampContact, hold, conflicts, link } = candidate;
  const skip = skipNow(candidate, policy.filter, policy.settings.pull);
  const outline = { contact, company, ampContact, skip, ampSkip: null, hold, conflicts };
  const as = (state: ExplainedState): Found => ({ ...outline, state });
  if (hold !== null) return as('held');
  if (candidate.gone) return as('deleted');
  const decision = decideContact(candidate, policy);
  const does = decision.kind === 'entry' ? decision.entry.action : decision.kind;
  if (ampContact !== null && ampContact.deletedAt !== null) {
    return as(does === 'restore' ? 'waiting' : 'removed');
  }
  if (skip !== null) return as(link === null || link.state === 'ended' ? 'left_out' : 'paused');
  return as(does === 'unchanged' ? 'linked' : 'waiting');
}

/** An AMP contact that no contact in ConnectWise is linked to. */
async function explainAmp(
  { stores }: EngineDeps,
  row: AmpContactRow,
  policy: Policy,
): Promise<Found> {
  const candidate = (await stores.mirror.ampCandidate(row.id))?.candidate ?? null;
  const outline = { contact: null, company: null, ampContact: row, skip: null, conflicts: [] };
  const as = (state: ExplainedState, ampSkip: Skip<'amp_contact'> | null = null): Found => ({
    ...outline,
    state,
    ampSkip,
    hold: candidate?.hold ?? null,
  });
  if (row.deletedAt !== null) return as('removed');
  if (candidate === null) return as('waiting');
  if (candidate.sent) return as('sent');
  const decision = decideAmpContact(candidate, policy);
  if (candidate.hold !== null) return as('held', reasonOf(decision, candidate.skip));
  if (candidate.ended) return as('deleted');
  if (decision.kind === 'skip') return as('not_sent', decision.skip);
  const same = decision.kind === 'unchanged' && candidate.skip !== null;
  return same ? as('not_sent', candidate.skip) : as('waiting');
}

/** The reason that a decision leaves recorded. */
function reasonOf(
  decision: AmpDecision,
  noted: Skip<'amp_contact'> | null,
): Skip<'amp_contact'> | null {
  if (decision.kind === 'skip') return decision.skip;
  return decision.kind === 'unchanged' ? noted : null;
}

/** A contact that ConnectWise has but that could never be parsed: only its id is known. */
async function unreadable({ stores }: EngineDeps, id: number): Promise<readonly Found[]> {
  const [skip] = await stores.skips.list('contact', { after: id - 1, limit: 1 });
  if (skip?.id !== id) return [];
  const contact: Contact = { ...nothingKnown, id };
  return [{ ...nothing, state: 'left_out', contact, company: null, skip }];
}

const nothing = { ampContact: null, ampSkip: null, hold: null, conflicts: [] } as const;

/** The stored data about a contact that no sync has read: none. */
export const unmet: Omit<Candidate, 'contact' | 'company'> = {
  ampContact: null,
  hold: null,
  conflicts: [],
  gone: false,
  link: null,
  rivals: [],
  matches: [],
  namesakes: [],
  skip: null,
  sent: false,
};

/** Contacts that ConnectWise has and no sync has read yet. */
async function notRead(
  { connectWise }: EngineDeps,
  query: ContactQuery,
  { filter, settings }: Policy,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const contact of await connectWise.findContacts(query)) {
    const company =
      contact.companyId === null ? null : await connectWise.company(contact.companyId);
    const candidate: Candidate = { ...unmet, contact, company };
    const standing = standingOf(candidate, filter, settings.pull);
    const skip = standing.kind === 'out' ? standing.skip : null;
    found.push({ ...nothing, state: 'not_read', contact, company, skip });
  }
  return found;
}

async function decisionsAbout({ stores }: EngineDeps, { contact, ampContact }: Found) {
  const subjects: RecordRef[] = [
    ...(contact === null ? [] : [{ kind: 'contact' as const, id: contact.id }]),
    ...(ampContact === null ? [] : [{ kind: 'amp_contact' as const, id: ampContact.id }]),
  ];
  return await stores.decisions.about(subjects, historyLength);
}

const mostTodos = 25;

async function todosOf({ stores }: EngineDeps, { ampContact }: Found): Promise<readonly TodoRow[]> {
  if (ampContact === null) return [];
  return await stores.todos.list({ afterId: '', limit: mostTodos, ampContactId: ampContact.id });
}

/** The changes made to it; lines that are only planned are not history. */
async function historyOf(
  { stores }: EngineDeps,
  { contact, ampContact }: Found,
): Promise<Explanation['history']> {
  const record =
    contact === null ? inAmp(ampContact) : ({ kind: 'contact', id: contact.id } as const);
  if (record === null) return [];
  return await stores.plans.history(record, historyLength, pastStates);
}

function inAmp(ampContact: AmpContact | null): RecordRef | null {
  return ampContact === null ? null : { kind: 'amp_contact', id: ampContact.id };
}
