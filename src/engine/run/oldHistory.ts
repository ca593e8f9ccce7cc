import { historyLimits } from '../../core/settings/historySettings.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type HistoryRequest,
  nothingRemoved,
  type RemovedHistory,
} from '../../ports/historyStore.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { heldRun } from '../inbox/heldRun.ts';

type Deps = {
  readonly stores: Pick<OrganizationStores, 'history' | 'runs' | 'settings'>;
  readonly clock: Clock;
};

/** How much history is older than the organization keeps. */
export async function countOldHistory(deps: Deps): Promise<RemovedHistory> {
  return await deps.stores.history.count(await requestOf(deps));
}

/**
 * Removes history that is older than the organization keeps, in small transactions that let others
 * write in between. If it is interrupted, the next call removes the rest.
 */
export async function removeOldHistory(
  deps: Deps,
  {
    signal,
    batch = 500,
  }: {
    readonly signal?: AbortSignal;
    /** Rows that are removed in one transaction, about. */
    readonly batch?: number;
  } = {},
): Promise<RemovedHistory> {
  const { stores, clock } = deps;
  const request = await requestOf(deps);
  let sum = nothingRemoved;
  for (;;) {
    const removed = signal?.aborted === true ? null : await stores.history.remove(request, batch);
    if (removed === null) return sum;
    sum = plus(sum, removed);
    await clock.sleep(0);
  }
}

async function requestOf(deps: Deps): Promise<HistoryRequest> {
  const { stores, clock } = deps;
  const { value } = await stores.settings.current();
  const held = await heldRun(deps);
  return {
    limits: historyLimits(value, clock.now()),
    waiting: held === null ? [] : [held.id],
  };
}

function plus(a: RemovedHistory, b: RemovedHistory): RemovedHistory {
  return {
    runs: a.runs + b.runs,
    lines: a.lines + b.lines,
    settledConflicts: a.settledConflicts + b.settledConflicts,
    auditEntries: a.auditEntries + b.auditEntries,
    imports: a.imports + b.imports,
    keptAnswers: a.keptAnswers + b.keptAnswers,
    endedInvitations: a.endedInvitations + b.endedInvitations,
  };
}
