import { badInput } from '../../core/badInput.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import { type AmpField, ampFieldsWith } from '../../core/contact/ampFields.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import type { User } from '../../core/contact/owners.ts';
import type { Failure } from '../../core/failure.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { type EnteredValues, readValues } from './ampContactValues.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;

/** Adds an AMP contact. Throws `bad_input`. */
export async function addAmpContact(deps: Deps, entered: EnteredValues): Promise<AmpContactRow> {
  const set = await withOwner(deps, readValues(entered, await fieldsOf(deps)));
  if (!isReachable(set)) throw unreachable();
  return deps.stores.ampContacts.add({ id: deps.ids.next(), set }, instant(deps.clock));
}

/** Changes fields of an AMP contact, and no others. Throws `bad_input`, `not_found`, `version_conflict`. */
export async function editAmpContact(
  deps: Deps,
  id: string,
  entered: EnteredValues,
  expected: ExpectedVersion,
): Promise<AmpContactRow> {
  const set = await withOwner(deps, readValues(entered, await fieldsOf(deps)));
  const present = await deps.stores.ampContacts.get(id);
  if (present !== null && !isReachable({ email: present.email, ...present.fields, ...set })) {
    throw unreachable();
  }
  return deps.stores.ampContacts.edit(id, { set }, expected, instant(deps.clock));
}

/** The fields that AMP contacts of an organization have: those everyone has, then its own. */
export async function fieldsOf({ stores }: Pick<Deps, 'stores'>): Promise<readonly AmpField[]> {
  return ampFieldsWith(await stores.ampFields.list());
}

/**
 * Replaces the owner in `set`, given by id, e-mail address or name of a user, by the id. Throws
 * `bad_input`.
 */
export async function withOwner(
  { stores }: Pick<Deps, 'stores'>,
  set: Readonly<Record<string, FieldValue>>,
): Promise<Readonly<Record<string, FieldValue>>> {
  return typeof set.owner === 'string' ? withOwnerAmong(await stores.users.list(), set) : set;
}

/**
 * Replaces the owner in `set`, given by id, e-mail address or name, by the id of one of these users. Throws
 * `bad_input`.
 */
export function withOwnerAmong(
  users: readonly Pick<User, 'id' | 'name' | 'email'>[],
  set: Readonly<Record<string, FieldValue>>,
): Readonly<Record<string, FieldValue>> {
  const { owner } = set;
  if (typeof owner !== 'string') return set;
  const wanted = canonicalName(owner);
  const byId = users.filter(({ id }) => id === owner);
  const found =
    byId.length > 0
      ? byId
      : users.filter(({ email, name }) => [email, name].map(canonicalName).includes(wanted));
  const [user] = found;
  if (user !== undefined && found.length === 1) return { ...set, owner: user.id };
  const code = found.length > 1 ? 'several_users' : 'no_such_user';
  throw badInput('owner', { code }, { code: 'amp_user' }, { see: 'users' });
}

/** AMP keeps a contact only if there is a way to reach it: by e-mail, or by text message. */
export function isReachable(values: Readonly<Record<string, FieldValue>>): boolean {
  return (values.email ?? null) !== null || (values.mobilePhone ?? null) !== null;
}

/** The rejection of a contact that cannot be reached. */
export function unreachable(): Failure {
  return badInput('email', { code: 'no_way_to_reach' }, { code: 'email_or_mobile' });
}
