import type { Actor } from '../../core/actor.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import type { Role } from '../../core/rights.ts';
import { storableText } from '../../core/storableText.ts';
import type { Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';

/** Someone who signs in, as a user of one organization. */
export type SigningIn = {
  /** Of the user, if one is created. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly accountId: string;
};

/** The user who can sign in now; `before` is their role if they were a user already. */
export type GivenAccount = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly before: Role | null;
};

/**
 * Keeps an account from being removed, or made a user, by others until the transaction ends. Returns whether
 * it exists.
 */
export async function lockAccount(db: Writing, accountId: string): Promise<boolean> {
  const row = await db
    .updateTable('accounts')
    .set((account) => ({ updated_at: account.ref('updated_at') }))
    .where('id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes an account a user of an organization, or uses a user with the same address who could not
 * sign in until now. A reset link of the account stops working. Returns the user and their earlier
 * role; null if the account or the address belongs to another user.
 */
export async function giveAccount(
  db: Writing,
  organizationId: string,
  { id, name, email, role, accountId }: SigningIn,
  by: Actor,
  now: string,
): Promise<GivenAccount | null> {
  const key = canonicalEmail(storableText(email));
  const there = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'account_id', 'version'])
    .where('organization_id', '=', organizationId)
    .where((user) => user.or([user('email_key', '=', key), user('account_id', '=', accountId)]))
    .execute();
  const [present] = there;
  if (there.length > 1 || (present !== undefined && present.account_id !== null)) return null;
  // An administrator of another organization may have been shown one.
  await db.deleteFrom('account_links').where('account_id', '=', accountId).execute();
  const edited_by = encodeJson(by);
  if (present !== undefined) {
    await db
      .updateTable('users')
      .set({ role, account_id: accountId, version: present.version + 1, edited_by })
      .where('organization_id', '=', organizationId)
      .where('id', '=', present.id)
      .execute();
    return { id: present.id, name: present.name, email: present.email, before: present.role };
  }
  await db
    .insertInto('users')
    .values({
      organization_id: organizationId,
      id,
      name: storableText(name),
      name_key: canonicalName(storableText(name)),
      email: storableText(email),
      email_key: key,
      role,
      member_id: null,
      member_identifier: null,
      verified_at: null,
      account_id: accountId,
      created_at: now,
      version: 1,
      edited_by,
    })
    .execute();
  return { id, name, email, before: null };
}
