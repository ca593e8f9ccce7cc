import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { connect, type DatabaseOptions, type Handle } from '../../src/storage/database/connect.ts';
import { type Database, databaseOn } from '../../src/storage/openDatabase.ts';
import { afterFile } from './afterFile.ts';
import { fastFolder, folderOnDisk } from './folders.ts';

/** A database of a test: migrated and empty, and open to plain statements. */
export type TestDatabase = Database & {
  readonly handle: Handle;
  /** To open the same database once more. */
  readonly options: DatabaseOptions;
};

export type TestDatabaseKind = {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A new database, migrated; it is closed and dropped after the tests of the file. */
  open(): Promise<TestDatabase>;
  /** The same, its file on a disk as the product's is, for tests that kill processes. */
  openOnDisk(): Promise<TestDatabase>;
  /** The same without any table. */
  openBlank(): Promise<TestDatabase>;
};

// An empty one is none.
const postgresUrl = process.env.TEST_DATABASE_URL || undefined;

/** Every database there is to test on here: SQLite, and PostgreSQL where TEST_DATABASE_URL is set. */
export const databases: readonly TestDatabaseKind[] = [
  kind('SQLite', openSqlite),
  ...(postgresUrl === undefined ? [] : [kind('PostgreSQL', () => openPostgres(postgresUrl))]),
];

const toldKey = Symbol.for('ampwise.test.postgresLeftOut');
if (postgresUrl === undefined && Reflect.get(globalThis, toldKey) === undefined) {
  Reflect.set(globalThis, toldKey, true);
  process.stderr.write('\nPostgreSQL tests left out: TEST_DATABASE_URL is not set\n\n');
}

function kind(
  name: TestDatabaseKind['name'],
  openBlank: (where: Where) => Promise<TestDatabase>,
): TestDatabaseKind {
  const open = async (where: Where) => {
    const database = await openBlank(where);
    await database.migrate();
    return database;
  };
  return {
    name,
    openBlank: () => openBlank('fast'),
    open: () => open('fast'),
    openOnDisk: () => open('disk'),
  };
}

type Where = 'fast' | 'disk';

async function openSqlite(where: Where): Promise<TestDatabase> {
  const folder = where === 'fast' ? fastFolder('test') : folderOnDisk('test');
  const options = { kind: 'sqlite', file: join(folder, 'ampwise.db') } as const;
  const handle = await connect(options);
  afterFile(async () => {
    await handle.db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...databaseOn(handle), handle, options };
}

async function openPostgres(url: string): Promise<TestDatabase> {
  const schema = `ampwise_test_${randomBytes(8).toString('hex')}`;
  const options = { kind: 'postgres', url, schema } as const;
  const handle = await connect(options);
  await sql`create schema ${sql.id(schema)}`.execute(handle.db);
  afterFile(async () => {
    // Over a connection of its own, since the test may have closed the other.
    await handle.db.destroy();
    const janitor = await connect({ kind: 'postgres', url });
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(janitor.db);
    await janitor.db.destroy();
  });
  return { ...databaseOn(handle), handle, options };
}
