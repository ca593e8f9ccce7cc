import type { Run, RunFilter } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

const together = 100;

/** Previews and undos decide nothing about what is to change. */
const mayDecide: RunFilter = { kind: ['sync', 'sweep', 'plan', 'records'] };

/**
 * The newest run that decided what to change, if its plan waits for approval. Runs that have not decided
 * yet, or ended before they did, are skipped, however many there are: the plan is still on hold.
 */
export async function heldRun({
  stores: { runs },
}: {
  readonly stores: Pick<OrganizationStores, 'runs'>;
}): Promise<Run | null> {
  for (let cursor: string | undefined; ; ) {
    const page = await runs.page({ limit: together, cursor, filter: mayDecide });
    const last = page.rows.find(decided);
    // A run whose plan is held waits for approval, whatever its status.
    if (last !== undefined) return isHeld(last) ? last : null;
    if (page.nextCursor === null) return null;
    cursor = page.nextCursor;
  }
}

/** A plan that was only requested does not wait for approval. */
function isHeld({ kind, held }: Run): boolean {
  return held !== null && kind !== 'plan';
}

/** Whether a run decided about all records, or a person decided about its plan. */
function decided(run: Run): boolean {
  const { kind, status, appliedAt } = run;
  if (isHeld(run)) return true;
  // A run of some records says nothing about the others.
  if (kind === 'records') return false;
  // Even if applying it failed: an older plan does not wait in its place.
  if (appliedAt !== undefined) return true;
  return kind !== 'plan' && (status === 'succeeded' || status === 'partial' || status === 'held');
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
