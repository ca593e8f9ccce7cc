import { asFailure } from '../core/failure.ts';
import { instant } from '../engine/deps.ts';
import { removeOldHistory } from '../engine/run/oldHistory.ts';
import type { ScheduleDeps } from './schedule.ts';

type Deps = Pick<ScheduleDeps, 'service' | 'stores' | 'clock' | 'log'>;

/** Organizations processed together. */
const batch = 100;

const aDay = 86_400_000;

/**
 * Removes the old history of organizations, one after the other, each once a day. If several processes do so,
 * each organization is handled by one.
 */
export async function removeDueHistory(deps: Deps, signal: AbortSignal): Promise<void> {
  const { service, stores, clock, log } = deps;
  const before = new Date(clock.now() - aDay).toISOString();
  for (const organizationId of await service.withOldHistory(before, batch)) {
    if (signal.aborted) return;
    const own = stores(organizationId);
    try {
      if (!(await own.history.takeTurn(instant(clock), before))) continue;
      const removed = await removeOldHistory({ stores: own, clock }, { signal });
      const some = Object.entries(removed).filter(([, rows]) => rows > 0);
      if (some.length === 0) continue;
      log.info('history.removed', { organizationId, ...Object.fromEntries(some) });
    } catch (thrown) {
      log.error('history.not_removed', { organizationId, code: asFailure(thrown).code });
    }
  }
}
