import { sql } from 'kysely';
import type { Scope, Writing } from './scope.ts';

/** How many rows have to be new before the statistics of the planner are of no use any more. */
const manyRows = 1000;

/**
 * PostgreSQL plans joins by statistics that it collects a minute or more after many rows came in. Until
 * then it takes a table of thousands for an empty one, and a query for seconds.
 */
export async function refreshStatistics(
  db: Writing,
  { dialect }: Pick<Scope, 'dialect'>,
  rows: number,
): Promise<void> {
  if (dialect !== 'postgres' || rows < manyRows) return;
  await sql`analyze companies, contacts, contact_emails, amp_contacts, links, queue`.execute(db);
}
