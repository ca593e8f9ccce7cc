import { Failure } from '../../core/failure.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { policyNow } from '../plan/policy.ts';
import { type Explanation, explainContact, explained, unmet } from './why.ts';

/** The state of a contact by its present data in ConnectWise. */
export type LiveExplanation = {
  readonly explanation: Explanation;
  /** ISO instant at which it was read. */
  readonly readAt: string;
};

/**
 * Reads one contact and its company from ConnectWise, and returns its state. Nothing is stored; the
 * next sync reads it again. Others with its e-mail address are known from the last sync. Throws
 * `record_missing` if neither ConnectWise nor an earlier sync has the contact.
 */
export async function explainLive(deps: EngineDeps, contactId: number): Promise<LiveExplanation> {
  const { connectWise, stores, clock } = deps;
  const policy = await policyNow(deps);
  const known = (await stores.mirror.candidate(contactId))?.candidate ?? null;
  const contact = await connectWise.contact(contactId);
  const companyId = contact?.companyId ?? null;
  const company = companyId === null ? null : await connectWise.company(companyId);
  const readAt = instant(clock);
  const candidate: Candidate | null =
    contact !== null
      ? { ...unmet, ...known, skip: null, contact, company, gone: false }
      : known !== null
        ? { ...known, gone: true }
        : null;
  const [explanation] =
    candidate === null ? [] : await explained(deps, [explainContact(candidate, policy)], policy);
  if (explanation !== undefined) return { explanation, readAt };
  throw new Failure('record_missing', { resource: 'contact', id: contactId });
}
