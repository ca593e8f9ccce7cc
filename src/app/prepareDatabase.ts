import { stat } from 'node:fs/promises';
import type { Config } from '../config/readConfig.ts';
import { Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';
import { isAdditive, lastMigration } from '../storage/database/schemaRange.ts';
import { migrationNames } from '../storage/migrations/provider.ts';
import { type Database, openDatabase } from '../storage/openDatabase.ts';
import { makeDataFolder } from './dataFolder.ts';
import { systemClock } from './systemClock.ts';

/** The organization that is there without being made. */
export const defaultOrganization = { id: 'default', name: 'Default' } as const;

/**
 * Opens the database with its tables up to date. On SQLite, and in an empty PostgreSQL database, they are
 * made without asking. A PostgreSQL database that holds data may be in use by other processes, so there
 * someone has to decide when: `ampwise migrate`. Without `begin`, no file and no table is made where there
 * are none. Throws `data_missing`, `database_unavailable`, `database_damaged`, `schema_newer`.
 */
export async function prepareDatabase(
  config: Config,
  {
    begin = true,
    readingThread = null,
  }: { readonly begin?: boolean; readonly readingThread?: URL | null } = {},
): Promise<Database> {
  await checkDataFolder(config);
  if (begin) await makeFolderOf(config);
  else await checkThereIsData(config);
  const threads =
    config.database.kind === 'sqlite' && readingThread !== null ? { readingThread } : {};
  const database = await openDatabase({ ...config.database, ...threads });
  try {
    const { pending } = await database.schema();
    if (pending.length > 0) {
      const empty = pending.length === migrationNames.length;
      if (empty && !begin) throw dataMissing(config);
      if (config.database.kind === 'postgres' && !empty) {
        throw new Failure('database_unavailable', {
          ...because({ code: 'tables_older' }),
          migrate: true,
        });
      }
      await database.migrate();
    }
    const now = new Date(systemClock.now()).toISOString();
    await database.ensureOrganization(defaultOrganization.id, defaultOrganization.name, now);
    return database;
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

/** Migrations that were made, or would be. */
export type Migrated = {
  readonly migrations: readonly {
    readonly name: string;
    /** Whether it only adds to the schema. */
    readonly adds: boolean;
  }[];
  /** The last migration that this version makes. */
  readonly upTo: string;
  /** Those of newer versions, with which this one works. */
  readonly newer: readonly string[];
};

/**
 * Brings the tables up to date, whatever database it is; with `dryRun` only reports the migrations that this
 * would make. Throws `data_missing` in a dry run, and `schema_newer`.
 */
export async function migrateDatabase(
  config: Config,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Migrated> {
  await checkDataFolder(config);
  if (dryRun) await checkThereIsData(config);
  else await makeFolderOf(config);
  const database = await openDatabase(config.database);
  try {
    const { pending, newer } = await database.schema();
    const made = dryRun ? pending : await database.migrate();
    const migrations = made.map((name) => ({ name, adds: isAdditive(name) }));
    return { migrations, upTo: lastMigration, newer };
  } finally {
    await database.close();
  }
}

/**
 * Opens the database without migrating it. Throws `data_missing`, `database_unavailable`,
 * `database_damaged`.
 */
export async function openAsItIs(config: Config): Promise<Database> {
  await checkDataFolder(config);
  await checkThereIsData(config);
  return await openDatabase(config.database);
}

/** A reader creates nothing: an empty place may be the wrong one. */
async function checkThereIsData(config: Config): Promise<void> {
  if (config.database.kind !== 'sqlite') return;
  const { file } = config.database;
  // A log without its database is damage, which opening the database reports.
  const found = await Promise.all(
    [file, `${file}-wal`].map((path) => stat(path).catch(() => null)),
  );
  if (found.every((one) => one === null)) throw dataMissing(config);
}

function dataMissing({ database, dataDir }: Config): Failure {
  return new Failure('data_missing', database.kind === 'sqlite' ? { place: dataDir } : {});
}

async function makeFolderOf({ database, dataDir }: Config): Promise<void> {
  if (database.kind === 'sqlite') await makeDataFolder(dataDir);
}

/** A data folder that is a file is a setting to correct; a missing one is made when it is needed. */
async function checkDataFolder({ database, dataDir }: Config): Promise<void> {
  if (database.kind !== 'sqlite') return;
  const found = await stat(dataDir).catch(() => null);
  if (found !== null && !found.isDirectory()) {
    throw new Failure('database_unavailable', because({ code: 'data_folder_is_file' }));
  }
}
