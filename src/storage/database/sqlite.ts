import { type Driver, SqliteAdapter, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { SingleConnectionDriver } from './sqliteDriver.ts';
import { makeSqliteFile } from './sqliteFile.ts';
import { ThreadDriver } from './threadDriver.ts';

/** A SQLite file, created if it is missing, or `:memory:`. */
export function sqliteDialect(file: string): SqliteDialect {
  return new ImmediateDialect(file);
}

/** A SQLite file, only for reading, in threads that run `program`. Another connection writes to it. */
export function readingDialect(file: string, program: URL): SqliteDialect {
  return new ReadingDialect(file, program);
}

/** The bundled readingThread.ts, which is a separate entry point. */
export const readingThread = new URL('./readingThread.js', import.meta.url);

/**
 * Bytes to which the log is truncated when it restarts. It grows while a reader holds on to an
 * older state, however long; without this limit it would keep that size.
 */
export const largestLog = 16 * 1024 * 1024;

/**
 * Opens every connection to a database in use. One process may have several: SQLite keeps a
 * descriptor open until no connection of the process needs its locks. That is true of one copy of
 * SQLite only, so no other package with one (node:sqlite included) may open the file.
 */
function openConnection(file: string): Libsql.Database {
  if (file !== ':memory:') makeSqliteFile(file);
  const database = new Libsql(file);
  // Waiting inside SQLite stops the event loop, and with it another connection of this process that has
  // the lock; withDatabase waits outside.
  database.exec('pragma busy_timeout = 1');
  if (file !== ':memory:') database.exec('pragma journal_mode = wal');
  database.exec(`pragma journal_size_limit = ${largestLog}`);
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

/**
 * Opens a file read-only. No byte of it changes, and a file that nothing else has open, such as a
 * copy, gets no log.
 */
export function openForReading(file: string): Libsql.Database {
  const database = new Libsql(file);
  database.exec('pragma busy_timeout = 1');
  database.exec('pragma query_only = on');
  return database;
}

class ImmediateDialect extends SqliteDialect {
  readonly #file: string;

  constructor(file: string) {
    super({ database: async () => openConnection(file) });
    this.#file = file;
  }

  override createDriver(): Driver {
    return new SingleConnectionDriver(() => openConnection(this.#file));
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ReadingDialect extends SqliteDialect {
  readonly #driver: () => Driver;

  constructor(file: string, program: URL) {
    super({ database: async () => openForReading(file) });
    this.#driver = () => new ThreadDriver(program, file);
  }

  override createDriver(): Driver {
    return this.#driver();
  }
}

/** All migrations in one transaction, which also keeps out other processes that migrate. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
