import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import { passwordLength } from '../core/password/passwordProblem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';

/** Days after which a session ends, however often it is used. */
const longestDays = 30;

/**
 * The one header that the library reads the address of a client from. We set it, whatever the client sent.
 */
export const addressHeader = 'x-ampwise-address';

/** Names of the cookies. A browser takes a `__Host-` one only over https, from this host, for all paths. */
export function cookieNames(secure: boolean): {
  readonly session: string;
  readonly challenge: string;
} {
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}ampwise`, challenge: `${prefix}ampwise-challenge` };
}

type Options = {
  /** For the library alone: see storage/database/perStatement.ts. */
  readonly db: Kysely<unknown>;
  readonly secret: string;
  readonly secure: boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Pick<Ids, 'next'>;
  readonly log: Log;
};

export type Auth = ReturnType<typeof createAuth>;

/**
 * better-auth with closed defaults; docs/decisions/0031-identity.md lists them. Its routes are not
 * mounted: our code calls it, and nobody reaches it from outside.
 */
export function createAuth({ db, secret, secure, clock, ids, log }: Options) {
  const names = cookieNames(secure);
  const created = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;
  return betterAuth({
    appName: 'ampwise',
    // Nothing is reached through it; without one, the library would take that of the first request.
    baseURL: secure ? 'https://ampwise.invalid' : 'http://ampwise.invalid',
    secret,
    // Declared as SQLite for both databases: flags are 0 or 1 and times are text, as in all of our tables.
    database: { db, type: 'sqlite', transaction: false },
    telemetry: { enabled: false },
    // We count attempts ourselves, also for each account: see IdentityStore.beginAttempt.
    rateLimit: { enabled: false },
    logger: {
      // Its log lines print complete database errors, including data.
      log: (level) => log.debug('identity.library', { level }),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      // The library counts UTF-16 units; our own check counts characters, and decides.
      maxPasswordLength: passwordLength.most * 4,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      modelName: 'accounts',
      fields: { emailVerified: 'email_verified', ...created },
    },
    account: {
      modelName: 'credentials',
      fields: {
        accountId: 'provider_account_id',
        providerId: 'provider',
        userId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...created,
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'account_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...created,
      },
      additionalFields: {
        confirmedAt: {
          type: 'date',
          required: false,
          input: false,
          fieldName: 'confirmed_at',
          defaultValue: () => new Date(clock.now()),
        },
      },
      expiresIn: longestDays * 86_400,
      // We record its last use ourselves: see identity.ts.
      disableSessionRefresh: true,
      // A session that was ended would live on in it.
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', ...created },
    },
    advanced: {
      database: { generateId: () => ids.next(), validateSchema: false },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: false,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookiePrefix: 'ampwise',
      cookies: {
        session_token: { name: names.session },
        two_factor: { name: names.challenge },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'ampwise',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'second_factors',
            fields: {
              userId: 'account_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  });
}
