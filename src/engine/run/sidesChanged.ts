import type { SidesChanged } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const none: SidesChanged = { amp: 0, connectwise: 0 };

/**
 * How many records and to-dos each run changed on either side, or would change if its plan waits,
 * counted from the lines of the run. Null while it is queued or under way.
 */
export async function sidesChanged(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runs: readonly Run[],
): Promise<(run: Run) => SidesChanged | null> {
  const idsOf = (state: ReturnType<typeof countedState>) =>
    runs.filter((run) => countedState(run) === state).map(({ id }) => id);
  const [proposed, applied] = [idsOf('proposed'), idsOf('applied')];
  const counted = new Map([
    ...(proposed.length === 0 ? [] : await plans.sidesChanged(proposed, 'proposed')),
    ...(applied.length === 0 ? [] : await plans.sidesChanged(applied, 'applied')),
  ]);
  return (run) => {
    const state = countedState(run);
    if (state === 'under_way') return null;
    return state === 'told' ? toldBy(run) : (counted.get(run.id) ?? none);
  };
}

/**
 * Which lines of a run count. A completed run has its own counts. For any other, lines may have
 * been carried out after it ended, by the run that settled its writes.
 */
function countedState({ status }: Run): 'told' | 'under_way' | 'proposed' | 'applied' {
  if (status === 'succeeded') return 'told';
  if (status === 'queued' || status === 'running') return 'under_way';
  return status === 'planned' || status === 'held' ? 'proposed' : 'applied';
}

function toldBy({ counts, todos }: Run): SidesChanged {
  const sum = (side: 'amp' | 'connectwise') =>
    [counts[side], ...(todos === undefined ? [] : [todos[side]])].reduce(
      (all, { created, updated, removed }) => all + created + updated + removed,
      0,
    );
  return { amp: sum('amp'), connectwise: sum('connectwise') };
}
