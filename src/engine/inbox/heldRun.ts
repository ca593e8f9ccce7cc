import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/** The newest run that was to change something, if it waits for approval. */
export async function heldRun({
  stores,
}: {
  readonly stores: Pick<OrganizationStores, 'runs'>;
}): Promise<Run | null> {
  const newest = await stores.runs.list(100);
  const last = newest.find(
    ({ kind, status, held }) =>
      kind !== 'preview' &&
      kind !== 'undo' &&
      status !== 'planned' &&
      (kind !== 'plan' || held === null) &&
      // A run of some records says nothing about the others.
      (kind !== 'records' || held !== null),
  );
  // A run whose plan is held waits for approval, whatever its status.
  return last !== undefined && last.held !== null ? last : null;
}

/** What holds a run: its plan, or missing contacts that may count as deleted. */
export type HeldBy = 'plan' | 'sweep';

/** What holds a run; a held sweep has no plan yet. */
export async function heldBy(
  { plans }: Pick<OrganizationStores, 'plans'>,
  run: Run,
): Promise<HeldBy> {
  const [line] = await plans.lines(run.id, 0, 1, 'proposed');
  return line === undefined ? 'sweep' : 'plan';
}
