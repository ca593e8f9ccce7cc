import {
  CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  type QueryResult,
  type RawBuilder,
  sql,
  Transaction,
} from 'kysely';
import type { Handle } from './connect.ts';
import { isAborted } from './databaseFailure.ts';
import { postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { repeatable } from './sqliteDriver.ts';

/** A transaction sees one state and only reads, or it writes; what is repeatable may be lost in a power cut. */
type Kind = 'snapshot' | 'write' | 'repeatable';

/** Does work as one transaction; nothing of it remains if it fails. */
export async function transact<T>(
  { db, reading, dialect }: Handle,
  kind: Kind,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (dialect === 'postgres') {
    return await db
      .getExecutor()
      .provideConnection((connection) =>
        pipelined(db, connection, beginnings[kind].compile(db), work),
      );
  }
  if (kind === 'write') return await db.transaction().execute(work);
  if (kind === 'repeatable') {
    return await db.transaction().setIsolationLevel(repeatable).execute(work);
  }
  const snapshot = reading.transaction().setIsolationLevel('repeatable read');
  return await snapshot.setAccessMode('read only').execute(work);
}

const beginnings: Record<Kind, RawBuilder<unknown>> = {
  snapshot: sql`start transaction isolation level repeatable read read only`,
  write: sql`begin`,
  repeatable: sql`begin`,
};

/**
 * A transaction of Kysely's own sends each statement once the one before it is answered. In this one they are sent as they
 * are called: a server on another machine is waited for where a result is needed, not at each statement.
 */
async function pipelined<T>(
  db: Handle['db'],
  connection: DatabaseConnection,
  beginning: CompiledQuery,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const pipeline = new Pipeline(connection, beginning);
  const executor = db
    .getExecutor()
    .withConnectionProvider({ provideConnection: async (use) => await use(pipeline) });
  const trx = new Transaction<Tables>({ ...unused, executor });
  try {
    const done = await work(trx);
    await pipeline.end('commit');
    return done;
  } catch (thrown) {
    await pipeline.end('rollback');
    throw thrown;
  }
}

/** Kysely wants them for what is asked of no transaction: to connect, and to describe the tables. */
const dialect = postgresDialect('', undefined);
const unused = { config: { dialect }, dialect, driver: new DummyDriver() };

/** The statements of one transaction on a connection, in the order in which they are called. */
class Pipeline implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #begun: Promise<unknown>;
  #onlyRead = true;
  #failure: unknown;
  #hasEnded = false;

  constructor(connection: DatabaseConnection, beginning: CompiledQuery) {
    this.#connection = connection;
    this.#begun = this.#connection.executeQuery(beginning);
    // Thrown where a statement needs it.
    this.#begun.catch(() => undefined);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#hasEnded) throw new Error('the transaction has ended');
    // Without a transaction nothing may be written: only queries are sent before it is known to have begun.
    this.#onlyRead &&= /^\s*select\b/i.test(query.sql);
    if (!this.#onlyRead) await this.#begun;
    try {
      const [result] = await Promise.all([this.#connection.executeQuery<Row>(query), this.#begun]);
      return result;
    } catch (thrown) {
      // Those sent behind one that failed are rejected for that alone, and a caller may come to know of them first.
      if (!isAborted(thrown)) this.#failure = thrown;
      throw this.#failure ?? thrown;
    }
  }

  /** Required by Kysely; none of our code streams. */
  async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#hasEnded = true;
    await this.#begun;
    await this.#connection.executeQuery(CompiledQuery.raw(how));
  }
}
