import type { Kysely, Selectable } from 'kysely';
import type { InstallationStore } from '../../ports/installation.ts';
import type { Tables } from '../database/schema.ts';
import type { Writing } from '../database/scope.ts';

type Again = Parameters<InstallationStore['reseal']>[0];

/**
 * Seals every stored secret again, each in a transaction of its own, which `within` opens; returns how many.
 * Opens all of them first, so that nothing is written if one cannot be opened.
 */
export async function resealAll(
  db: Pick<Kysely<Tables>, 'selectFrom'>,
  within: (work: (trx: Writing) => Promise<void>) => Promise<void>,
  again: Again,
): Promise<number> {
  const own = await signInSecret(db);
  if (own !== undefined) again({ organizationId: null, sealed: own });
  const connections = await db
    .selectFrom('connections')
    .select(['organization_id', 'sealed_secret'])
    .execute();
  for (const { organization_id: organizationId, sealed_secret: sealed } of connections) {
    again({ organizationId, sealed });
  }
  const signing = await db
    .selectFrom('webhook_secrets')
    .select(['organization_id', 'webhook_id', 'seq', 'sealed_secret'])
    .execute();
  for (const row of signing) {
    const { organization_id: organizationId, webhook_id: webhookId, sealed_secret: sealed } = row;
    again({ organizationId, webhookId, sealed });
  }
  for (const { organization_id: organizationId } of connections) {
    await within((trx) => resealConnection(trx, organizationId, again));
  }
  for (const row of signing) await within((trx) => resealSigning(trx, row, again));
  const others = connections.length + signing.length;
  if (own === undefined) return others;
  await within(async (trx) => {
    const sealed = await signInSecret(trx);
    if (sealed === undefined) return;
    await trx
      .updateTable('installation')
      .set({ value: again({ organizationId: null, sealed }) })
      .where('name', '=', 'sign_in_secret')
      .execute();
  });
  return others + 1;
}

/** Read again: someone may have entered other keys meanwhile, or ended the connection. */
async function resealConnection(trx: Writing, organizationId: string, again: Again): Promise<void> {
  const query = trx
    .selectFrom('connections')
    .select('sealed_secret')
    .where('organization_id', '=', organizationId);
  for (;;) {
    const row = await query.executeTakeFirst();
    if (row === undefined) return;
    const { sealed_secret: sealed } = row;
    const { numUpdatedRows } = await trx
      .updateTable('connections')
      .set({ sealed_secret: again({ organizationId, sealed }) })
      .where('organization_id', '=', organizationId)
      .where('sealed_secret', '=', sealed)
      .executeTakeFirst();
    // None if they were entered in between.
    if (numUpdatedRows > 0n) return;
  }
}

type SigningRow = Pick<
  Selectable<Tables['webhook_secrets']>,
  'organization_id' | 'webhook_id' | 'seq' | 'sealed_secret'
>;

/** A signing secret is never replaced, only added or removed. */
async function resealSigning(trx: Writing, row: SigningRow, again: Again): Promise<void> {
  const {
    organization_id: organizationId,
    webhook_id: webhookId,
    seq,
    sealed_secret: sealed,
  } = row;
  await trx
    .updateTable('webhook_secrets')
    .set({ sealed_secret: again({ organizationId, webhookId, sealed }) })
    .where('organization_id', '=', organizationId)
    .where('webhook_id', '=', webhookId)
    .where('seq', '=', seq)
    .execute();
}

async function signInSecret(db: Pick<Writing, 'selectFrom'>): Promise<string | undefined> {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'sign_in_secret')
    .executeTakeFirst();
  return row?.value;
}
