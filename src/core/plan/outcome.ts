import type { Candidate } from './candidate.ts';
import type { Decision } from './decision.ts';
import type { SkipReason } from './skip.ts';

/** The state of a contact after its decision is carried out. */
export type Outcome = {
  /** Whether it is in AMP and synced. */
  readonly synced: boolean;
  /** Why it is skipped; null if it is not. */
  readonly skip: SkipReason | null;
};

export function outcomeOf(candidate: Candidate, decision: Decision): Outcome {
  if (decision.kind === 'skip') return { synced: false, skip: decision.skip.reason };
  const removed = candidate.ampContact !== null && candidate.ampContact.deletedAt !== null;
  if (decision.kind !== 'entry') {
    const synced = candidate.link?.state === 'active' && !removed;
    return { synced, skip: candidate.skip?.reason ?? null };
  }
  const { action, link, skip } = decision.entry;
  const there = !removed || action === 'create' || action === 'link' || action === 'restore';
  return { synced: link === 'active' && there, skip: skip?.reason ?? null };
}
