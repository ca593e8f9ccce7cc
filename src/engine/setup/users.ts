import { type Actor, userActor } from '../../core/actor.ts';
import { badInput } from '../../core/badInput.ts';
import { canonicalText } from '../../core/contact/canonical.ts';
import { isEmail } from '../../core/contact/emails.ts';
import type { User } from '../../core/contact/owners.ts';
import { userLabel } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Identity } from '../../ports/identity.ts';
import type { InstallationStore } from '../../ports/installation.ts';
import type { KeepAdmin, UserRow } from '../../ports/policyStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { rowMeant } from './rowNamed.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** A user as entered. */
export type EnteredUser = {
  readonly name: string;
  readonly email: string;
  readonly role: User['role'];
  /** Verified by `verifyMember`. */
  readonly member: User['member'];
};

const longestName = 200;

/** Adds a user. Throws `bad_input`. */
export async function addUser(
  { stores, clock, ids }: Deps & Pick<EngineDeps, 'ids'>,
  entered: EnteredUser,
): Promise<UserRow> {
  const name = canonicalText(entered.name);
  const email = canonicalText(entered.email);
  if (name === '' || name.length > longestName) {
    const code = name === '' ? 'empty' : 'too_long';
    throw badInput('name', { code }, { code: 'person_name', longest: longestName });
  }
  if (!isEmail(email)) throw badInput('email', { code: 'no_email' }, { code: 'one_email' });
  const user: User = { id: ids.next(), name, email, role: entered.role, member: entered.member };
  return await stores.users.add(user, instant(clock));
}

/**
 * Finds a user by id, e-mail address or name. Throws `not_found`, or `bad_input` if several match.
 */
export async function findUser({ stores }: Pick<Deps, 'stores'>, who: string): Promise<UserRow> {
  return rowMeant('user', await stores.users.list(), who);
}

/**
 * Verifies a Member ID against ConnectWise (R5): it exists and is active. Throws `bad_input` that
 * names the problem.
 */
export async function verifyMember(
  { connectWise, clock }: Pick<EngineDeps, 'connectWise' | 'clock'>,
  identifier: string,
): Promise<NonNullable<User['member']>> {
  const entered = canonicalText(identifier);
  const member = entered === '' ? null : await connectWise.member(entered);
  if (member === null || member.inactive) {
    const code = member === null ? 'no_such_member' : 'member_inactive';
    throw badInput('Member ID', { code }, { code: 'active_member' });
  }
  return { id: member.id, identifier: member.identifier, verifiedAt: instant(clock) };
}

/**
 * Sets or clears the Member ID of a user, which is their own (R5). Throws `not_found`, `bad_input`,
 * `version_conflict`.
 */
export async function setMember(
  { stores, clock }: Deps,
  user: User,
  member: User['member'],
  expected: ExpectedVersion,
): Promise<UserRow> {
  return await stores.users.edit(user.id, { member }, expected, instant(clock));
}

/** Renames someone in every organization that their account belongs to, as themselves. */
export async function renameInOrganizations(
  {
    installation,
    storesOf,
    clock,
  }: Pick<Deps, 'clock'> & {
    readonly installation: Pick<InstallationStore, 'memberships'>;
    readonly storesOf: (organizationId: string, actor: Actor) => Pick<OrganizationStores, 'users'>;
  },
  accountId: string,
  name: string,
  from: NonNullable<Actor['from']>,
): Promise<void> {
  for (const { organizationId, userId } of await installation.memberships(accountId)) {
    const actor: Actor = { ...userActor({ id: userId, name }, 'web'), from };
    await storesOf(organizationId, actor).users.edit(userId, { name }, 'any', instant(clock));
  }
}

/**
 * Removes a user, with their tokens; contacts that they owned get an owner by the remaining rules. Throws
 * `version_conflict`, `last_admin`.
 */
export async function removeUser(
  { stores, clock }: Deps,
  user: User,
  expected: ExpectedVersion,
  options: KeepAdmin = {},
): Promise<void> {
  await stores.users.remove(user.id, expected, instant(clock), options);
}

/** Ends all sessions of a user, in all organizations; they have to sign in again. */
export async function endSessionsOf(
  { stores, clock }: Deps,
  identity: Pick<Identity, 'endAllSessions'>,
  { id, name, email, accountId }: UserRow,
): Promise<void> {
  if (accountId === null) return;
  await identity.endAllSessions(accountId);
  const about = { kind: 'user', id } as const;
  const entry = {
    about,
    label: userLabel({ name, email }),
    decided: { what: 'sessions_ended' },
  } as const;
  await stores.decisions.note(entry, instant(clock));
}

/** Sets or clears the owner of AMP contacts for which no other rule names one (R19). */
export async function setDefaultOwner({ stores, clock }: Deps, user: User | null): Promise<void> {
  const change = (settings: Settings) => ({ ...settings, defaultOwner: user?.id ?? null });
  await stores.settings.change(change, 'any', instant(clock));
}

/**
 * Sets the owner of a company's contacts, used unless its territory manager is a user (R19). Returns the
 * name of the company. Throws `record_missing` if ConnectWise has no such company, or it is deleted.
 */
export async function setCompanyOwner(
  { stores, clock, connectWise }: Deps & Pick<EngineDeps, 'connectWise'>,
  companyId: number,
  user: User,
): Promise<string> {
  const company = await connectWise.company(companyId);
  if (company === null || company.deleted) {
    throw new Failure('record_missing', { resource: 'company', id: companyId });
  }
  const change = (settings: Settings) => ({
    ...settings,
    ownerByCompany: { ...settings.ownerByCompany, [String(companyId)]: user.id },
  });
  await stores.settings.change(change, 'any', instant(clock));
  return company.name;
}

/** Clears the owner of a company's contacts; the company may no longer exist. */
export async function clearCompanyOwner({ stores, clock }: Deps, companyId: number): Promise<void> {
  const change = (settings: Settings) => {
    const { [String(companyId)]: _, ...ownerByCompany } = settings.ownerByCompany;
    return { ...settings, ownerByCompany };
  };
  await stores.settings.change(change, 'any', instant(clock));
}
