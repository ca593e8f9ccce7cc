import { type Kysely, sql } from 'kysely';

/** An index of the few lines that were carried out except for values that ConnectWise rejected. */
export async function rejectedFields(db: Kysely<unknown>): Promise<void> {
  await sql`create index plan_lines_rejected on plan_lines (organization_id, run_id, seq)
    where state = 'applied' and problem is not null`.execute(db);
}
