import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import Libsql from 'libsql';

/** A file of SQLite, made if it is not there, or `:memory:`. */
export function sqliteDialect(file: string): SqliteDialect {
  return new ImmediateDialect({ database: async () => openFile(file) });
}

function openFile(file: string): Libsql.Database {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Contact data: only for the one who runs this. The files beside it take over the mode.
    closeSync(openSync(file, 'a', 0o600));
  }
  const database = new Libsql(file);
  // Short, because waiting inside SQLite stops the event loop; withDatabase waits outside.
  database.exec('pragma busy_timeout = 20');
  if (file !== ':memory:') database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  /** Writers queue at the start: a lock that is asked for halfway can be refused for good. */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has rolled it back already; the first error is the one that tells why.
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/** All migrations in one transaction, which also keeps out other processes that migrate. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
