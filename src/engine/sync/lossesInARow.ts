import { type Losses, noLosses } from '../../core/plan/brake.ts';
import type { ObjectName } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import { type RunContext, sumOf } from './runContext.ts';

/** Runs that are looked through. */
const mostRuns = 100;

/** After so many milliseconds a run of named records counts for itself. */
const aDay = 24 * 3_600_000;

/**
 * What runs of named records took away since a run last looked at everything, those that a person approved left
 * out. The brake counts it with what the next one takes away, so that a hundred small runs are braked like a
 * large one.
 */
export async function lossesInARow(
  { deps: { stores, clock } }: RunContext,
  object: ObjectName,
): Promise<Losses> {
  let losses = noLosses;
  for (const run of await stores.runs.list(mostRuns)) {
    if (isWhole(run) || Date.parse(run.startedAt) < clock.now() - aDay) break;
    if (run.kind !== 'records' || run.appliedBy !== undefined) continue;
    losses = sumOf(losses, run.losses?.[object] ?? noLosses);
  }
  return losses;
}

function isWhole({ kind, status }: Run): boolean {
  return (kind === 'sync' || kind === 'sweep') && (status === 'succeeded' || status === 'partial');
}
