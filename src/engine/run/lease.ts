import { asFailure } from '../../core/failure.ts';
import type { Lease } from '../../ports/runStores.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** A lock not renewed for so long belongs to a run that is gone, in milliseconds. */
const leaseMilliseconds = 5 * 60_000;

/** How often a run renews its lock at most, in milliseconds. */
const renewEvery = 20_000;

/** A held lock: its token for every write, and a call between batches that keeps it from expiring. */
export type HeldLease = { readonly lease: Lease; keepAlive(): Promise<void> };

/** Runs work as the only run of the organization. Throws `run_in_progress` where there is another. */
export async function withLease<T>(
  deps: EngineDeps,
  runId: string,
  work: (held: HeldLease) => Promise<T>,
): Promise<T> {
  const { clock, stores, holder, isDead, log } = deps;
  const lease = await stores.locks.take({
    runId,
    holder,
    now: instant(clock),
    staleBefore: new Date(clock.now() - leaseMilliseconds).toISOString(),
    isDead,
  });
  let renewedAt = clock.now();
  try {
    return await work({
      lease,
      async keepAlive() {
        // The embedded database answers without waiting: here others get their turn, signals and
        // the release of finished statements among them.
        await clock.sleep(0);
        if (clock.now() - renewedAt < renewEvery) return;
        renewedAt = clock.now();
        await stores.locks.renew(lease, instant(clock));
      },
    });
  } finally {
    // The outcome of the work counts; a lock that cannot be given back expires by itself.
    await stores.locks.release(lease).catch((thrown: unknown) => {
      log.warn('run.lock_not_released', { runId, code: asFailure(thrown).code });
    });
  }
}
