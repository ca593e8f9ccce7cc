import { setImmediate as turn } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import Libsql from 'libsql';
import { KeptStatements } from './keptStatements.ts';
import { makeSqliteFile } from './sqliteFile.ts';

/** A file of SQLite, made if it is not there, or `:memory:`. */
export function sqliteDialect(file: string): SqliteDialect {
  return new ImmediateDialect(file);
}

/**
 * Opens every connection there is. Several of one process are safe beside each other: SQLite keeps a
 * descriptor open until no connection of the process needs its locks. That holds for one copy of
 * SQLite only, so no other package with one (node:sqlite included) may open the file.
 */
function openConnection(file: string): Libsql.Database {
  if (file !== ':memory:') makeSqliteFile(file);
  const database = new Libsql(file);
  // Short, because waiting inside SQLite stops the event loop; withDatabase waits outside.
  database.exec('pragma busy_timeout = 20');
  if (file !== ':memory:') database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

/** How often the database is used without the event loop turning. */
const releasedBetweenTurns = 20;

class ImmediateDialect extends SqliteDialect {
  readonly #file: string;

  constructor(file: string) {
    super({ database: async () => openConnection(file) });
    this.#file = file;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#file);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * Writers queue at the start of a transaction: a lock asked for halfway can be refused for good. The
 * three statements go through exec(), because libsql leaves a prepared one that was refused as busy
 * half done until it is collected, and until then nothing can be committed. For the same reason
 * every write has to be inside a transaction.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #opened: { database?: Libsql.Database };
  #released = 0;

  constructor(file: string) {
    const opened: { database?: Libsql.Database } = {};
    super({
      database: async () => {
        opened.database = openConnection(file);
        return new KeptStatements(opened.database);
      },
    });
    this.#opened = opened;
  }

  /**
   * Calls are synchronous: left alone, work on the database alone keeps the event loop from turning.
   * Nobody else is served then, and libsql lets go of no statement that is done.
   */
  override async releaseConnection(): Promise<void> {
    await super.releaseConnection();
    if (++this.#released % releasedBetweenTurns === 0) await turn();
  }

  /**
   * libsql closes for good only when its last statement is collected, so without this the file would
   * be incomplete without its log after the process ended.
   */
  override async destroy(): Promise<void> {
    try {
      this.#opened.database?.exec('pragma wal_checkpoint(truncate)');
    } catch {
      // Another connection is at work: it is as safe in the log, and the next to close moves it.
    }
    await super.destroy();
  }

  override async beginTransaction(
    _connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const readOnly = settings?.accessMode === 'read only';
    this.#opened.database?.exec(readOnly ? 'begin' : 'begin immediate');
  }

  override async commitTransaction(): Promise<void> {
    this.#opened.database?.exec('commit');
  }

  override async rollbackTransaction(): Promise<void> {
    // A full disk has rolled it back already; the first error is the one that tells why.
    if (this.#opened.database?.inTransaction === true) this.#opened.database.exec('rollback');
  }
}

/** All migrations in one transaction, which also keeps out other processes that migrate. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
