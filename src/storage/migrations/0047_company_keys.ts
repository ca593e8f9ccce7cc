import type { Kysely } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import { fillAmpContacts, fillCompanies, queueSkipped } from './0015_keys.ts';

/** Companies are compared without commas and points. Who was skipped, perhaps for want of a company, is planned again. */
export async function companyKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await fillAmpContacts(db, dialect);
  await fillCompanies(db, dialect);
  await queueSkipped(db);
}
