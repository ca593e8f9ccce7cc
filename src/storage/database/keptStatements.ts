import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** How much SQL stays prepared, in characters; SQLite needs about ten bytes for each. */
const usualRoom = 300_000;

/** Pragmas act while they are prepared, and a schema change runs only once. */
const worthKeeping = /^\s*(?:select|with|insert|update|delete)\b/iu;

/**
 * A connection whose most recently used statements stay prepared, because preparing most of them takes longer
 * than running them. SQLite prepares one again by itself after a schema change.
 */
export class KeptStatements implements SqliteDatabase {
  readonly #database: SqliteDatabase;
  readonly #room: number;
  readonly #kept = new Map<string, SqliteStatement>();
  #used = 0;

  constructor(database: SqliteDatabase, room: number = usualRoom) {
    this.#database = database;
    this.#room = room;
  }

  prepare(sql: string): SqliteStatement {
    const kept = this.#kept.get(sql);
    if (kept !== undefined) {
      this.#kept.delete(sql);
      this.#kept.set(sql, kept);
      return kept;
    }
    const statement = this.#database.prepare(sql);
    if (!worthKeeping.test(sql)) return statement;
    return this.#keep(sql, statement);
  }

  /** The statements are dropped first, because libsql keeps the file open until they are collected. */
  close(): void {
    this.#kept.clear();
    this.#used = 0;
    this.#database.close();
  }

  #keep(sql: string, statement: SqliteStatement): SqliteStatement {
    const kept: SqliteStatement = {
      // Read once, because libsql lists all columns to find out.
      reader: statement.reader,
      all: (parameters) => this.#orDrop(sql, () => statement.all(parameters)),
      run: (parameters) => this.#orDrop(sql, () => statement.run(parameters)),
      // Prepared each time: while its rows are read, others use the connection, and a second use resets it.
      iterate: (parameters) => this.#database.prepare(sql).iterate(parameters),
    };
    this.#kept.set(sql, kept);
    this.#used += sql.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#used <= this.#room) break;
      this.#drop(oldest);
    }
    return kept;
  }

  /** libsql leaves a rejected statement half done, so it is not used again. */
  #orDrop<T>(sql: string, use: () => T): T {
    try {
      return use();
    } catch (thrown) {
      this.#drop(sql);
      throw thrown;
    }
  }

  #drop(sql: string): void {
    if (this.#kept.delete(sql)) this.#used -= sql.length;
  }
}
