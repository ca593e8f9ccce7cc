import { changesBetween } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import type { InstallationStore, OrganizationRow } from '../../ports/installation.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { rowMeant } from './rowNamed.ts';
import { enteredName } from './tokens.ts';

type Deps = { readonly installation: InstallationStore } & Pick<EngineDeps, 'clock' | 'ids'>;

/** Creates an organization without users. Throws `bad_input`. */
export async function addOrganization(
  { installation, clock, ids }: Deps,
  name: string,
): Promise<OrganizationRow> {
  return await installation.addOrganization(ids.next(), enteredName(name), instant(clock));
}

/** Finds an organization by id, the beginning of it, or name. Throws as `rowMeant`. */
export async function findOrganization(
  { installation }: Pick<Deps, 'installation'>,
  id: string,
): Promise<OrganizationRow> {
  const organization = await installation.organization(id.trim());
  return organization ?? rowMeant('organization', await installation.organizations(), id);
}

/** Throws `bad_input`, `not_found`. */
export async function renameOrganization(
  deps: Pick<Deps, 'installation' | 'clock'> & { readonly storesOf: StoresOf },
  id: string,
  name: string,
): Promise<OrganizationRow> {
  const before = await findOrganization(deps, id);
  const after = await deps.installation.renameOrganization(before.id, enteredName(name));
  const changes = changesBetween({ name: before.name }, { name: after.name });
  if (changes.length > 0) {
    await deps.storesOf(after.id).decisions.note(
      {
        about: { kind: 'organization', id: after.id },
        label: after.name,
        decided: { what: 'changed', changes },
      },
      instant(deps.clock),
    );
  }
  return after;
}

/** The stores of an organization, for the user who renames it. */
type StoresOf = (organizationId: string) => Pick<OrganizationStores, 'decisions'>;

/** Removes an organization with all of its data in AMP. Throws `not_found`. */
export async function removeOrganization(
  { installation }: Pick<Deps, 'installation'>,
  id: string,
): Promise<void> {
  if (!(await installation.removeOrganization(id.trim()))) throw notFound('organization', id);
}
