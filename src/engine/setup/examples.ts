import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Example } from '../../ports/examples.ts';
import type { Identity } from '../../ports/identity.ts';
import type { InstallationStore } from '../../ports/installation.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'clock'> & {
  readonly stores: Pick<
    OrganizationStores,
    'organizationId' | 'actor' | 'connections' | 'decisions'
  >;
  readonly installation: InstallationStore;
};

/** Someone who signs in, and looks at example data. */
export type Visitor = {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
};

/** The name of an organization with example data, also in the audit log. */
const exampleName = 'Example data';

/**
 * Creates an organization for example data beside this one, or uses the existing one, and adds a
 * person as administrator. `isNew`: it has to be filled. Throws `already_connected` if the
 * organization has a connection, and `example_only` if it contains example data itself.
 */
export async function beginExample(
  { stores, installation, clock, ids }: Deps & Pick<EngineDeps, 'ids'>,
  visitor: Visitor,
): Promise<{ readonly example: Example; readonly isNew: boolean }> {
  await refuseExample(stores);
  const { organizationId: beside, actor } = stores;
  const now = instant(clock);
  const isNew = (await installation.examples.beside(beside)) === null && (await made());
  const example = await installation.examples.beside(beside);
  if (example === null) throw notFound('organization', beside);
  await installation.examples.join(
    example.organizationId,
    { id: ids.next(), ...visitor },
    actor,
    now,
  );
  return { example, isNew };

  async function made(): Promise<boolean> {
    const connection = await stores.connections.get();
    if (connection !== null) {
      const { site, company } = connection;
      throw new Failure('already_connected', { site, company });
    }
    const organizationId = ids.next();
    const added = await installation.examples.add(
      { organizationId, beside, step: 'contacts', madeAt: now },
      exampleName,
    );
    if (added) await noted(stores, organizationId, 'added', now);
    return added;
  }
}

/**
 * The example data of an organization: the organization itself if it is an example, or the one beside it.
 */
export async function exampleFor(
  { installation }: Pick<Deps, 'installation'>,
  organizationId: string,
): Promise<Example | null> {
  const { examples } = installation;
  return (await examples.of(organizationId)) ?? (await examples.beside(organizationId));
}

/**
 * Removes an organization with example data and everything in it, and the accounts that belong to no other
 * organization. Nothing of it may be running any more.
 */
export async function removeExample({
  example: { organizationId },
  users,
  installation,
  identity,
  beside,
  clock,
}: Pick<Deps, 'installation' | 'clock'> & {
  readonly example: Example;
  /** Its users. */
  readonly users: readonly { readonly accountId: string | null }[];
  readonly identity: Pick<Identity, 'removeAccount'>;
  /** The stores of the organization beside it, for removing it. */
  readonly beside: Pick<OrganizationStores, 'decisions'>;
}): Promise<void> {
  await installation.removeOrganization(organizationId);
  for (const { accountId } of users) {
    if (accountId === null) continue;
    if ((await installation.memberships(accountId)).length === 0) {
      await identity.removeAccount(accountId);
    }
  }
  await noted(beside, organizationId, 'removed', instant(clock));
}

async function noted(
  { decisions }: Pick<OrganizationStores, 'decisions'>,
  id: string,
  what: 'added' | 'removed',
  now: string,
): Promise<void> {
  const about = { kind: 'organization', id } as const;
  await decisions.note({ about, label: exampleName, decided: { what } }, now);
}

/** Throws `example_only` if an organization holds example data: it has no other connection. */
export async function refuseExample({
  connections,
}: Pick<OrganizationStores, 'connections'>): Promise<void> {
  if ((await connections.example()) !== null) throw new Failure('example_only');
}
