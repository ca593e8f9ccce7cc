import { type Kysely, sql } from 'kysely';

/**
 * Contacts are read with more fields. Those that do not change would never get them: the next reading
 * is one of all contacts, also if another had got half way.
 */
export async function contactFields(db: Kysely<unknown>): Promise<void> {
  await sql`update readings set cursor = null, started_at = null, since = null, after_id = 0
    where object = 'contacts'`.execute(db);
}
