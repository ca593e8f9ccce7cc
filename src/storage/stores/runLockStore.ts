import { Failure } from '../../core/failure.ts';
import type { RunLockStore } from '../../ports/runStores.ts';
import { checkLease, type Scope } from '../database/scope.ts';
import { leaseTime, lockRow, timeLeft } from '../rows/runLockRows.ts';
import { isClaimed, requestFor } from '../rows/runRequestRows.ts';

/** The lock of an organization: one row, whose token rises each time it is taken. */
export function createRunLockStore(scope: Scope): RunLockStore {
  const { organizationId } = scope;

  return {
    take: ({ runId, claim, now, leaseMilliseconds }) =>
      scope.write(async (db) => {
        if (
          claim !== undefined &&
          !isClaimed(await requestFor(db, scope, runId), { runId, claim })
        ) {
          throw new Failure('run_superseded', { run: runId });
        }
        const lock = await lockRow(db, scope);
        const at = await leaseTime(db, scope, now);
        if (lock !== undefined && lock.run_id !== null) {
          const freeIn = timeLeft(lock.renewed_at, at, leaseMilliseconds);
          if (freeIn > 0) {
            throw new Failure('run_in_progress', {
              since: lock.started_at,
              run: lock.run_id,
              seconds: Math.ceil(freeIn / 1000),
            });
          }
        }
        const row = {
          token: (lock?.token ?? 0) + 1,
          run_id: runId,
          started_at: now,
          renewed_at: new Date(at).toISOString(),
        };
        await db
          .insertInto('run_locks')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
        return { token: row.token, runId };
      }),

    renew: (lease, now) =>
      scope.leased(lease, async (db) => {
        await db
          .updateTable('run_locks')
          .set({ renewed_at: new Date(await leaseTime(db, scope, now)).toISOString() })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    check: (lease) => scope.read((db) => checkLease(db, organizationId, lease)),

    release: (lease) =>
      scope.write(async (db) => {
        await db
          .updateTable('run_locks')
          .set({ run_id: null })
          .where('organization_id', '=', organizationId)
          .where('token', '=', lease.token)
          .where('run_id', '=', lease.runId)
          .execute();
      }),
  };
}
