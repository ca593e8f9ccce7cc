import { type Actor, userActor } from '../../core/actor.ts';
import { type Decided, userLabel } from '../../core/decision.ts';
import type { AccountRow } from '../../ports/identityStore.ts';
import type { InstallationStore } from '../../ports/installation.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'clock'> & {
  readonly installation: InstallationStore;
  readonly storesOf: (
    organizationId: string,
    actor: Actor,
  ) => Pick<OrganizationStores, 'decisions'>;
};

/** What became of an account at its sign-in. */
export type SignInEvent = Extract<Decided['what'], 'signed_in' | 'signed_out' | 'sign_in_refused'>;

/** Notes a sign-in, or a failed one, in the audit log of each organization that the account belongs to. */
export async function noteSignIn(
  { installation, storesOf, clock }: Deps,
  { id, email }: Pick<AccountRow, 'id' | 'email'>,
  what: SignInEvent,
  from: NonNullable<Actor['from']>,
): Promise<void> {
  for (const { organizationId, userId, name } of await installation.memberships(id)) {
    const actor: Actor = { ...userActor({ id: userId, name }, 'web'), from };
    await storesOf(organizationId, actor).decisions.note(
      {
        about: { kind: 'user', id: userId },
        label: userLabel({ name, email }),
        decided: { what },
      },
      instant(clock),
    );
  }
}
