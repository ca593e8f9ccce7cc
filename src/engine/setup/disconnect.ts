import { Failure } from '../../core/failure.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { refuseExample } from './examples.ts';

/** Ends the connection of an organization. Throws `not_connected`, `version_conflict`, `example_only`. */
export async function disconnect(
  {
    stores: { connections },
    clock,
  }: Pick<EngineDeps, 'clock'> & { readonly stores: Pick<OrganizationStores, 'connections'> },
  version: ExpectedVersion,
): Promise<void> {
  await refuseExample({ connections });
  if (!(await connections.remove(version, instant(clock)))) throw new Failure('not_connected');
}
