import { type Kysely, sql } from 'kysely';

/** An index of the few lines of runs that were not carried out. */
export async function planProblems(db: Kysely<unknown>): Promise<void> {
  await sql`create index plan_lines_problems on plan_lines (organization_id, run_id, seq)
    where state in ('failed', 'stale')`.execute(db);
}
