import type { PlanEntryState, PlanLine } from '../../ports/planStores.ts';
import type { RunContext } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';

/** Lines of an object in a run, page by page; the run of the context unless another one is named. */
export async function* linesOf(
  { deps, lock, signal }: RunContext,
  object: SyncedObject,
  firstSeq: number,
  limit: number,
  state: PlanEntryState,
  runId: string = lock.lease.runId,
): AsyncGenerator<readonly PlanLine[]> {
  for (let after = firstSeq - 1; ; ) {
    signal?.throwIfAborted();
    const lines = await deps.stores.plans.lines(runId, after, limit, state, object.name);
    const last = lines.at(-1);
    if (last === undefined) return;
    yield lines;
    after = last.seq;
  }
}
