import type { Actor } from '../core/actor.ts';
import type { Role, Scope } from '../core/rights.ts';

/** The sender of a request, before its organization is known. */
export type Caller =
  | {
      readonly kind: 'session';
      readonly accountId: string;
      readonly sessionId: string;
      readonly name: string;
      readonly email: string;
      /** When the password was last given in this session, ISO instant. */
      readonly confirmedAt: string;
    }
  | {
      readonly kind: 'token';
      readonly tokenId: string;
      readonly name: string;
      readonly organizationId: string;
      readonly scope: Scope;
      /** Null: it belongs to the organization. */
      readonly userId: string | null;
    };

/** A caller in one organization. */
export type Member = {
  /** Null for a token of the organization. */
  readonly userId: string | null;
  readonly role: Role;
  /** A session has no limit of its own: `admin`. */
  readonly scope: Scope;
  /** Whose changes are recorded. */
  readonly actor: Actor;
};

/** Who sends a request, and their place in an organization; read again for each request. */
export interface Access {
  /** By session cookie or bearer token; null if neither is valid. */
  callerOf(headers: Headers, address: string): Promise<Caller | null>;
  /** Null if the organization does not exist, or the caller is not a user of it. */
  memberOf(organizationId: string, caller: Caller): Promise<Member | null>;
}
