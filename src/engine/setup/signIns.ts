import { type Actor, userActor } from '../../core/actor.ts';
import { type Decided, type DecidedChange, userLabel } from '../../core/decision.ts';
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

/** The result of a sign-in to an account. */
export type SignInEvent = Extract<Decided['what'], 'signed_in' | 'signed_out' | 'sign_in_refused'>;

/** A change to how someone signs in; secrets are only recorded as changed. */
export const signInChanges = {
  password: { name: 'password', old: null, new: 'changed' },
  backupCodes: { name: 'backupCodes', old: null, new: 'changed' },
  secondFactorOn: { name: 'secondFactor', old: 'off', new: 'on' },
  secondFactorOff: { name: 'secondFactor', old: 'on', new: 'off' },
} as const satisfies Readonly<Record<string, DecidedChange>>;

/**
 * Notes a sign-in, a failed one, or a change of how someone signs in, in the audit log of each organization
 * of the account.
 */
export async function noteSignIn(
  { installation, storesOf, clock }: Deps,
  { id, email }: Pick<AccountRow, 'id' | 'email'>,
  decided: Extract<Decided, { readonly what: SignInEvent | 'changed' }>,
  from: NonNullable<Actor['from']>,
): Promise<void> {
  for (const { organizationId, userId, name } of await installation.memberships(id)) {
    const actor: Actor = { ...userActor({ id: userId, name }, 'web'), from };
    await storesOf(organizationId, actor).decisions.note(
      {
        about: { kind: 'user', id: userId },
        label: userLabel({ name, email }),
        decided,
      },
      instant(clock),
    );
  }
}
