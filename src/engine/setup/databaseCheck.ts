import type { Check } from './doctor.ts';

/**
 * Checks the database itself. If `verify` finds damage, it throws, because no other check would be
 * meaningful.
 */
export async function databaseCheck(verify: () => Promise<boolean>): Promise<Check> {
  const message = { code: (await verify()) ? 'database_file' : 'database_server' } as const;
  const check = { id: 'database', status: 'passed' } as const;
  return { ...check, message, advice: null, code: null };
}
