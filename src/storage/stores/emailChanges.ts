import type { Kysely } from 'kysely';
import { userActor } from '../../core/actor.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import type { IdentityStore } from '../../ports/identityStore.ts';
import type { Handle } from '../database/connect.ts';
import type { Tables } from '../database/schema.ts';
import { scopeFor, type Writing } from '../database/scope.ts';
import type { WholeDatabase } from '../database/wholeDatabase.ts';
import { membershipsOf } from '../rows/membershipRows.ts';
import { createUserStore } from './userStore.ts';

type Found = Pick<
  IdentityStore,
  | 'isFreeEmail'
  | 'setEmailChange'
  | 'emailChange'
  | 'dropEmailChange'
  | 'takeEmailChange'
  | 'changeEmail'
  | 'followEmail'
>;

/** Changed e-mail addresses of accounts: requested, confirmed, and copied to every organization. */
export function emailChanges(handle: Handle, { read, write }: WholeDatabase): Found {
  return {
    isFreeEmail: (accountId, email) => read((open) => isFree(open, accountId, email)),

    setEmailChange: (accountId, { email, sessionId, expiresAt, digest }, now) =>
      write(async (trx) => {
        await drop(trx, accountId);
        await trx
          .insertInto('email_changes')
          .values({
            account_id: accountId,
            email,
            token_hash: digest,
            session_id: sessionId,
            created_at: now,
            expires_at: expiresAt,
          })
          .execute();
      }),

    emailChange: (accountId, now) =>
      read(async (open) => {
        const row = await open
          .selectFrom('email_changes')
          .select(['email', 'session_id as sessionId', 'expires_at as expiresAt'])
          .where('account_id', '=', accountId)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        return row ?? null;
      }),

    dropEmailChange: (accountId) => write((trx) => drop(trx, accountId)),

    takeEmailChange: (digest, now) =>
      write(async (trx) => {
        const row = await trx
          .deleteFrom('email_changes')
          .where('token_hash', '=', digest)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined || row.expires_at <= now) return null;
        const { account_id: accountId, email, session_id: sessionId, expires_at: expiresAt } = row;
        return { accountId, email, sessionId, expiresAt };
      }),

    changeEmail: (accountId, { email, sessionId, accountKeys }, now) =>
      write(async (trx) => {
        if (!(await isFree(trx, accountId, email))) return false;
        await trx
          .updateTable('accounts')
          .set({ email, updated_at: now })
          .where('id', '=', accountId)
          .execute();
        await drop(trx, accountId);
        await trx.deleteFrom('account_links').where('account_id', '=', accountId).execute();
        await trx
          .deleteFrom('sessions')
          .where('account_id', '=', accountId)
          .where('id', '!=', sessionId)
          .execute();
        await moveKnownPlaces(trx, accountKeys);
        return true;
      }),

    async followEmail(accountId, from, now) {
      const failed: unknown[] = [];
      for (const { organizationId, id, name, email } of await read((open) =>
        usersBehind(open, accountId),
      )) {
        const actor = { ...userActor({ id, name }, 'web'), ...(from === null ? {} : { from }) };
        const users = createUserStore(scopeFor(handle, organizationId, actor));
        // If one is rejected or fails, the others still go ahead.
        await users
          .edit(id, { email }, 'any', now)
          .catch((thrown: unknown) => void failed.push(thrown));
      }
      if (failed.length > 0) throw failed[0];
    },
  };
}

/** Users who have another address than their account. */
async function usersBehind(open: Pick<Kysely<Tables>, 'selectFrom'>, accountId: string | null) {
  const all = open
    .selectFrom('users as u')
    .innerJoin('accounts as a', 'a.id', 'u.account_id')
    .select(['u.organization_id as organizationId', 'u.id', 'u.name', 'u.email_key', 'a.email'])
    .whereRef('u.email_key', '<>', 'a.email')
    .orderBy('u.organization_id');
  const rows = await (accountId === null ? all : all.where('a.id', '=', accountId)).execute();
  return rows.filter(({ email, email_key: key }) => canonicalEmail(email) !== key);
}

async function drop(trx: Writing, accountId: string): Promise<void> {
  await trx.deleteFrom('email_changes').where('account_id', '=', accountId).execute();
}

async function isFree(
  open: Pick<Kysely<Tables>, 'selectFrom'>,
  accountId: string,
  email: string,
): Promise<boolean> {
  const other = await open
    .selectFrom('accounts')
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', accountId)
    .executeTakeFirst();
  if (other !== undefined) return false;
  for (const { organizationId, userId } of await membershipsOf(open, accountId)) {
    const user = await open
      .selectFrom('users')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('email_key', '=', canonicalEmail(email))
      .where('id', '!=', userId)
      .executeTakeFirst();
    if (user !== undefined) return false;
  }
  return true;
}

/** Places from which someone signed in with the old address count as known for the new one. */
async function moveKnownPlaces(
  trx: Writing,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  if (before === after) return;
  await trx.deleteFrom('known_addresses').where('account_key', '=', after).execute();
  await trx
    .updateTable('known_addresses')
    .set({ account_key: after })
    .where('account_key', '=', before)
    .execute();
}
