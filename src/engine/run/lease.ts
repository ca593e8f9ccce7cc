import { asFailure, type Failure } from '../../core/failure.ts';
import { type EngineDeps, instant, type RunLock } from '../deps.ts';

/** How many renewals may fail or come late before the lease lapses. */
const beatsPerLease = 4;

/** How old the answer to a check of the lease may be for something to be sent, in milliseconds. */
const oldestCheck = 5000;

/** A run that requests the lock; `claim` is the number with which its request was claimed. */
export type LeasedRun = { readonly runId: string; readonly claim?: number | undefined };

/**
 * Runs work as the only run of the organization; throws `run_in_progress` if there is another. A
 * timer renews the lease however long a step of the work takes, so a lease that lapsed belongs to a
 * run that was killed, or to a machine that slept: then the next run takes over, and this one can
 * write nothing more.
 */
export async function withLease<T>(
  deps: EngineDeps,
  { runId, claim }: LeasedRun,
  work: (lock: RunLock) => Promise<T>,
): Promise<T> {
  const { clock, timer, leaseMilliseconds, stores, log } = deps;
  const lease = await stores.locks.take({
    runId,
    ...(claim === undefined ? {} : { claim }),
    now: instant(clock),
    leaseMilliseconds,
  });
  let superseded: Failure | null = null;
  const heartbeat = timer.every(leaseMilliseconds / beatsPerLease, async () => {
    try {
      await stores.locks.renew(lease, instant(clock));
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code === 'run_superseded') superseded = failure;
      else log.warn('run.lock_not_renewed', { runId, code: failure.code });
    }
  });
  try {
    return await work({
      lease,
      async keepAlive() {
        // The embedded database answers without waiting: here others get their turn, signals and
        // the release of finished statements among them.
        await clock.sleep(0);
        if (superseded !== null) throw superseded;
      },
      async confirm() {
        // An old answer counts for nothing: the machine may have slept while it was on its way.
        for (let asked = Number.NEGATIVE_INFINITY; clock.now() - asked > oldestCheck; ) {
          asked = clock.now();
          await stores.locks.check(lease);
        }
      },
    });
  } finally {
    await heartbeat.stop();
    // The outcome of the work counts; a lock that cannot be given back expires by itself.
    await stores.locks.release(lease).catch((thrown: unknown) => {
      log.warn('run.lock_not_released', { runId, code: asFailure(thrown).code });
    });
  }
}
