import type { Kysely } from 'kysely';

/** The lease of a run lock decides alone: which process holds it is of no use any more. */
export async function runLock(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('run_locks').dropColumn('host').execute();
  await db.schema.alterTable('run_locks').dropColumn('pid').execute();
}
