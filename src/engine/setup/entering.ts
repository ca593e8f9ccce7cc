import { type Actor, userActor } from '../../core/actor.ts';
import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import type { Bearers } from '../../ports/bearers.ts';
import type { From, Identity, SignedIn } from '../../ports/identity.ts';
import type { InstallationStore, InvitationEnding } from '../../ports/installation.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { enteredName } from './tokens.ts';

/** The links that let people in: a setup link, an invitation. */
export type EnteringDeps = Pick<EngineDeps, 'clock' | 'ids'> & {
  readonly identity: Identity;
  readonly installation: InstallationStore;
  readonly bearers: Bearers;
};

/** A setup link with the entered values. */
export type EnteredClaim = {
  readonly token: string;
  readonly organization: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly publicAddress: string;
};

/** Whether the installation was set up. */
export async function isClaimed({
  installation,
}: Pick<EnteringDeps, 'installation'>): Promise<boolean> {
  const link = await installation.setupLink();
  return link !== null && link.claimedAt !== null;
}

/** Throws `already_set_up`. */
export async function refuseClaimed(deps: Pick<EnteringDeps, 'installation'>): Promise<void> {
  if (await isClaimed(deps)) throw new Failure('already_set_up');
}

/**
 * Sets up an installation by its one-time link: the first organization, its administrator, and the
 * public address. If a value is rejected, the link stays valid. Throws `already_set_up`,
 * `link_not_valid`, `bad_input`.
 */
export async function claimInstallation(
  deps: EnteringDeps,
  entered: EnteredClaim,
): Promise<{ readonly organizationId: string; readonly userId: string }> {
  const { installation, bearers, clock, ids } = deps;
  await refuseClaimed(deps);
  const digest = bearers.digest(entered.token);
  const link = await installation.setupLink();
  if (link === null || link.tokenHash !== digest || link.expiresAt <= instant(clock)) {
    throw new Failure('link_not_valid');
  }
  const organization = { id: ids.next(), name: nameAt('organization', entered.organization) };
  const name = nameAt('name', entered.name);
  const publicAddress = originOf(entered.publicAddress);
  const { email, password } = entered;
  const names = [organization.name];
  const account = await newAccount(deps, { name, email, password, names }).catch(
    async (thrown: unknown) => {
      await refuseClaimed(deps);
      throw thrown;
    },
  );
  const claimed = await installation.claim(
    digest,
    {
      organization,
      user: { id: ids.next(), name, email: account.email },
      accountId: account.id,
      publicAddress,
    },
    instant(clock),
  );
  if (claimed !== null) return claimed;
  // Someone else was faster.
  await deps.identity.removeAccount(account.id);
  throw new Failure('already_set_up');
}

/** The invitation behind a link. */
export type SeenInvitation =
  | {
      readonly state: 'open' | 'expired';
      readonly organizationName: string;
      readonly email: string;
      readonly role: 'admin' | 'member';
      readonly invitedBy: Actor | null;
      readonly expiresAt: string;
      /** Whether the invited person signs in with the password of an account they already have. */
      readonly hasAccount: boolean;
    }
  | { readonly state: InvitationEnding };

/**
 * Shows an invitation and changes nothing. Throws `link_not_valid` if no invitation is known for the link.
 */
export async function lookAtInvitation(
  { identity, installation, bearers, clock }: EnteringDeps,
  token: string,
): Promise<SeenInvitation> {
  const digest = bearers.digest(token);
  const found = await installation.invitationByHash(digest);
  if (found === null) {
    const ending = await installation.invitationEnding(digest);
    if (ending === null) throw new Failure('link_not_valid');
    return { state: ending };
  }
  const { organizationName, email, role, invitedBy, expiresAt } = found;
  const account = await identity.accountByEmail(email);
  const hasAccount = account !== null && (await installation.memberships(account.id)).length > 0;
  const state = expiresAt > instant(clock) ? 'open' : 'expired';
  return { state, organizationName, email, role, invitedBy, expiresAt, hasAccount };
}

/** An invitation with the entered values. */
export type EnteredAcceptance = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
};

/**
 * Makes the person with the link a user of the organization, and signs them in. Someone who belongs to
 * another organization already enters the password of their account. Throws `link_not_valid`,
 * `sign_in_refused`, `too_many_attempts`, `bad_input`.
 */
export async function acceptInvitation(
  deps: EnteringDeps & {
    readonly storesOf: StoresOf;
    /** The request that accepts it. */
    readonly origin: NonNullable<Actor['from']>;
  },
  { token, name: enteredAs, password }: EnteredAcceptance,
  from: From,
): Promise<SignedIn> {
  const { identity, installation, bearers, clock, ids, storesOf, origin } = deps;
  const tokenHash = bearers.digest(token);
  const invitation = await installation.invitationByHash(tokenHash);
  if (invitation === null || invitation.expiresAt <= instant(clock)) {
    throw new Failure('link_not_valid');
  }
  const { email, organizationId, organizationName } = invitation;
  const name = nameAt('name', enteredAs);
  const present = await identity.accountByEmail(email);
  const belongs = present !== null && (await installation.memberships(present.id)).length > 0;
  if (
    present !== null &&
    belongs &&
    !(await identity.isPassword(present.id, password, from.address))
  ) {
    throw new Failure('sign_in_refused');
  }
  const account =
    present !== null && belongs
      ? present
      : await newAccount(deps, { name, email, password, names: [organizationName] }).catch(
          overtaken,
        );
  const user = { id: ids.next(), name, accountId: account.id };
  const actor = { ...userActor(user, 'web'), from: origin };
  const { invitations } = storesOf(organizationId, actor);
  if (!(await invitations.accept({ id: invitation.id, tokenHash }, user, instant(clock)))) {
    if (!belongs) await identity.removeAccount(account.id);
    throw new Failure('link_not_valid');
  }
  return await identity.signIn({ email, password }, from);
}

type StoresOf = (
  organizationId: string,
  actor: OrganizationStores['actor'],
) => Pick<OrganizationStores, 'invitations'>;

/**
 * Creates an account. Replaces an existing one that belongs to no organization, which a removed user or an
 * interrupted claim left behind.
 */
async function newAccount(
  { identity, installation }: Pick<EnteringDeps, 'identity' | 'installation'>,
  entered: Parameters<Identity['makeAccount']>[0],
) {
  const present = await identity.accountByEmail(entered.email);
  if (present !== null && (await installation.memberships(present.id)).length === 0) {
    await identity.removeAccount(present.id);
  }
  return await identity.makeAccount(entered);
}

/** No account in use had the address a moment ago, so someone else is accepting the invitation. */
function overtaken(thrown: unknown): never {
  const isTaken = thrown instanceof Failure && thrown.detail.problem === 'email_taken';
  throw isTaken ? new Failure('link_not_valid', {}, { cause: thrown }) : thrown;
}

function nameAt(field: string, text: string): string {
  try {
    return enteredName(text);
  } catch (thrown) {
    if (thrown instanceof Failure) {
      throw new Failure(thrown.code, { ...thrown.detail, field }, { cause: thrown });
    }
    throw thrown;
  }
}

/** The origin of an address: https, or http on this machine alone. Throws `bad_input`. */
function originOf(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(url?.hostname ?? '');
  const isBare = url !== null && url.pathname === '/' && url.search === '' && url.hash === '';
  const isGood = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url !== null && isBare && isGood && url.username === '') return url.origin;
  throw badInput('publicAddress', { code: 'no_address' }, { code: 'public_address' });
}
