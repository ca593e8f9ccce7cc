import { type Policy, reconcile } from '../core/plan/reconcile.ts';
import type { NewPlanLine, QueuedCandidate } from '../ports/stores.ts';
import type { EngineDeps, OnProgress } from './deps.ts';
import type { HeldLease } from './lease.ts';

/** Candidates planned at a time: large enough for few statements, small enough for a flat memory. */
const batchSize = 1000;

/**
 * Plans all queued contacts and stores the plan as lines of the run, numbered from `firstSeq`.
 * Those without anything to do leave the queue. Returns the number of lines.
 */
export async function makePlan(
  deps: EngineDeps,
  held: HeldLease,
  policyNow: () => Promise<Policy>,
  firstSeq: number,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<number> {
  const { plans } = deps.stores;
  await plans.queueRivals(held.lease);
  const total = await plans.queued();
  let seq = firstSeq;
  let after = 0;
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const batch = await plans.candidates(after, batchSize);
    const last = batch.at(-1);
    if (last === undefined) return seq - firstSeq;
    // Read after the candidates: a filter saved since has given those it concerns a later stamp.
    const policy = await policyNow();
    const { lines, settled } = planBatch(batch, policy, seq);
    if (lines.length > 0) await plans.save(held.lease, lines);
    if (settled.length > 0) await plans.settle(held.lease, settled);
    seq += lines.length;
    after = last.candidate.contact.id;
    done += batch.length;
    onProgress({ step: 'planning', done, total: Math.max(total, done) });
    await held.keepAlive();
  }
}

function planBatch(
  batch: readonly QueuedCandidate[],
  policy: Policy,
  firstSeq: number,
): { lines: NewPlanLine[]; settled: { contactId: number; stamp: number }[] } {
  const stamps = new Map(batch.map(({ candidate, stamp }) => [candidate.contact.id, stamp]));
  const stampOf = (contactId: number) => stamps.get(contactId) ?? 0;
  const plan = reconcile(
    batch.map(({ candidate }) => candidate),
    policy,
  );
  const bodies: NewPlanLine['line'][] = [
    ...plan.entries.map((entry) => ({ kind: 'entry', entry }) as const),
    ...plan.skips.map((skip) => ({ kind: 'skip', skip }) as const),
  ].toSorted((a, b) => contactOf(a) - contactOf(b));
  return {
    lines: bodies.map((line, index) => ({
      seq: firstSeq + index,
      stamp: stampOf(contactOf(line)),
      line,
    })),
    settled: plan.unchanged.map((contactId) => ({ contactId, stamp: stampOf(contactId) })),
  };
}

function contactOf(line: NewPlanLine['line']): number {
  return line.kind === 'entry' ? line.entry.contactId : line.skip.contactId;
}
