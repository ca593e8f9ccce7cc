import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asFailure, Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';
import { generateSecretKey, parseSecretKeys, type SecretKeys } from './secretKeys.ts';

/**
 * The keys of a file, which is made with one new key if it is not there. Any number of processes
 * may start at once: one makes the file, and all read the same. Throws Failure `configuration`.
 */
export async function loadKeyFile(path: string): Promise<SecretKeys> {
  try {
    const there = await readIfThere(path);
    if (there !== null) return parseSecretKeys(there);
    await makeFile(path);
    return parseSecretKeys(await readFile(path, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('configuration', {
      ...because({ code: 'key_file_unreadable', systemCode: codeOf(thrown) }),
      variable: 'AMPWISE_DATA_DIR',
    });
  }
}

/**
 * Puts a new key in front and has everything sealed again. `inTurn` runs work while no other process does. Older
 * keys stay in the file: something that is sealed with one of them may be stored at any later time. Throws
 * Failure `configuration`, and whatever `sealAgain` throws.
 */
export async function rotateKeyFile<T>(
  path: string,
  inTurn: (work: () => Promise<void>) => Promise<void>,
  sealAgain: (keys: SecretKeys) => Promise<T>,
): Promise<T> {
  await loadKeyFile(path);
  await inTurn(() => addKey(path));
  for (;;) {
    const keys = await loadKeyFile(path);
    try {
      return await sealAgain(keys);
    } catch (thrown) {
      if (asFailure(thrown).code !== 'secret_unreadable') throw thrown;
      // Another rotation may have added a key since, and sealed with it.
      if ((await loadKeyFile(path))[0].id === keys[0].id) throw thrown;
    }
  }
}

async function addKey(path: string): Promise<void> {
  try {
    const draft = await writeDraft(path, `${generateSecretKey()}\n${await readFile(path, 'utf8')}`);
    await rename(draft, path);
    await syncFolder(path);
  } catch (thrown) {
    throw new Failure('configuration', {
      ...because({ code: 'key_file_not_written', systemCode: codeOf(thrown) }),
      variable: 'AMPWISE_DATA_DIR',
    });
  }
}

/** Without this, a power cut could bring the old file back after something was sealed with the new key. */
async function syncFolder(path: string): Promise<void> {
  // Windows syncs no folders.
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

/**
 * Writes a file beside it and links it: the name appears with the whole content, and only if it is
 * free.
 */
async function makeFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = await writeDraft(path, `${generateSecretKey()}\n`);
  try {
    await link(draft, path);
    await syncFolder(path);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  } finally {
    await unlink(draft);
  }
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

function codeOf(thrown: unknown): string {
  const code: unknown =
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'code') : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
