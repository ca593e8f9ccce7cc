import type { RunContext } from '../sync/runContext.ts';
import { refuseEmptied, watchFilter } from './watchFilter.ts';

/**
 * Compares the filter with the lists of ConnectWise: before everything is compared, and before any
 * contact is dropped. Throws `filter_gone` where nothing of the filter is left; then none is dropped.
 */
export async function checkFilter({ deps, tally }: RunContext): Promise<void> {
  const watch = await watchFilter(deps);
  tally.noticed = [...tally.noticed, ...(watch?.notes ?? [])];
  refuseEmptied(watch);
}
