import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';

/**
 * Creates a folder, with those above it, that only its owner can access, unless it exists. Throws
 * `database_unavailable` with the folder that cannot be made. (Node's own `recursive` never ends if the
 * system reports a folder as missing that cannot be created, as below /proc.)
 */
export async function makeDataFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let path = folder; (await stat(path).catch(() => null)) === null; path = dirname(path)) {
    if (path === dirname(path)) break;
    missing.unshift(path);
  }
  try {
    for (const path of missing) await mkdir(path, { mode: 0o700 }).catch(unlessThere);
  } catch (thrown) {
    throw new Failure(
      'database_unavailable',
      because({ code: 'data_folder_not_made', folder, systemCode: codeOf(thrown) }),
    );
  }
}

/** Another process may have made it meanwhile. */
function unlessThere(thrown: unknown): void {
  if (codeOf(thrown) !== 'EEXIST') throw thrown;
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
