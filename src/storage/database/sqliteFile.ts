import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';

/**
 * Makes the empty file of a new database, for its owner alone, in a folder for its owner alone. The
 * files that SQLite puts beside it take over the mode. An existing file stays as it is. Throws
 * `database_damaged` where the database is missing and its log is not.
 *
 * POSIX drops all locks of a process on a file as soon as the process closes any descriptor of it,
 * and without its locks a database is destroyed. So no code but SQLite ever opens the database file:
 * a new one is made under another name and linked, which opens nothing and never replaces a file.
 */
export function makeSqliteFile(file: string): void {
  // Looked for first: another process may make both right now, the log after the database.
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return;
  // SQLite would copy the log of another database into the new one.
  if (log !== undefined && log.size > 0) {
    throw new Failure('database_damaged', because({ code: 'log_without_database' }));
  }
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draftFolder = mkdtempSync(join(folder, '.ampwise-'));
  try {
    const draft = join(draftFolder, 'new.db');
    closeSync(openSync(draft, 'wx', 0o600));
    linkUnlessThere(draft, file);
  } finally {
    rmSync(draftFolder, { recursive: true, force: true });
  }
}

/** Another process or thread may have made the file meanwhile; then that one is used. */
function linkUnlessThere(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
}
