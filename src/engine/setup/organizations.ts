import { notFound } from '../../core/notFound.ts';
import type { InstallationStore, OrganizationRow } from '../../ports/installation.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { enteredName } from './tokens.ts';

type Deps = { readonly installation: InstallationStore } & Pick<EngineDeps, 'clock' | 'ids'>;

/** Makes an organization, with nobody in it. Throws `bad_input`. */
export async function addOrganization(
  { installation, clock, ids }: Deps,
  name: string,
): Promise<OrganizationRow> {
  return await installation.addOrganization(ids.next(), enteredName(name), instant(clock));
}

/** An organization by its id. Throws `not_found`. */
export async function findOrganization(
  { installation }: Pick<Deps, 'installation'>,
  id: string,
): Promise<OrganizationRow> {
  const organization = await installation.organization(id.trim());
  if (organization === null) throw notFound('organization', id);
  return organization;
}

/** Throws `bad_input`, `not_found`. */
export async function renameOrganization(
  { installation }: Pick<Deps, 'installation'>,
  id: string,
  name: string,
): Promise<OrganizationRow> {
  return await installation.renameOrganization(id.trim(), enteredName(name));
}

/** Removes an organization with all of its data in AMP. Throws `not_found`. */
export async function removeOrganization(
  { installation }: Pick<Deps, 'installation'>,
  id: string,
): Promise<void> {
  if (!(await installation.removeOrganization(id.trim()))) throw notFound('organization', id);
}
