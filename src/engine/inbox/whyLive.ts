import { Failure } from '../../core/failure.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { policyNow } from '../plan/policy.ts';
import { type Explanation, explainContact, explained, unmet } from './why.ts';

/** Where a contact stands by what ConnectWise has of it at this moment. */
export type LiveExplanation = {
  readonly explanation: Explanation;
  /** ISO instant at which it was read. */
  readonly readAt: string;
};

/**
 * Reads one contact and its company from ConnectWise, and tells where it stands by that. Nothing of it is kept: the
 * next sync reads it for itself. Who else has its e-mail address is known from the last sync. Throws
 * `record_missing` where neither ConnectWise nor an earlier sync has the contact.
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
