import { type Losses, noLosses } from '../../core/plan/brake.ts';
import type { ObjectName } from '../../ports/planStores.ts';
import { type RunContext, sumOf } from './runContext.ts';

/** After so many milliseconds a run of named records counts for itself. */
const aDay = 24 * 3_600_000;

/**
 * What runs of named records took away since a run last looked at everything, those that a person approved left
 * out, however many they are. The brake counts it with what the next one takes away, so that a thousand small runs are
 * braked like a large one.
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
