import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';

/**
 * Creates the empty file of a new database; only its owner can access the file and its folder. The files that
 * SQLite puts beside it get the same mode. An existing file stays unchanged. Throws `database_damaged` if the
 * database is missing and its log is not.
 *
 * POSIX drops all locks of a process on a file as soon as the process closes any descriptor of it, and
 * without its locks a database is destroyed. So no code but SQLite ever opens the database file: a new one is
 * made under another name and linked, which opens nothing and never replaces a file.
 */
export function makeSqliteFile(file: string): void {
  // Checked before the database: another process may be creating both right now, the log last.
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
