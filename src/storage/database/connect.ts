import { Kysely } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import { withDatabase } from './databaseFailure.ts';
import type { Dialect } from './dialect.ts';
import { postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { readingDialect, sqliteDialect } from './sqlite.ts';

/** The location of the data. */
export type DatabaseOptions =
  | {
      readonly kind: 'sqlite';
      readonly file: string;
      /**
       * Program of the threads that read, for a process that serves requests; without it, reads share the one
       * connection.
       */
      readonly readingThread?: URL;
    }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema?: string };

/** An open database, before anything is known about its tables. */
export type Handle = {
  readonly db: Kysely<Tables>;
  /**
   * For reads outside of transactions that write: threads on SQLite if there are any, otherwise the same as
   * `db`.
   */
  readonly reading: Kysely<Tables>;
  readonly dialect: Dialect;
  /** The PostgreSQL schema asked for. */
  readonly schema: string | undefined;
};

/** Opens a database and makes sure that it answers; throws `database_unavailable`, `database_damaged`. */
export async function connect(options: DatabaseOptions): Promise<Handle> {
  const handle = handleFor(options);
  try {
    await withDatabase(async () => {
      const { db } = handle;
      await db.selectNoFrom((from) => from.lit(1).as('alive')).execute();
    });
  } catch (thrown) {
    await handle.db.destroy().catch(() => undefined);
    throw cannotConnect(thrown);
  }
  return handle;
}

/**
 * An unknown error while connecting means that the database cannot be reached, not that ampwise has a bug.
 */
function cannotConnect(thrown: unknown): unknown {
  if (!(thrown instanceof Failure) || thrown.code !== 'internal') return thrown;
  return new Failure('database_unavailable', because({ code: 'no_connection' }), { cause: thrown });
}

function handleFor(options: DatabaseOptions): Handle {
  if (options.kind === 'sqlite') {
    const { file, readingThread } = options;
    const db = new Kysely<Tables>({ dialect: sqliteDialect(file) });
    const reading =
      readingThread === undefined
        ? db
        : new Kysely<Tables>({ dialect: readingDialect(file, readingThread) });
    return { db, reading, dialect: 'sqlite', schema: undefined };
  }
  const { url, schema } = options;
  if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new Failure('configuration', {
      ...because({ code: 'schema_name' }),
      variable: 'DATABASE_URL',
    });
  }
  const db = new Kysely<Tables>({ dialect: postgresDialect(url, schema) });
  return { db, reading: db, dialect: 'postgres', schema };
}
