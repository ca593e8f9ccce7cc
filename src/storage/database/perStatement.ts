import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Handle } from './connect.ts';
import { withDatabase } from './databaseFailure.ts';

/**
 * The same database for a library that does not know our rules: each statement is a separate
 * transaction, is retried while another process writes, and fails as a Failure without any of its
 * data.
 */
export function perStatement(handle: Handle): Kysely<unknown> {
  const isPostgres = handle.dialect === 'postgres';
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => (isPostgres ? new PostgresAdapter() : new SqliteAdapter()),
      createQueryCompiler: () =>
        isPostgres ? new PostgresQueryCompiler() : new SqliteQueryCompiler(),
      createIntrospector: (db) =>
        isPostgres ? new PostgresIntrospector(db) : new SqliteIntrospector(db),
      createDriver: () => new StatementDriver(handle),
    },
  });
}

class StatementDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor({ db }: Handle) {
    this.#connection = {
      executeQuery: <Row>(query: CompiledQuery): Promise<QueryResult<Row>> =>
        withDatabase(() =>
          query.query.kind === 'SelectQueryNode'
            ? db.executeQuery<Row>(retyped(query))
            : db.transaction().execute((trx) => trx.executeQuery<Row>(retyped(query))),
        ),
      async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
        yield await this.executeQuery<Row>(query);
      },
    };
  }

  async init(): Promise<void> {
    // The database is open.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    throw new Error('each statement is a transaction of its own');
  }

  async commitTransaction(): Promise<void> {
    throw new Error('each statement is a transaction of its own');
  }

  async rollbackTransaction(): Promise<void> {
    throw new Error('each statement is a transaction of its own');
  }

  async releaseConnection(): Promise<void> {
    // It is shared.
  }

  async destroy(): Promise<void> {
    // The code that opened the database closes it.
  }
}

function retyped<Row>(query: CompiledQuery): CompiledQuery<Row> {
  return query;
}
