import { type Losses, noLosses } from '../../core/plan/brake.ts';
import type { ObjectName } from '../../core/plan/record.ts';
import { type RunContext, sumOf } from './runContext.ts';

/** How long the losses of a run of named records are added to those of later runs, in milliseconds. */
const aDay = 24 * 3_600_000;

/**
 * The losses by runs of named records since the last full run, except runs that a person approved.
 * The brake adds them to the losses of the next run, so that a thousand small runs are braked like
 * a large one.
 */
export async function lossesInARow(
  { deps: { stores, clock } }: RunContext,
  object: ObjectName,
): Promise<Losses> {
  const after = new Date(clock.now() - aDay).toISOString();
  const runs = await stores.runs.lossesSinceWhole(after);
  return runs
    .filter(({ appliedBy }) => appliedBy === undefined)
    .reduce((sum, { losses }) => sumOf(sum, losses?.[object] ?? noLosses), noLosses);
}
