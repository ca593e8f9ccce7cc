import { setImmediate as turn } from 'node:timers/promises';
import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely';
import type Libsql from 'libsql';
import { KeptStatements } from './keptStatements.ts';

/** How many light statements may run between two turns of the event loop. */
const lightBetweenTurns = 20;

/** From this many rows, parameters, or characters in a parameter, a statement counts as heavy. */
const heavy = { rows: 50, parameters: 50, characters: 2_000 } as const;

/**
 * The isolation level of transactions that may be lost in a power cut, because the next run does
 * the work again. They don't wait for the disk; a later commit that does makes them durable too,
 * and nothing is ever incomplete. Kysely passes only isolation levels to a driver, and SQLite has
 * no other use for them.
 */
export const repeatable = 'read uncommitted';

type Open = {
  readonly database: Libsql.Database;
  readonly statements: KeptStatements;
  readonly connection: Connection;
};

/**
 * SQLite through one connection, in transactions that wait for their turn at the start, because a lock
 * requested halfway can be rejected permanently. The statements that begin and end one go through exec():
 * libsql leaves a prepared one that was rejected as busy half done until it is garbage-collected, and until
 * then nothing can be committed. For the same reason every write must be inside a transaction.
 */
export class SingleConnectionDriver implements Driver {
  readonly #openDatabase: () => Libsql.Database;
  #open: Open | null = null;
  #queue: Promise<void> = Promise.resolve();
  #release: (() => void) | null = null;
  #synchronous: 'full' | 'normal' = 'full';

  constructor(openDatabase: () => Libsql.Database) {
    this.#openDatabase = openDatabase;
  }

  async init(): Promise<void> {
    const database = this.#openDatabase();
    const statements = new KeptStatements(database);
    this.#open = { database, statements, connection: new Connection(statements) };
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#queue;
    let release: (() => void) | null = null;
    this.#queue = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#opened().connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release?.();
  }

  async beginTransaction(_: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { database } = this.#opened();
    if (settings.accessMode === 'read only') {
      database.exec('begin');
      return;
    }
    const synchronous = settings.isolationLevel === repeatable ? 'normal' : 'full';
    if (synchronous !== this.#synchronous) database.exec(`pragma synchronous = ${synchronous}`);
    this.#synchronous = synchronous;
    database.exec('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    this.#opened().database.exec('commit');
    await turn();
  }

  async rollbackTransaction(): Promise<void> {
    const { database } = this.#opened();
    // A full disk has already rolled it back; the first error has the reason.
    if (database.inTransaction) database.exec('rollback');
  }

  /**
   * libsql closes completely only when its last statement is garbage-collected, so without the checkpoint the
   * file would be incomplete without its log after the process ended.
   */
  async destroy(): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    try {
      open.database.exec('pragma wal_checkpoint(truncate)');
    } catch {
      // Another connection is in use. The data is just as safe in the log, and the next connection to close
      // moves it.
    }
    open.statements.close();
  }

  #opened(): Open {
    if (this.#open === null) throw new Error('driver has already been destroyed');
    return this.#open;
  }
}

/**
 * libsql is synchronous, so work on the database would block the event loop, and with it signals, heartbeats
 * and other requests. The event loop therefore gets a turn after each heavy statement and after every few
 * light ones, within a transaction too.
 */
class Connection implements DatabaseConnection {
  readonly #statements: KeptStatements;
  #light = 0;

  constructor(statements: KeptStatements) {
    this.#statements = statements;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const result = this.#run<Row>(sql, parameters);
    const weighs = isHeavy(parameters, result) || scanning.test(sql);
    if (weighs || ++this.#light >= lightBetweenTurns) {
      this.#light = 0;
      await turn();
    }
    return result;
  }

  /** Required by Kysely; none of our code streams. */
  async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  #run<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const statement = this.#statements.prepare(sql);
    if (statement.reader) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller knows the rows
      return { rows: statement.all(parameters) as Row[] };
    }
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
  }
}

/** Statements that may read a whole table, although their text and result are short. */
const scanning = /count\(\*\)|\b(?:insert|update|delete)\b.*\bselect\b/is;

function isHeavy(parameters: readonly unknown[], result: QueryResult<unknown>): boolean {
  return (
    result.rows.length >= heavy.rows ||
    Number(result.numAffectedRows ?? 0) >= heavy.rows ||
    parameters.length >= heavy.parameters ||
    parameters.some((value) => typeof value === 'string' && value.length >= heavy.characters)
  );
}
