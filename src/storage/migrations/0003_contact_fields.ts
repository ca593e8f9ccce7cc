import { type Kysely, sql } from 'kysely';

/**
 * Contacts are read with more fields now. Unchanged ones would never get them, so the next reading starts
 * over with all contacts, even if one was half done.
 */
export async function contactFields(db: Kysely<unknown>): Promise<void> {
  await sql`update readings set cursor = null, started_at = null, since = null, after_id = 0
    where object = 'contacts'`.execute(db);
}
