import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config/readConfig.ts';
import { badInput, type Problem } from '../core/badInput.ts';
import type { Failure } from '../core/failure.ts';
import { checkSqliteCopy } from '../storage/database/sqliteCopy.ts';
import { makeDataFolder } from './dataFolder.ts';
import { countUnreadable } from './keys.ts';
import { makeNewFile } from './newFile.ts';
import { openAsItIs } from './prepareDatabase.ts';
import { systemClock } from './systemClock.ts';

/** A backup that was made. */
export type Backup = {
  readonly file: string;
  readonly bytes: number;
  /** Of the file, as its checksum file has it. */
  readonly sha256: string;
};

/** A backup that was restored. */
export type Restored = Omit<Backup, 'bytes'> & {
  /** The present location of the database. */
  readonly database: string;
  /** Stored secrets, and those of them that the keys of this installation do not open. */
  readonly secrets: { readonly sealed: number; readonly unreadable: number };
};

/**
 * Copies the SQLite database into a file, while others use it, and its checksum into a file beside that.
 * Without a name, it goes into the folder `backups` of the data folder. The secret key is not in it. Throws
 * `bad_input`, `data_missing`, `database_damaged`.
 */
export async function backUp(config: Config, name: string | null): Promise<Backup> {
  sqliteFile(config);
  const file = name === null ? await usualFile(config) : resolve(name);
  const database = await openAsItIs(config);
  try {
    // A backup that was cut short has no checksum, so it cannot be mistaken for a complete one.
    await makeNewFile(file, 'file', async (draft) => {
      await database.copyInto(draft);
      checkSqliteCopy(draft);
    });
  } finally {
    await database.close();
  }
  const sha256 = await checksumOf(file);
  await makeNewFile(checksumFile(file), 'file', (draft) =>
    writeFile(draft, `${sha256}  ${basename(file)}\n`),
  );
  const { size } = await stat(file);
  return { file, bytes: size, sha256 };
}

/**
 * Restores a backup if there is no database; an existing one is never replaced. Throws `bad_input`
 * if the checksum does not match, `database_damaged`, `schema_newer`.
 */
export async function restore(config: Config, name: string): Promise<Restored> {
  const database = sqliteFile(config);
  const file = resolve(name);
  await checkFree(database);
  const sha256 = await recordedChecksum(file);
  await makeDataFolder(config.dataDir);
  const sealed = await makeNewFile(database, 'AMPWISE_DATA_DIR', async (draft) => {
    await copyFile(file, draft);
    if ((await checksumOf(draft)) !== sha256) throw unusableBackup({ code: 'backup_altered' });
    return checkSqliteCopy(draft);
  });
  const unreadable = await countUnreadable(config, sealed);
  return { file, sha256, database, secrets: { sealed: sealed.length, unreadable } };
}

function sqliteFile({ database }: Config): string {
  if (database.kind === 'sqlite') return database.file;
  throw badInput('DATABASE_URL', { code: 'postgres_has_backups' }, { code: 'postgres_tools' });
}

async function usualFile({ dataDir }: Config): Promise<string> {
  const folder = join(dataDir, 'backups');
  await makeDataFolder(folder);
  const time = new Date(systemClock.now()).toISOString().replaceAll(':', '-').slice(0, 19);
  return join(folder, `ampwise-${time}Z.db`);
}

function checksumFile(file: string): string {
  return `${file}.sha256`;
}

async function checksumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** As `sha256sum` writes it. */
async function recordedChecksum(file: string): Promise<string> {
  if (!(await statOf(file))?.isFile()) throw unusableBackup({ code: 'backup_missing' });
  const text = await readFile(checksumFile(file), 'utf8').catch(() => '');
  const [, found] = /^([0-9a-f]{64})\b/u.exec(text) ?? [];
  if (found === undefined) {
    throw unusableBackup({
      code: 'backup_without_checksum',
      checksumFile: basename(checksumFile(file)),
    });
  }
  return found;
}

function unusableBackup(problem: Problem): Failure {
  return badInput('file', problem, { code: 'whole_backup' });
}

async function checkFree(database: string): Promise<void> {
  for (const path of [database, `${database}-wal`, `${database}-shm`]) {
    if ((await statOf(path)) === null) continue;
    throw badInput(
      'AMPWISE_DATA_DIR',
      { code: 'database_there', databaseFile: basename(path) },
      { code: 'free_data_folder' },
    );
  }
}

async function statOf(path: string): Promise<Stats | null> {
  return await stat(path).catch(() => null);
}
