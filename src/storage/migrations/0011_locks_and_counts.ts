import { type Kysely, sql } from 'kysely';

/**
 * Only the lease of a run lock counts now, so the process that has it is no longer stored. What each run
 * counts gets an index of the exceptions, which are few, so that no count reads a whole table.
 */
export async function locksAndCounts(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('run_locks').dropColumn('host').execute();
  await db.schema.alterTable('run_locks').dropColumn('pid').execute();
  await sql`create index contacts_gone on contacts (organization_id, gone_at)
    where gone_at is not null`.execute(db);
  await sql`create index amp_contacts_deleted on amp_contacts (organization_id, deleted_at)
    where deleted_at is not null`.execute(db);
  await sql`create index links_not_active on links (organization_id, state)
    where state <> 'active'`.execute(db);
}
