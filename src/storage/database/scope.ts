import { type Kysely, sql, type Transaction } from 'kysely';
import type { Actor } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { Handle } from './connect.ts';
import { isDatabaseError, withDatabase } from './databaseFailure.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';
import { transact } from './transact.ts';
import { together } from './underway.ts';

/** A transaction that may write. */
export type Writing = Transaction<Tables>;

/** The origin of changes. */
export type Origin = NonNullable<Actor['from']>;

/** The basis of every store: one organization in one database. All errors are thrown as Failure. */
export type Scope = {
  readonly organizationId: string;
  /** The author of the changes; for changes that a run makes by itself, the run. */
  readonly actor: Actor;
  /** The request by which the actor makes them; null if there is none. */
  readonly from: Origin | null;
  readonly dialect: Dialect;
  /** One statement that only reads. */
  read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** One statement that cannot be part of a transaction, such as `vacuum`. */
  alone<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Several statements that see the same state. */
  snapshot<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** One transaction. Writers of an organization take turns. */
  write<T>(work: (db: Writing) => Promise<T>): Promise<T>;
  /** One transaction of a run. Throws `run_superseded` if its lease no longer counts. */
  leased<T>(lease: Lease, work: (db: Writing) => Promise<T>): Promise<T>;
  /**
   * One transaction of a run for work that the next run repeats if a power cut loses it: readings,
   * plans, progress, changes in AMP alone. It does not wait for the disk; a later transaction that does makes
   * it durable.
   */
  repeatable<T>(lease: Lease, work: (db: Writing) => Promise<T>): Promise<T>;
};

export function scopeFor(handle: Handle, organizationId: string, given: Actor): Scope {
  const { from = null, ...actor } = given;
  const { db, reading, dialect } = handle;

  const write = <T>(
    work: (trx: Writing) => Promise<T>,
    { kind = 'write', lease }: { kind?: 'write' | 'repeatable'; lease?: Lease } = {},
  ): Promise<T> =>
    withDatabase(() =>
      transact(handle, kind, async (trx) => {
        await together(
          { dialect },
          () => takeTurn(trx, dialect, organizationId, { waitForDisk: kind === 'write' }),
          async () => {
            if (lease !== undefined) await checkLease(trx, organizationId, lease);
          },
        );
        return await work(trx);
      }),
    );

  return {
    organizationId,
    actor,
    from,
    dialect,
    read: (work) => withDatabase(() => work(reading)),
    alone: (work) => withDatabase(() => work(db)),
    snapshot: (work) => withDatabase(() => transact(handle, 'snapshot', work)),
    write: (work) => write(work),
    leased: (lease, work) => write(work, { lease }),
    repeatable: (lease, work) => write(work, { lease, kind: 'repeatable' }),
  };
}

/** The same organization for a run: whatever is written, the lease is checked in the same transaction. */
export function underLease(scope: Scope, lease: Lease): Scope {
  return { ...scope, write: (work) => scope.leased(lease, work) };
}

/**
 * One organization inside an open transaction: all of its writes are done, or none. Each write has
 * a savepoint, so that a rejected one leaves nothing half done and the next can follow. Errors are
 * thrown unchanged; the code that opened the transaction turns them into Failure and decides about
 * a retry.
 */
function joinedScope(
  trx: Writing,
  { dialect }: Pick<Handle, 'dialect'>,
  organizationId: string,
  given: Actor,
): Scope {
  const { from = null, ...actor } = given;
  return {
    organizationId,
    actor,
    from,
    dialect,
    read: (work) => work(trx),
    alone: notJoined,
    snapshot: (work) => work(trx),
    async write(work) {
      await sql`savepoint one_write`.execute(trx);
      try {
        const done = await work(trx);
        await sql`release savepoint one_write`.execute(trx);
        return done;
      } catch (thrown) {
        await sql`rollback to savepoint one_write`.execute(trx);
        await sql`release savepoint one_write`.execute(trx);
        throw thrown;
      }
    },
    leased: notJoined,
    repeatable: notJoined,
  };
}

async function notJoined(): Promise<never> {
  throw new Failure('internal', { error: 'this cannot be part of a transaction' });
}

/**
 * Puts everything that `work` does to one organization, through any of its scopes, into one
 * transaction. `work` may be repeated from its start if the database asks for that. Throws Failure
 * for database errors; other errors of `work` are thrown unchanged, and nothing it did remains.
 */
export async function inOneTransaction<T>(
  handle: Handle,
  organizationId: string,
  work: (scopeOf: (actor: Actor) => Scope) => Promise<T>,
): Promise<T> {
  const refused: unknown[] = [];
  try {
    return await withDatabase(() =>
      transact(handle, 'write', async (trx) => {
        await takeTurn(trx, handle.dialect, organizationId);
        try {
          return await work((actor) => joinedScope(trx, handle, organizationId, actor));
        } catch (thrown) {
          refused.splice(0, 1, thrown);
          throw thrown;
        }
      }),
    );
  } catch (thrown) {
    const [original] = refused;
    if (original instanceof Error && !isDatabaseError(original)) throw original;
    throw thrown;
  }
}

/**
 * SQLite has one writer by itself. On PostgreSQL the row of the organization is locked, so that a
 * lease that was checked holds until the end of the transaction, and writers cannot deadlock.
 */
async function takeTurn(
  trx: Writing,
  dialect: Dialect,
  organizationId: string,
  { waitForDisk } = { waitForDisk: true },
): Promise<void> {
  const query = trx
    .selectFrom('organizations')
    .select('organization_id')
    .$if(dialect === 'postgres' && !waitForDisk, (one) =>
      one.select(sql`set_config('synchronous_commit', 'off', true)`.as('commit')),
    )
    .where('organization_id', '=', organizationId);
  const row = await (dialect === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst();
  if (row !== undefined) return;
  throw notFound('organization', organizationId);
}

/** Throws `run_superseded` unless the lease still holds. */
export async function checkLease(
  trx: Pick<Writing, 'selectFrom'>,
  organizationId: string,
  lease: Lease,
): Promise<void> {
  const held = await trx
    .selectFrom('run_locks')
    .select('token')
    .where('organization_id', '=', organizationId)
    .where('token', '=', lease.token)
    .where('run_id', '=', lease.runId)
    .executeTakeFirst();
  if (held === undefined) throw new Failure('run_superseded', { run: lease.runId });
}
