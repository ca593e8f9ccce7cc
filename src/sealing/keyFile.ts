import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../core/failure.ts';
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
 * Puts a new key in front, has everything sealed with it, and then drops all older keys but the previous one:
 * another process may still be sealing with that. Throws Failure `configuration`.
 */
export async function rotateKeyFile<T>(
  path: string,
  sealAgain: (keys: SecretKeys) => Promise<T>,
): Promise<T> {
  await loadKeyFile(path);
  const older = (await readFile(path, 'utf8')).split(/[\s,]+/u).filter((key) => key !== '');
  const key = generateSecretKey();
  await replaceFile(path, [key, ...older]);
  const done = await sealAgain(await loadKeyFile(path));
  await replaceFile(path, [key, ...older.slice(0, 1)]);
  return done;
}

async function replaceFile(path: string, keys: readonly string[]): Promise<void> {
  try {
    await rename(await writeDraft(path, `${keys.join('\n')}\n`), path);
  } catch (thrown) {
    throw new Failure('configuration', {
      ...because({ code: 'key_file_not_written', systemCode: codeOf(thrown) }),
      variable: 'AMPWISE_DATA_DIR',
    });
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
