import { join } from 'node:path';
import { commandLine } from '../../src/core/actor.ts';
import type { AuditEntry } from '../../src/core/decision.ts';
import { openDatabase } from '../../src/storage/openDatabase.ts';

/** The audit log of an organization in an installation with SQLite, oldest first. */
export async function auditLogOf(
  { dataDir }: { readonly dataDir: string },
  organization = 'default',
): Promise<readonly AuditEntry[]> {
  const file = join(dataDir, 'data', 'ampwise.db');
  const database = await openDatabase({ kind: 'sqlite', file });
  try {
    const { decisions } = database.organization(organization, commandLine);
    const { rows } = await decisions.page({ limit: 1000, filter: {} });
    return rows.toReversed();
  } finally {
    await database.close();
  }
}
