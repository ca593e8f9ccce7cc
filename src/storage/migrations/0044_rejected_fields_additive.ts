import { type Kysely, sql } from 'kysely';

/** Lines that were carried out but for what ConnectWise rejected of them, which are few, are found without reading all. */
export async function rejectedFields(db: Kysely<unknown>): Promise<void> {
  await sql`create index plan_lines_rejected on plan_lines (organization_id, run_id, seq)
    where state = 'applied' and problem is not null`.execute(db);
}
