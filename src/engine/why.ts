import { isEmail } from '../core/contact/canonical.ts';
import { type Company, type Contact, nothingKnown } from '../core/contact/contact.ts';
import { preferredEmail } from '../core/contact/preferred.ts';
import { Failure } from '../core/failure.ts';
import { defaultMapping } from '../core/mapping/mapping.ts';
import type { Candidate } from '../core/plan/candidate.ts';
import type { Skip } from '../core/plan/plan.ts';
import { decide } from '../core/plan/reconcile.ts';
import { leftOut } from '../core/plan/standing.ts';
import type { ContactQuery } from '../ports/connectwise.ts';
import type { EngineDeps } from './deps.ts';
import { effectiveFilter } from './run.ts';

/** Where one contact of ConnectWise stands, and what would change that. */
export type Explanation = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly email: string | null;
  /**
   * - `linked`: it is in AMP and follows ConnectWise.
   * - `paused`: it is in AMP, left as it was, for the reason in `skip`.
   * - `removed`: it was removed in AMP.
   * - `left_out`: it is not in AMP, for the reason in `skip`.
   * - `waiting`: the next sync takes it, or brings it up to date.
   * - `not_read`: it is in ConnectWise, and no sync has read it yet; `skip` foretells.
   */
  readonly state: 'linked' | 'paused' | 'removed' | 'left_out' | 'waiting' | 'not_read';
  readonly ampContactId: string | null;
  readonly skip: Skip | null;
  /** Company types of the filter, by name. */
  readonly filter: readonly string[];
};

/** Ids of ConnectWise are 32-bit integers (SPEC). */
const highestId = 2_147_483_647;

/** What a person may enter: an id, an e-mail address or a name. */
export function readQuery(text: string): ContactQuery {
  const wanted = text.trim();
  if (/^\d+$/u.test(wanted)) {
    const id = Number(wanted);
    if (id > 0 && id <= highestId) return { id };
    throw new Failure('bad_input', {
      field: 'id',
      problem: 'ConnectWise gives no such id',
      accepted: `a whole number from 1 to ${highestId}, an e-mail address, or a name`,
    });
  }
  return isEmail(wanted) ? { email: wanted } : { name: wanted };
}

/**
 * Answers "why is this contact not here?" for every contact the query fits, at most 25. What was read
 * before is answered from there; otherwise ConnectWise is asked. Empty: ConnectWise has none such.
 */
export async function why(deps: EngineDeps, query: ContactQuery): Promise<readonly Explanation[]> {
  const { mirror } = deps.stores;
  const filter = await effectiveFilter(deps);
  const names = filter.companyTypes.map(({ name }) => name);
  const explanations: Explanation[] = [];

  for (const { id } of await mirror.find(query)) {
    const queued = await mirror.candidate(id);
    if (queued === null) continue;
    explanations.push({ ...standing(queued.candidate, filter), filter: names });
  }
  if (explanations.length > 0) return explanations;
  const unread = 'id' in query ? await unreadable(deps, query.id) : null;
  if (unread !== null) return [{ ...unread, filter: names }];

  for (const contact of await deps.connectWise.findContacts(query)) {
    const company =
      contact.companyId === null ? null : await deps.connectWise.company(contact.companyId);
    const candidate: Candidate = {
      contact,
      company,
      link: null,
      ampContact: null,
      rivals: [],
      matches: [],
      skip: null,
    };
    explanations.push({
      ...outline(candidate),
      state: 'not_read',
      skip: leftOut(candidate, filter),
      filter: names,
    });
  }
  return explanations;
}

/** A contact that ConnectWise has, but that was never understood: nothing but its id is known. */
async function unreadable(
  { stores }: EngineDeps,
  id: number,
): Promise<Omit<Explanation, 'filter'> | null> {
  const [skip] = await stores.mirror.skips({ afterContactId: id - 1, limit: 1 });
  if (skip?.contactId !== id) return null;
  const contact: Contact = { ...nothingKnown, id };
  return { contact, company: null, email: null, state: 'left_out', ampContactId: null, skip };
}

function standing(
  candidate: Candidate,
  filter: Parameters<typeof leftOut>[1],
): Omit<Explanation, 'filter'> {
  // Unreadable is not seen in what was read before.
  const skip =
    candidate.skip?.reason === 'unreadable' ? candidate.skip : leftOut(candidate, filter);
  const decision = decide(candidate, { filter, mapping: defaultMapping });
  return { ...outline(candidate), state: stateOf(candidate, skip, decision.kind), skip };
}

function stateOf(
  candidate: Candidate,
  skip: Skip | null,
  decision: ReturnType<typeof decide>['kind'],
): Explanation['state'] {
  if (candidate.ampContact?.deletedAt) return 'removed';
  if (skip !== null) return candidate.link === null ? 'left_out' : 'paused';
  return decision === 'unchanged' ? 'linked' : 'waiting';
}

function outline(
  candidate: Candidate,
): Pick<Explanation, 'contact' | 'company' | 'email' | 'ampContactId'> {
  const email = preferredEmail(candidate.contact);
  return {
    contact: candidate.contact,
    company: candidate.company,
    email: email.state === 'valid' ? email.address : null,
    ampContactId: candidate.ampContact?.id ?? null,
  };
}
