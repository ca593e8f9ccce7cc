import { type Kysely, sql } from 'kysely';
import { changesBetween } from '../../core/decision.ts';
import { storableText } from '../../core/storableText.ts';
import type { AccountRow, IdentityStore } from '../../ports/identityStore.ts';
import type { Handle } from '../database/connect.ts';
import type { Tables } from '../database/schema.ts';
import type { Writing } from '../database/scope.ts';
import { wholeDatabase } from '../database/wholeDatabase.ts';
import { lockAccount } from '../rows/userAccounts.ts';
import { checkVersion } from '../rows/versions.ts';
import { emailChanges } from './emailChanges.ts';

/**
 * Accounts, their sessions, links and attempts, apart from what better-auth reads and writes
 * itself.
 */
export function createIdentityStore(handle: Handle): IdentityStore {
  const { dialect } = handle;
  const whole = wholeDatabase(handle);
  const { read, write } = whole;

  return {
    account: (id) => read((open) => accountWhere(open, 'id', id)),
    accountByEmail: (email) => read((open) => accountWhere(open, 'email', email.toLowerCase())),

    editAccount: (id, change, expected, now) =>
      write(async (trx) => {
        const present = await accountWhere(trx, 'id', id);
        if (present === null) return null;
        checkVersion('user', id, expected, { version: present.version, by: null });
        const next = { ...present, ...change };
        const changes = changesBetween(editedOf(present), editedOf(next));
        if (changes.length === 0) return present;
        const version = present.version + 1;
        await trx
          .updateTable('accounts')
          .set({
            name: storableText(next.name),
            time_zone: next.timeZone,
            theme: next.theme,
            shortcuts: next.shortcuts ? 1 : 0,
            version,
            updated_at: now,
          })
          .where('id', '=', id)
          .execute();
        return { ...next, version };
      }),

    removeAccount: (id) =>
      write(async (trx) => {
        // Someone may be making it a user at this moment.
        if (!(await lockAccount(trx, id))) return;
        const users = trx.selectFrom('users').select('id').where('account_id', '=', id);
        await trx
          .deleteFrom('accounts')
          .where('id', '=', id)
          .where((account) => account.not(account.exists(users)))
          .execute();
      }),

    sessions: (accountId, now) =>
      read(async (open) => {
        const rows = await open
          .selectFrom('sessions')
          .select(['id', 'created_at', 'updated_at', 'ip_address', 'user_agent'])
          .where('account_id', '=', accountId)
          .where('expires_at', '>', now)
          .orderBy('created_at', 'desc')
          .execute();
        return rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at,
          lastSeenAt: row.updated_at,
          address: row.ip_address === '' ? null : row.ip_address,
          userAgent: row.user_agent === '' ? null : row.user_agent,
        }));
      }),

    endSession: (accountId, id) =>
      write(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('sessions')
          .where('account_id', '=', accountId)
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),

    endSessions: (accountId, but) =>
      write(async (trx) => {
        const all = trx.deleteFrom('sessions').where('account_id', '=', accountId);
        await (but === null ? all : all.where('id', '!=', but)).execute();
      }),

    touchSession: (id, now) =>
      write(async (trx) => {
        await trx.updateTable('sessions').set({ updated_at: now }).where('id', '=', id).execute();
      }),

    confirmSession: (id, now) =>
      write(async (trx) => {
        await trx.updateTable('sessions').set({ confirmed_at: now }).where('id', '=', id).execute();
      }),

    beginAttempt: (id, { accountKey, address }, { since, most, now }) =>
      write(async (trx) => {
        // Attempts at one account take turns; otherwise simultaneous ones would not count each other.
        if (dialect === 'postgres') {
          await sql`select pg_advisory_xact_lock(hashtext(${accountKey}))`.execute(trx);
        }
        await trx.deleteFrom('failed_sign_ins').where('at', '<=', since).execute();
        const failed = await trx
          .selectFrom('failed_sign_ins')
          .select('at')
          .where('account_key', '=', accountKey)
          .orderBy('at')
          .execute();
        const [oldest] = failed.slice(-most);
        if (failed.length >= most && oldest !== undefined) {
          const known = await trx
            .selectFrom('known_addresses')
            .select('at')
            .where('account_key', '=', accountKey)
            .where('address', '=', address)
            .executeTakeFirst();
          if (known === undefined) {
            const wait = Date.parse(oldest.at) - Date.parse(since);
            return { allowed: false, seconds: Math.max(1, Math.ceil(wait / 1000)) } as const;
          }
        }
        await trx
          .insertInto('failed_sign_ins')
          .values({ id, account_key: accountKey, at: now })
          .execute();
        return { allowed: true, id } as const;
      }),

    passAttempt: (id, known, now) =>
      write(async (trx) => {
        await trx.deleteFrom('failed_sign_ins').where('id', '=', id).execute();
        if (known === null) return;
        await trx
          .insertInto('known_addresses')
          .values({ account_key: known.accountKey, address: known.address, at: now })
          .onConflict((conflict) =>
            conflict.columns(['account_key', 'address']).doUpdateSet({ at: now }),
          )
          .execute();
      }),

    secondFactor: (accountId) =>
      read(async (open) => {
        const row = await open
          .selectFrom('second_factors')
          .select(['secret', 'locked_until as lockedUntil'])
          .where('account_id', '=', accountId)
          .executeTakeFirst();
        return row ?? null;
      }),

    takeStep: (accountId, step) =>
      write(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('second_factors')
          .set({ last_step: step })
          .where('account_id', '=', accountId)
          .where((row) => row.or([row('last_step', 'is', null), row('last_step', '<', step)]))
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    removeSecondFactor: (accountId) =>
      write(async (trx) => {
        await trx.deleteFrom('second_factors').where('account_id', '=', accountId).execute();
        await trx
          .updateTable('accounts')
          .set({ two_factor_enabled: 0 })
          .where('id', '=', accountId)
          .execute();
      }),

    setResetLink: (accountId, digest, expiresAt, now) =>
      write(async (trx) => {
        // Someone may be making it a user of another organization, which ends its reset links.
        await lockAccount(trx, accountId);
        await dropLinks(trx, accountId);
        await trx
          .insertInto('account_links')
          .values({
            token_hash: digest,
            account_id: accountId,
            created_at: now,
            expires_at: expiresAt,
          })
          .execute();
      }),

    takeResetLink: (digest, now) =>
      write(async (trx) => {
        const row = await trx
          .deleteFrom('account_links')
          .where('token_hash', '=', digest)
          .returning(['account_id', 'expires_at'])
          .executeTakeFirst();
        return row !== undefined && row.expires_at > now ? row.account_id : null;
      }),

    accountOfResetLink: (digest, now) =>
      read(async (open) => {
        const row = await open
          .selectFrom('account_links')
          .select('account_id')
          .where('token_hash', '=', digest)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        return row === undefined ? null : await accountWhere(open, 'id', row.account_id);
      }),

    dropResetLinks: (accountId) => write((trx) => dropLinks(trx, accountId)),

    ...emailChanges(handle, whole),
  };
}

async function dropLinks(trx: Writing, accountId: string): Promise<void> {
  await trx.deleteFrom('account_links').where('account_id', '=', accountId).execute();
}

async function accountWhere(
  open: Pick<Kysely<Tables>, 'selectFrom'>,
  column: 'id' | 'email',
  value: string,
): Promise<AccountRow | null> {
  const row = await open
    .selectFrom('accounts')
    .select(['id', 'name', 'email', 'two_factor_enabled'])
    .select(['time_zone', 'theme', 'shortcuts', 'version'])
    .where(column, '=', value)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, name, email, two_factor_enabled: enabled, time_zone: timeZone, theme } = row;
  const { shortcuts, version } = row;
  const own = { timeZone, theme, shortcuts: shortcuts === 1, version };
  return { id, name, email, hasSecondFactor: enabled === 1, ...own };
}

/** The members of an account that people change, as text. */
function editedOf({ name, timeZone, theme, shortcuts }: AccountRow) {
  return { name, timeZone, theme, shortcuts: String(shortcuts) };
}
