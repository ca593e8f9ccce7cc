import type { PlanEntry } from '../core/plan/plan.ts';
import type { PlanLine } from '../ports/stores.ts';
import { type EngineDeps, instant, type OnProgress } from './deps.ts';
import type { HeldLease } from './lease.ts';

/** Lines carried out in one transaction. */
const batchSize = 500;

/** What came of a plan. */
export type Applied = { created: number; updated: number; stale: number };

/**
 * Carries out the stored lines of the run from `firstSeq` on, and nothing but them. Each batch is one
 * transaction: interrupted, it is as if the batch had not been begun.
 */
export async function applyPlan(
  deps: EngineDeps,
  held: HeldLease,
  range: { readonly firstSeq: number; readonly total: number },
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<Applied> {
  const { plans } = deps.stores;
  const applied: Applied = { created: 0, updated: 0, stale: 0 };
  let after = range.firstSeq - 1;
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const lines = await plans.lines(held.lease.runId, after, batchSize);
    const last = lines.at(-1);
    if (last === undefined) return applied;
    const outcome = await plans.apply(held.lease, lines, newIds(deps, lines), instant(deps.clock));
    count(applied, lines, new Set(outcome.applied));
    applied.stale += outcome.stale.length;
    after = last.seq;
    done += lines.length;
    onProgress({ step: 'applying', done, total: range.total });
    await held.keepAlive();
  }
}

function newIds({ ids }: EngineDeps, lines: readonly PlanLine[]): ReadonlyMap<number, string> {
  const made = new Map<number, string>();
  for (const { line } of lines) {
    if (line.kind === 'entry' && line.entry.action === 'create') {
      made.set(line.entry.contactId, ids.next());
    }
  }
  return made;
}

function count(applied: Applied, lines: readonly PlanLine[], seqs: ReadonlySet<number>): void {
  for (const { seq, line } of lines) {
    if (!seqs.has(seq) || line.kind !== 'entry') continue;
    if (line.entry.action === 'create') applied.created++;
    else if (writesAmpContact(line.entry)) applied.updated++;
  }
}

/** Whether an entry changes an existing AMP contact, and not merely its link. */
export function writesAmpContact(entry: PlanEntry): boolean {
  return entry.changes.length > 0 || entry.action === 'restore';
}
