import { runNotFound } from '../../core/notFound.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/** Whether a run of this kind changes anything: then its counts are its changes. */
export function didSomething({ kind, status }: Run): boolean {
  return kind !== 'preview' && !(kind === 'plan' && status === 'planned');
}

/** How many records and to-dos a run changed. */
export function changedBy({ counts, todos }: Run): number {
  const sides = todos === undefined ? [] : [todos.amp, todos.connectwise];
  return [counts, ...sides].reduce(
    (sum, { created, updated, removed }) => sum + created + updated + removed,
    0,
  );
}

type Runs = Pick<OrganizationStores, 'runs'>;

/** A run by its id, or `last` for the newest one. Throws `not_found`. */
export async function runNamed(
  { runs, history }: Runs & Pick<OrganizationStores, 'history'>,
  given: string,
): Promise<Run> {
  const run = given === 'last' ? (await runs.list(1))[0] : await runs.get(given);
  if (run === undefined || run === null) throw runNotFound(given, await history.since());
  return run;
}

/** How many of the newest runs to search for a completed one. */
const mostRuns = 20;

/** The last other run that was completed, and so shows the state after it. */
export async function lastWholeRun({ runs }: Runs, { id }: Run): Promise<Run | null> {
  const others = await runs.list(mostRuns);
  return others.find((one) => one.id !== id && isWhole(one)) ?? null;
}

function isWhole({ kind, status }: Run): boolean {
  return (kind === 'sync' || kind === 'sweep') && (status === 'succeeded' || status === 'partial');
}
