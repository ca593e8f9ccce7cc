import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';

/**
 * Makes a folder for its owner alone, with those above it, unless it is there. Throws `database_unavailable` with
 * the folder that cannot be made. (Node's own `recursive` never ends where the system says that a folder is missing
 * that cannot be made, as below /proc.)
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
