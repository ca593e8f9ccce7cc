import type { InstallationStore } from '../../ports/installation.ts';
import type { Writing } from '../database/scope.ts';

/** Seals every stored secret anew, all or none; returns how many. */
export async function resealAll(
  trx: Writing,
  again: Parameters<InstallationStore['reseal']>[0],
): Promise<number> {
  const connections = await trx
    .selectFrom('connections')
    .select(['organization_id', 'sealed_secret'])
    .execute();
  for (const { organization_id: organizationId, sealed_secret: sealed } of connections) {
    await trx
      .updateTable('connections')
      .set({ sealed_secret: again({ organizationId, sealed }) })
      .where('organization_id', '=', organizationId)
      .execute();
  }
  const own = await trx
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'sign_in_secret')
    .executeTakeFirst();
  if (own === undefined) return connections.length;
  await trx
    .updateTable('installation')
    .set({ value: again({ organizationId: null, sealed: own.value }) })
    .where('name', '=', 'sign_in_secret')
    .execute();
  return connections.length + 1;
}
