import type { Actor } from '../core/actor.ts';
import type { Role, Scope } from '../core/rights.ts';

/** A token as shown: the secret itself is not stored. */
export type TokenRow = {
  readonly id: string;
  readonly name: string;
  /** Its first characters. */
  readonly prefix: string;
  readonly scope: Scope;
  /** Null: it belongs to the organization. */
  readonly userId: string | null;
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly lastUsedFrom: string | null;
};

export type NewToken = Pick<
  TokenRow,
  'id' | 'name' | 'prefix' | 'scope' | 'userId' | 'expiresAt'
> & {
  readonly hash: string;
};

/** The API tokens of an organization. Removing a user removes their tokens. */
export interface TokenStore {
  /** Newest first. */
  list(): Promise<readonly TokenRow[]>;
  /** Throws `not_found` if its user does not exist. */
  add(token: NewToken, now: string): Promise<TokenRow>;
  /** False if there is none. */
  remove(id: string, now: string): Promise<boolean>;
}

/** An invitation that was not accepted yet. */
export type InvitationRow = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly expiresAt: string;
};

export type NewInvitation = Pick<InvitationRow, 'id' | 'email' | 'role' | 'expiresAt'> & {
  readonly tokenHash: string;
};

/** The open invitations of an organization, at most one per address. */
export interface InvitationStore {
  /** Newest first. */
  list(): Promise<readonly InvitationRow[]>;
  /**
   * Replaces an expired one. Throws `already_invited`, or `bad_input` if a user has the address already.
   */
  add(invitation: NewInvitation, now: string): Promise<InvitationRow>;
  /** Gives it a new link; the previous one stops working. Throws `not_found`. */
  renew(id: string, tokenHash: string, expiresAt: string, now: string): Promise<InvitationRow>;
  /** False if there is none. */
  revoke(id: string, now: string): Promise<boolean>;
  /**
   * Uses it up and makes the account a user; a user with that address gets the account instead. False if it
   * is not open.
   */
  accept(
    invitation: { readonly id: string; readonly tokenHash: string },
    user: { readonly id: string; readonly name: string; readonly accountId: string },
    now: string,
  ): Promise<boolean>;
}
