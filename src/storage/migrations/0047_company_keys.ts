import type { Kysely } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import { fillAmpContacts, fillCompanies, queueSkipped } from './0015_keys.ts';

/**
 * Names of companies are compared without commas and full stops. Skipped records are planned again, because
 * their company may be found now.
 */
export async function companyKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await fillAmpContacts(db, dialect);
  await fillCompanies(db, dialect);
  await queueSkipped(db);
}
