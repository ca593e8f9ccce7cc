import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { connect, type DatabaseOptions, type Handle } from '../../src/storage/database/connect.ts';
import { type Database, databaseOn } from '../../src/storage/openDatabase.ts';
import { afterFile } from './afterFile.ts';
import { fastFolder, folderOnDisk } from './folders.ts';
import { ownDatabases } from './ownDatabases.ts';
import { readsAlone } from './readsAlone.ts';

/** A database of a test: migrated and empty, and open to plain statements. */
export type TestDatabase = Database & {
  readonly handle: Handle;
  /** The options to open the same database once more. */
  readonly options: DatabaseOptions;
};

export type TestDatabaseKind = {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A new migrated database; it is closed and dropped after the tests of the file. */
  open(): Promise<TestDatabase>;
  /** Like `open`, but the file is on a disk as in the product, for tests that kill processes. */
  openOnDisk(): Promise<TestDatabase>;
  /** Like `open`, but without any table. */
  openBlank(): Promise<TestDatabase>;
};

// An empty address counts as none.
const postgresUrl = process.env.TEST_DATABASE_URL || undefined;

/** The databases to test on: SQLite, and PostgreSQL if TEST_DATABASE_URL is set. */
export const databases: readonly TestDatabaseKind[] = [
  kind('SQLite', openSqlite, copySqlite),
  ...(postgresUrl === undefined
    ? []
    : [
        kind(
          'PostgreSQL',
          () => openPostgres(postgresUrl),
          () => copyPostgres(postgresUrl),
        ),
      ]),
];

const toldKey = Symbol.for('ampwise.test.postgresLeftOut');
if (postgresUrl === undefined && Reflect.get(globalThis, toldKey) === undefined) {
  Reflect.set(globalThis, toldKey, true);
  process.stderr.write('\nPostgreSQL tests left out: TEST_DATABASE_URL is not set\n\n');
}

function kind(
  name: TestDatabaseKind['name'],
  openBlank: (where: Where) => Promise<TestDatabase>,
  openCopy: (where: Where) => Promise<TestDatabase>,
): TestDatabaseKind {
  return {
    name,
    openBlank: () => openBlank('fast'),
    open: () => openCopy('fast'),
    openOnDisk: () => openCopy('disk'),
  };
}

type Where = 'fast' | 'disk';

async function openSqlite(where: Where): Promise<TestDatabase> {
  return await openFile(newFile(where));
}

/**
 * Migrations keep both processors busy for more than a second; copying a migrated database takes
 * milliseconds.
 */
async function copySqlite(where: Where): Promise<TestDatabase> {
  const file = newFile(where);
  copyFileSync(await sqliteTemplate(), file);
  return await openFile(file);
}

function newFile(where: Where): string {
  return join(where === 'fast' ? fastFolder('test') : folderOnDisk('test'), 'ampwise.db');
}

async function openFile(file: string): Promise<TestDatabase> {
  const options = { kind: 'sqlite', file } as const;
  const handle = readsAlone(await connect(options));
  afterFile(async () => {
    await handle.db.destroy();
    rmSync(dirname(file), { recursive: true, force: true });
  });
  return { ...databaseOn(handle), handle, options };
}

const sqliteTemplate = once(async () => {
  const file = join(fastFolder('template'), 'ampwise.db');
  const handle = await connect({ kind: 'sqlite', file });
  await databaseOn(handle).migrate();
  await handle.db.destroy();
  return file;
});

async function openPostgres(url: string): Promise<TestDatabase> {
  const schema = `ampwise_test_${randomBytes(8).toString('hex')}`;
  const options = { kind: 'postgres', url, schema } as const;
  const handle = await connect(options);
  await sql`create schema ${sql.id(schema)}`.execute(handle.db);
  afterFile(async () => {
    // Over a separate connection, because the test may have closed the other.
    await handle.db.destroy();
    const janitor = await connect({ kind: 'postgres', url });
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(janitor.db);
    await janitor.db.destroy();
  });
  return { ...databaseOn(handle), handle, options };
}

/** A copy of a migrated database. Its commits do not wait for a disk. */
async function copyPostgres(url: string): Promise<TestDatabase> {
  const template = await postgresTemplate(url);
  const name = `${ownDatabases}${randomBytes(8).toString('hex')}`;
  await onServer(url, (server) =>
    sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(server.db),
  );
  const options = { kind: 'postgres', url: databaseAt(url, name) } as const;
  const handle = readsAlone(await connect(options));
  afterFile(async () => {
    await handle.db.destroy();
    await onServer(url, (server) =>
      sql`drop database if exists ${sql.id(name)} with (force)`.execute(server.db),
    );
  });
  return { ...databaseOn(handle), handle, options };
}

/** Made once for all threads of this process, when the first one needs it. */
const postgresTemplate = once(async (url: string) => {
  const name = `${ownDatabases}template`;
  await onServer(url, async ({ db }) => {
    await db.connection().execute(async (one) => {
      await sql`select pg_advisory_lock(${templateLock})`.execute(one);
      try {
        const { rows } = await sql`select 1 from pg_database where datname = ${name}`.execute(one);
        if (rows.length > 0) return;
        const making = `${name}_made`;
        await sql`drop database if exists ${sql.id(making)}`.execute(one);
        await sql`create database ${sql.id(making)}`.execute(one);
        const handle = await connect({ kind: 'postgres', url: databaseAt(url, making) });
        await databaseOn(handle).migrate();
        await handle.db.destroy();
        await sql`alter database ${sql.id(making)} rename to ${sql.id(name)}`.execute(one);
      } finally {
        await sql`select pg_advisory_unlock(${templateLock})`.execute(one);
      }
    });
  });
  return name;
});

const templateLock = 7_316_521;

function databaseAt(url: string, name: string): string {
  const made = new URL(url);
  made.pathname = `/${name}`;
  made.searchParams.set('options', '-c synchronous_commit=off');
  return made.href;
}

async function onServer<T>(url: string, work: (server: Handle) => Promise<T>): Promise<T> {
  const server = await connect({ kind: 'postgres', url });
  try {
    return await work(server);
  } finally {
    await server.db.destroy();
  }
}

function once<Arguments extends readonly unknown[], T>(
  make: (...given: Arguments) => Promise<T>,
): (...given: Arguments) => Promise<T> {
  let made: Promise<T> | null = null;
  return (...given) => {
    made ??= make(...given);
    return made;
  };
}
