import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { RunLockStore } from '../../ports/runStores.ts';
import type { Scope, Writing } from '../database/scope.ts';

/** The lock of an organization: one row, whose token rises with each taking. */
export function createRunLockStore(scope: Scope): RunLockStore {
  const { organizationId } = scope;

  /**
   * Milliseconds since 1970. Hosts that share PostgreSQL go by its clock; a file of SQLite belongs to one
   * host, whose clock the caller has.
   */
  const timeOf = async (db: Writing, callerNow: string): Promise<number> => {
    if (scope.dialect === 'sqlite') return Date.parse(callerNow);
    const { rows } = await sql<{ now: number }>`
      select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
    return rows[0]?.now ?? 0;
  };

  return {
    take: ({ runId, now, leaseMilliseconds }) =>
      scope.write(async (db) => {
        const lock = await db
          .selectFrom('run_locks')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        const at = await timeOf(db, now);
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
          .set({ renewed_at: new Date(await timeOf(db, now)).toISOString() })
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

/**
 * Milliseconds until a lease lapses. A renewal from further ahead than a lease was made before the clock
 * was set back: a run that lives would have renewed it since.
 */
function timeLeft(renewedAt: string | null, now: number, leaseMilliseconds: number): number {
  const age = renewedAt === null ? leaseMilliseconds : now - Date.parse(renewedAt);
  return Math.abs(age) >= leaseMilliseconds ? 0 : leaseMilliseconds - age;
}
