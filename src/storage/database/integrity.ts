import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { Handle } from './connect.ts';
import { withDatabase } from './databaseFailure.ts';

/**
 * Reads the whole file of SQLite and throws `database_damaged` unless it is sound. Returns false for
 * PostgreSQL, which is not checked.
 */
export async function verifyIntegrity({ db, dialect }: Handle): Promise<boolean> {
  if (dialect === 'postgres') return false;
  const query = sql<{ integrity_check: string }>`pragma integrity_check(1)`;
  const { rows } = await withDatabase(() => query.execute(db));
  // The report can contain names of indexes, but also text of rows, so only its existence is used.
  if (rows[0]?.integrity_check === 'ok') return true;
  throw new Failure('database_damaged', because({ code: 'integrity_check' }));
}
