import { changesOf } from '../../core/plan/changesOf.ts';
import type { SetupFacts } from '../../core/setupGuide.ts';
import type { Connection } from '../../ports/connection.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { Check } from './doctor.ts';

type Stores = Pick<
  OrganizationStores,
  'connections' | 'filters' | 'mappings' | 'runs' | 'setupGuide'
>;

/** The facts that decide the state of the set-up guide. */
export async function setupFacts(stores: Stores): Promise<SetupFacts> {
  const connection = await stores.connections.get();
  const filter = await stores.filters.current();
  const mapping = await stores.mappings.get();
  return {
    connection:
      connection === null
        ? null
        : { keysSince: connection.keysSince, isRefused: connection.refused !== null },
    filterSavedAt: filter.value === null ? null : filter.savedAt,
    mappingSavedAt: mapping.savedAt,
    syncedAt: await syncedAt(stores),
    confirmed: await stores.setupGuide.confirmed(),
  };
}

/** Records the result of checking these keys; an unverified check does not count as missing. */
export async function noteChecked(
  { setupGuide }: Pick<OrganizationStores, 'setupGuide'>,
  { keysSince }: Pick<Connection, 'keysSince'>,
  checks: readonly Pick<Check, 'status'>[],
  now: string,
): Promise<void> {
  const passed = !checks.some(({ status }) => status === 'failed');
  await setupGuide.confirm({ step: 'check', about: keysSince, passed, at: now });
}

const newest = 20;

/**
 * When the last run that brought both sides in sync ended: a sync, or a plan that was applied. The end
 * counts, not the start, because the first sync itself saves the recommended filter.
 */
async function syncedAt({ runs }: Pick<Stores, 'runs'>): Promise<string | null> {
  const { rows } = await runs.page({
    limit: newest,
    filter: { kind: ['sync', 'plan'], status: ['succeeded', 'partial'] },
  });
  const last = rows.find((run) => run.kind === 'sync' || changed(run));
  return last?.finishedAt ?? null;
}

/** A plan that was discarded changed nothing. */
function changed(run: Run): boolean {
  const { amp, connectwise } = changesOf(run);
  return amp + connectwise > 0;
}
