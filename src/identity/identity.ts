import { isAPIError } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import type { Kysely } from 'kysely';
import { badInput } from '../core/badInput.ts';
import { Failure } from '../core/failure.ts';
import { notFound } from '../core/notFound.ts';
import { passwordProblem } from '../core/password/passwordProblem.ts';
import type { Bearers } from '../ports/bearers.ts';
import type { Clock } from '../ports/clock.ts';
import type { From, Identity, Session, SignedIn } from '../ports/identity.ts';
import type { AccountRow, IdentityStore } from '../ports/identityStore.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import { type Auth, createAuth } from './auth.ts';
import { commonPasswords } from './commonPasswords.ts';
import { challengeOf, cookiesIn, goneCookies, headersFor, sentOver } from './cookies.ts';
import { emailChanges } from './emailChanges.ts';
import { stepOf } from './totp.ts';

export type IdentityDeps = {
  readonly store: IdentityStore;
  readonly db: Kysely<unknown>;
  /** Signs cookies, and seals second factors. */
  readonly secret: string;
  readonly bearers: Bearers;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'next'>;
  readonly log: Log;
};

const day = 86_400_000;
/** A session ends after it was not used for this long. */
const idle = 7 * day;
/** How often the use of a session is recorded. */
const touchEvery = 60 * 60_000;
/** How many attempts at one account may fail within this time, from anywhere. */
const attempts = { most: 10, within: 10 * 60_000 } as const;
const resetLasts = day;

/**
 * Identities by better-auth, and the parts it leaves to us: see docs/decisions/0031-identity.md.
 */
export function createIdentity(deps: IdentityDeps): Identity {
  const { store, bearers, clock, ids } = deps;
  const made = new Map<boolean, Auth>();
  const authFor = (secure: boolean): Auth => {
    const auth = made.get(secure) ?? createAuth({ ...deps, secure });
    made.set(secure, auth);
    return auth;
  };
  const context = async () => await authFor(true).$context;
  const instant = (time = clock.now()) => new Date(time).toISOString();
  const keyOf = (email: string) => bearers.digest(email.trim().toLowerCase());

  const accountOf = async (id: string): Promise<AccountRow> => {
    const account = await store.account(id);
    if (account === null) throw new Failure('sign_in_refused');
    return account;
  };

  const verifies = async (accountId: string, password: string): Promise<boolean> => {
    const { internalAdapter, password: hashing } = await context();
    const credentials = await internalAdapter.findAccounts(accountId);
    const hash = credentials.find(({ providerId }) => providerId === 'credential')?.password;
    if (hash === undefined || hash === null) return false;
    return await hashing.verify({ hash, password });
  };

  /** An attempt at a password, counted before it is made. */
  const attempt = async (email: string, address: string): Promise<string> => {
    const now = clock.now();
    const begun = await store.beginAttempt(
      ids.next(),
      { accountKey: keyOf(email), address },
      { since: instant(now - attempts.within), most: attempts.most, now: instant(now) },
    );
    if (begun.allowed) return begun.id;
    throw new Failure('too_many_attempts', { seconds: begun.seconds });
  };

  const known = (email: string, address: string) => ({ accountKey: keyOf(email), address });

  const isPassword = async (accountId: string, password: string, address: string) => {
    const { email } = await accountOf(accountId);
    const id = await attempt(email, address);
    const isRight = await verifies(accountId, password);
    if (isRight) await store.passAttempt(id, null, instant());
    return isRight;
  };

  const setPassword = async (accountId: string, password: string): Promise<void> => {
    const { internalAdapter, password: hashing } = await context();
    await internalAdapter.updatePassword(accountId, await hashing.hash(password));
    // Someone who knew the earlier password may have requested it.
    await store.dropEmailChange(accountId);
    // Someone who read the mail or was shown the link could replace the new password.
    await store.dropResetLinks(accountId);
  };

  /** A code from the app works once: its time step is claimed before the library checks it. */
  const takeCode = async (accountId: string, code: string): Promise<void> => {
    const factor = await store.secondFactor(accountId);
    if (factor === null) throw new Failure('second_factor_refused');
    const { secretConfig } = await context();
    const secret = await symmetricDecrypt({ key: secretConfig, data: factor.secret });
    const step = stepOf(secret, code, clock.now());
    if (step !== null && !(await store.takeStep(accountId, step))) {
      throw new Failure('second_factor_refused');
    }
  };

  /** Seconds until the second factor of an account accepts codes again. */
  const lockedFor = async (accountId: string): Promise<number> => {
    const until = (await store.secondFactor(accountId))?.lockedUntil ?? null;
    const left = until === null ? 0 : Date.parse(until) - clock.now();
    return Math.max(1, Math.ceil(left / 1000));
  };

  const sessionOf = async (headers: Headers): Promise<Session | null> => {
    const over = sentOver(headers);
    if (over === null) return null;
    const secure = over === 'https';
    const from = { headers, address: '', secure };
    const query = { disableCookieCache: true, disableRefresh: true };
    const found = await authFor(secure).api.getSession({ headers: headersFor(from, 'own'), query });
    if (found === null) return null;
    const { session, user } = found;
    const now = clock.now();
    const lastSeen = session.updatedAt.getTime();
    if (now - lastSeen > idle || session.expiresAt.getTime() <= now) {
      await store.endSession(user.id, session.id);
      return null;
    }
    if (now - lastSeen > touchEvery) await store.touchSession(session.id, instant());
    const confirmedAt = (session.confirmedAt ?? session.createdAt).toISOString();
    const { name, email } = user;
    return { kind: 'session', accountId: user.id, sessionId: session.id, name, email, confirmedAt };
  };

  /** The account whose second factor the cookie of a request asks for. */
  const pendingOf = async (from: From) => {
    const challenge = challengeOf(from);
    if (challenge === null) return null;
    const { internalAdapter } = await context();
    return await internalAdapter.findVerificationValue(challenge);
  };

  return {
    sessionOf,

    async signIn({ email, password }, from): Promise<SignedIn> {
      const id = await attempt(email, from.address);
      const { headers, response } = await refusing('sign_in_refused', () =>
        authFor(from.secure).api.signInEmail({
          body: { email: email.trim(), password },
          headers: headersFor(from, 'none'),
          returnHeaders: true,
        }),
      );
      const cookies = cookiesIn(headers, from.secure);
      // Its cookie is replaced, or removed until the second factor is entered.
      const before = await sessionOf(from.headers);
      if (before !== null) await store.endSession(before.accountId, before.sessionId);
      if (!('user' in response) || response.user === undefined) {
        await store.passAttempt(id, null, instant());
        return { next: 'second_factor', cookies };
      }
      await store.passAttempt(id, known(email, from.address), instant());
      return { next: 'session', account: await accountOf(response.user.id), cookies };
    },

    async challenged(from) {
      const pending = await pendingOf(from);
      return pending === null ? null : await store.account(pending.value);
    },

    async secondFactor(code, from) {
      const pending = await pendingOf(from);
      if (pending === null) throw new Failure('second_factor_refused');
      const entered = code.replaceAll(/\s/gu, '');
      const { api } = authFor(from.secure);
      const call = {
        body: { code: entered },
        headers: headersFor(from, 'own'),
        returnHeaders: true,
      } as const;
      const isOfApp = /^\d{6}$/u.test(entered);
      if (isOfApp) await takeCode(pending.value, entered);
      const { headers, response } = await refusing<{
        readonly headers: Headers;
        readonly response: { readonly user: { readonly id: string } };
      }>(
        'second_factor_refused',
        () => (isOfApp ? api.verifyTOTP(call) : verifiedBackupCode(api, call)),
        () => lockedFor(pending.value),
      );
      const account = await accountOf(response.user.id);
      await store.passAttempt('', known(account.email, from.address), instant());
      return { next: 'session', account, cookies: cookiesIn(headers, from.secure) };
    },

    async signOut({ accountId, sessionId }, { secure }) {
      await store.endSession(accountId, sessionId);
      return goneCookies(secure);
    },

    account: (id) => store.account(id),
    accountByEmail: (email) => store.accountByEmail(email.trim()),
    async editAccount(id, change, expected) {
      const saved = await store.editAccount(id, change, expected, instant());
      if (saved === null) throw new Failure('sign_in_refused');
      return saved;
    },

    async makeAccount({ name, email, password, names }) {
      await checkNew(password, [name, email, ...names], 'password');
      const address = email.trim().toLowerCase();
      if ((await store.accountByEmail(address)) !== null) throw emailTaken();
      const { internalAdapter, password: hashing } = await context();
      const hash = await hashing.hash(password);
      let id: string | null = null;
      try {
        const user = await internalAdapter.createUser(
          { name, email: address, emailVerified: true },
          { method: 'email-password' },
        );
        ({ id } = user);
        await internalAdapter.linkAccount({
          userId: id,
          accountId: id,
          providerId: 'credential',
          password: hash,
        });
        return await accountOf(id);
      } catch (thrown) {
        // Someone else made one with this address, or took this one's place, in the meantime.
        const isOvertaken =
          id === null
            ? (await store.accountByEmail(address)) !== null
            : (await store.account(id)) === null;
        throw isOvertaken ? emailTaken() : thrown;
      }
    },

    removeAccount: (id) => store.removeAccount(id),
    isPassword,
    ...emailChanges({ ...deps, accountOf, isPassword, keyOf }),

    async confirm({ accountId, sessionId }, password, from) {
      if (!(await isPassword(accountId, password, from.address))) {
        throw new Failure('sign_in_refused');
      }
      await store.confirmSession(sessionId, instant());
    },

    async changePassword({ accountId, sessionId, name, email }, entered, names, from) {
      if (!(await isPassword(accountId, entered.current, from.address))) {
        throw badInput('current', { code: 'password_wrong' }, { code: 'current_password' });
      }
      await checkNew(entered.new, [name, email, ...names], 'new');
      await setPassword(accountId, entered.new);
      await store.endSessions(accountId, sessionId);
    },

    sessions: (accountId) => store.sessions(accountId, instant()),

    async endSession(accountId, id) {
      if (!(await store.endSession(accountId, id))) throw notFound('session', id);
    },

    endOtherSessions: ({ accountId, sessionId }) => store.endSessions(accountId, sessionId),
    endAllSessions: (accountId) => store.endSessions(accountId, null),

    async resetToken(accountId) {
      const token = bearers.next();
      const expiresAt = instant(clock.now() + resetLasts);
      await store.setResetLink(accountId, bearers.digest(token), expiresAt, instant());
      return { token, expiresAt };
    },

    async reset(token, password, namesOf) {
      const digest = bearers.digest(token);
      const account = await store.accountOfResetLink(digest, instant());
      const names =
        account === null ? [] : [account.name, account.email, ...(await namesOf(account.id))];
      await checkNew(password, names, 'password');
      const accountId = await store.takeResetLink(digest, instant());
      if (accountId === null) throw new Failure('link_not_valid');
      await setPassword(accountId, password);
      await store.endSessions(accountId, null);
      return await accountOf(accountId);
    },

    async beginSecondFactor({ accountId }, password, from) {
      if (!(await isPassword(accountId, password, from.address))) {
        throw badInput('password', { code: 'password_wrong' }, { code: 'current_password' });
      }
      const begun = await refusing('second_factor_refused', () =>
        authFor(from.secure).api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: headersFor(from, 'own'),
        }),
      );
      if (!('totpURI' in begun)) throw new Failure('second_factor_refused');
      return { uri: begun.totpURI, backupCodes: begun.backupCodes };
    },

    async verifySecondFactor({ accountId, sessionId }, code, from) {
      const entered = code.replaceAll(/\s/gu, '');
      await takeCode(accountId, entered);
      const { headers } = await refusing(
        'second_factor_refused',
        () =>
          authFor(from.secure).api.verifyTOTP({
            body: { code: entered },
            headers: headersFor(from, 'own'),
            returnHeaders: true,
          }),
        () => lockedFor(accountId),
      );
      await store.endSession(accountId, sessionId);
      return cookiesIn(headers, from.secure);
    },

    async newBackupCodes({ accountId }, password, from) {
      if (!(await accountOf(accountId)).hasSecondFactor) throw new Failure('second_factor_refused');
      if (!(await isPassword(accountId, password, from.address))) {
        throw badInput('password', { code: 'password_wrong' }, { code: 'current_password' });
      }
      const { backupCodes } = await refusing('second_factor_refused', () =>
        authFor(from.secure).api.generateBackupCodes({
          body: { password },
          headers: headersFor(from, 'own'),
        }),
      );
      return backupCodes;
    },

    async removeSecondFactor({ accountId }) {
      await store.removeSecondFactor(accountId);
    },
  };
}

function emailTaken(): Failure {
  return badInput('email', { code: 'email_taken' }, { code: 'other_email' });
}

async function checkNew(password: string, names: readonly string[], field: string): Promise<void> {
  const problem = passwordProblem(password, names, await commonPasswords());
  if (problem !== null) throw badInput(field, { code: problem }, { code: 'password_rules' });
}

async function verifiedBackupCode(
  api: Auth['api'],
  call: Parameters<Auth['api']['verifyBackupCode']>[0] & { readonly returnHeaders: true },
) {
  const { headers, response } = await api.verifyBackupCode(call);
  return { headers, response };
}

/**
 * Turns a rejection by the library into one of ours; it says only that, and after how many seconds
 * to try again.
 */
async function refusing<T>(
  code: 'sign_in_refused' | 'second_factor_refused',
  work: () => Promise<T>,
  seconds: () => Promise<number> = async () => 60,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!isAPIError(thrown)) throw thrown;
    if (thrown.statusCode === 429) {
      throw new Failure('too_many_attempts', { seconds: await seconds() });
    }
    throw new Failure(thrown.statusCode < 500 ? code : 'internal');
  }
}
