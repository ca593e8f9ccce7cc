import type { RunContext } from '../sync/runContext.ts';
import { followFilter, refuseEmptied } from './watchFilter.ts';

/**
 * Compares the filter with the lists of ConnectWise: before everything is compared, and before any contact
 * is dropped. Throws `filter_gone` if every value of the filter is gone; then no contact is dropped.
 */
export async function checkFilter({ deps, lock, tally }: RunContext): Promise<void> {
  const watch = await followFilter(deps, lock);
  tally.noticed = [...tally.noticed, ...(watch?.notes ?? [])];
  refuseEmptied(watch);
}
