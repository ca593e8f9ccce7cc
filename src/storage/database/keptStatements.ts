import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** How much SQL stays prepared, in characters; SQLite needs about ten bytes for each. */
const usualRoom = 300_000;

/** Pragmas act while they are prepared, and a change of the schema is made once. */
const worthKeeping = /^\s*(?:select|with|insert|update|delete)\b/iu;

/**
 * A connection whose statements stay prepared: preparing takes longer than most of them run. Those
 * used last are kept. SQLite prepares one again by itself when the schema has changed.
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
      // libsql makes a list of all columns to tell.
      reader: statement.reader,
      all: (parameters) => this.#orDrop(sql, () => statement.all(parameters)),
      run: (parameters) => this.#orDrop(sql, () => statement.run(parameters)),
      // Its rows are read while others use the connection: a second use would set it back.
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

  /** libsql leaves a rejected statement half done. */
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
