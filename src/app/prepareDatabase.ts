import { stat } from 'node:fs/promises';
import type { Config } from '../config/readConfig.ts';
import { Failure } from '../core/failure.ts';
import { migrationNames } from '../storage/migrations/provider.ts';
import { type Database, openDatabase } from '../storage/openDatabase.ts';
import { systemClock } from './systemClock.ts';

/** The organization that is there without being made. */
export const defaultOrganization = { id: 'default', name: 'Default' } as const;

/**
 * Opens the database with its tables up to date. On SQLite, and in an empty PostgreSQL database, they
 * are made without asking. A PostgreSQL database that holds data may be in use by other processes, so
 * there somebody has to decide when: `ampwise migrate`. Throws `database_unavailable`,
 * `database_damaged`, `schema_newer`.
 */
export async function prepareDatabase(config: Config): Promise<Database> {
  await checkDataFolder(config);
  const database = await openDatabase(config.database);
  try {
    const pending = await database.pendingMigrations();
    if (pending.length > 0) {
      const empty = pending.length === migrationNames.length;
      if (config.database.kind === 'postgres' && !empty) {
        throw new Failure('database_unavailable', {
          reason: 'its tables are those of an older ampwise',
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

/** Brings the tables up to date, whatever database it is; returns the migrations made. */
export async function migrateDatabase(config: Config): Promise<readonly string[]> {
  await checkDataFolder(config);
  const database = await openDatabase(config.database);
  try {
    return await database.migrate();
  } finally {
    await database.close();
  }
}

/** A data folder that is a file is a setting to correct; a missing one is made when it is needed. */
async function checkDataFolder({ database, dataDir }: Config): Promise<void> {
  if (database.kind !== 'sqlite') return;
  const found = await stat(dataDir).catch(() => null);
  if (found !== null && !found.isDirectory()) {
    throw new Failure('database_unavailable', { reason: 'the data folder is a file' });
  }
}
