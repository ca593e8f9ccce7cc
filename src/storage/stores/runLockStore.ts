import { Failure } from '../../core/failure.ts';
import type { LockHolder, RunLockStore } from '../../ports/runStores.ts';
import type { Scope } from '../database/scope.ts';

/** The lock of an organization: one row, whose token rises with each taking. */
export function createRunLockStore(scope: Scope): RunLockStore {
  const { organizationId } = scope;
  return {
    take: ({ runId, holder, now, staleBefore, isDead }) =>
      scope.write(async (db) => {
        const lock = await db
          .selectFrom('run_locks')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (lock !== undefined && lock.run_id !== null) {
          const current = holderOf(lock);
          const expired = lock.renewed_at === null || lock.renewed_at < staleBefore;
          // Whether a process of this machine lives is known; its patience is nobody else's business.
          const lives = current.host === holder.host && !isDead(current);
          if (lives || (!expired && !isDead(current))) {
            throw new Failure('run_in_progress', { since: current.startedAt, run: lock.run_id });
          }
        }
        const row = {
          token: (lock?.token ?? 0) + 1,
          run_id: runId,
          host: holder.host,
          pid: holder.pid,
          started_at: holder.startedAt,
          renewed_at: now,
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
          .set({ renewed_at: now })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

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

function holderOf(lock: {
  host: string | null;
  pid: number | null;
  started_at: string | null;
}): LockHolder {
  return { host: lock.host ?? '', pid: lock.pid ?? 0, startedAt: lock.started_at ?? '' };
}
