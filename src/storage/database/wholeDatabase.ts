import type { Kysely } from 'kysely';
import type { Handle } from './connect.ts';
import { withDatabase } from './databaseFailure.ts';
import type { Tables } from './schema.ts';
import type { Writing } from './scope.ts';

/** The whole database, for what belongs to no single organization. All errors come out as Failure. */
export type WholeDatabase = {
  /** One statement. */
  readonly read: <T>(work: (open: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** One transaction. */
  readonly write: <T>(work: (trx: Writing) => Promise<T>) => Promise<T>;
};

export function wholeDatabase({ db }: Handle): WholeDatabase {
  return {
    read: (work) => withDatabase(() => work(db)),
    write: (work) => withDatabase(() => db.transaction().execute(work)),
  };
}
