import { userActor } from '../core/actor.ts';
import type { Access, Caller, Member } from '../ports/access.ts';
import type { Bearers } from '../ports/bearers.ts';
import type { Clock } from '../ports/clock.ts';
import type { InstallationStore, KnownToken } from '../ports/installation.ts';

type Session = Extract<Caller, { readonly kind: 'session' }>;

type Deps = {
  readonly installation: InstallationStore;
  readonly bearers: Bearers;
  readonly clock: Pick<Clock, 'now'>;
  /** The session of the cookie in these headers; null if there is none that is still valid. */
  readonly sessionOf: (headers: Headers) => Promise<Session | null>;
};

/**
 * How often the use of a token is recorded, in milliseconds: a request that only reads should rarely write.
 */
const noteEvery = 60_000;

/**
 * The sender of a request, by its bearer token or its cookie. An invalid Authorization header is
 * decisive: a cookie beside it is ignored.
 */
export function createAccess({ installation, bearers, clock, sessionOf }: Deps): Access {
  const noteUse = async (token: KnownToken, address: string): Promise<void> => {
    const last = token.lastUsedAt === null ? 0 : Date.parse(token.lastUsedAt);
    if (clock.now() - last < noteEvery) return;
    await installation.noteTokenUse(token, address, new Date(clock.now()).toISOString());
  };

  return {
    async callerOf(headers, address): Promise<Caller | null> {
      const authorization = headers.get('authorization');
      if (authorization === null) return await sessionOf(headers);
      const [, secret] = /^bearer +(\S+)$/iu.exec(authorization.trim()) ?? [];
      const token =
        secret === undefined ? null : await installation.tokenByHash(bearers.digest(secret));
      if (token === null || isOver(token, clock.now())) return null;
      await noteUse(token, address);
      const { id: tokenId, name, organizationId, scope, userId } = token;
      return { kind: 'token', tokenId, name, organizationId, scope, userId };
    },

    async memberOf(organizationId, caller): Promise<Member | null> {
      if (caller.kind === 'session') {
        const user = await installation.membership(caller.accountId, organizationId);
        if (user === null) return null;
        const { userId, role, name } = user;
        const actor = userActor({ id: userId, name }, 'web');
        return { userId, role, scope: 'admin', actor };
      }
      if (caller.organizationId !== organizationId) return null;
      const { tokenId, name, scope, userId } = caller;
      const role = userId === null ? 'admin' : await installation.roleOf(organizationId, userId);
      if (role === null) return null;
      const actor = { kind: 'token', id: tokenId, name, through: 'api' } as const;
      return { userId, role, scope, actor };
    },
  };
}

function isOver({ expiresAt }: KnownToken, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}
