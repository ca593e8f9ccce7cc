import type { Config } from '../config/readConfig.ts';
import { Failure } from '../core/failure.ts';

/**
 * Runs in separate processes, on any machine, need a database that all of them can reach. Throws
 * `configuration`.
 */
export function checkSeveralProcesses({ database }: Pick<Config, 'database'>, what: string): void {
  if (database.kind === 'postgres') return;
  throw new Failure('configuration', {
    problem: `${what} needs a PostgreSQL database; on SQLite, ampwise serve carries out the runs`,
    variable: 'DATABASE_URL',
  });
}
