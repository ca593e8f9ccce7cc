import { type Selectable, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';

export type RunLockRow = Selectable<Tables['run_locks']>;

/**
 * The time in milliseconds since 1970: by the clock of PostgreSQL, which several hosts may share; on SQLite
 * by that of the caller, because its file belongs to one host.
 */
export async function leaseTime(
  db: Writing,
  { dialect }: Pick<Scope, 'dialect'>,
  callerNow: string,
): Promise<number> {
  if (dialect === 'sqlite') return Date.parse(callerNow);
  const { rows } = await sql<{ now: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
  return rows[0]?.now ?? 0;
}

/** The row of the lock, if there ever was a run. */
export async function lockRow(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
): Promise<RunLockRow | undefined> {
  return await db
    .selectFrom('run_locks')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
}

/** Frees the lock of a dead run; the new token blocks anything it may still have under way. */
export async function takeLeaseAway(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
  lock: Pick<RunLockRow, 'token'>,
): Promise<void> {
  await db
    .updateTable('run_locks')
    .set({ run_id: null, token: lock.token + 1 })
    .where('organization_id', '=', organizationId)
    .execute();
}

/**
 * Milliseconds until a lease lapses. A renewal more than a lease in the future was made before the clock was
 * set back; a live run would have renewed it since.
 */
export function timeLeft(renewedAt: string | null, now: number, leaseMilliseconds: number): number {
  const age = renewedAt === null ? leaseMilliseconds : now - Date.parse(renewedAt);
  return Math.abs(age) >= leaseMilliseconds ? 0 : leaseMilliseconds - age;
}
