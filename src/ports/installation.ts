import type { Actor } from '../core/actor.ts';
import type { Scope } from '../core/rights.ts';
import type { ExampleStore } from './examples.ts';

/** An organization, as the installation lists it. */
export type OrganizationRow = {
  readonly id: string;
  readonly name: string;
  /** ISO instant; null if an older version made it. */
  readonly createdAt: string | null;
};

/** The organizations of an account. */
export type Membership = {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly userId: string;
  readonly role: 'admin' | 'member';
  readonly name: string;
  /** The organization that this one holds example data for; null if its data is real. */
  readonly exampleOf: string | null;
};

/** A token that a request came with. */
export type KnownToken = {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly userId: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
};

/** How the link of an invitation ended. */
export type InvitationEnding = 'accepted' | 'revoked' | 'renewed';

/** The one link that claims a new installation. */
export type SetupLink = {
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly claimedAt: string | null;
};

/** The result of a claim: an organization, its first administrator, and the public address. */
export type Claim = {
  readonly organization: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly accountId: string;
  /** An origin, such as https://amp.example.com; null leaves it unset. */
  readonly publicAddress: string | null;
};

/** The data of the installation as a whole, apart from its organizations. Throws only Failure. */
export interface InstallationStore {
  /** In order of name. */
  organizations(): Promise<readonly OrganizationRow[]>;
  organization(id: string): Promise<OrganizationRow | null>;
  addOrganization(id: string, name: string, now: string): Promise<OrganizationRow>;
  /** Throws `not_found`. */
  renameOrganization(id: string, name: string): Promise<OrganizationRow>;
  /** Deletes it with all its data and its example. False if it does not exist. */
  removeOrganization(id: string): Promise<boolean>;
  readonly examples: ExampleStore;

  /** The organizations that an account is a user of, in order of name. */
  memberships(accountId: string): Promise<readonly Membership[]>;
  membership(accountId: string, organizationId: string): Promise<Membership | null>;
  /** The role of a user; null once they are removed. */
  roleOf(organizationId: string, userId: string): Promise<'admin' | 'member' | null>;

  tokenByHash(hash: string): Promise<KnownToken | null>;
  noteTokenUse(token: KnownToken, address: string, now: string): Promise<void>;
  /** The open invitation behind a link. */
  invitationByHash(hash: string): Promise<{
    readonly organizationId: string;
    readonly organizationName: string;
    readonly id: string;
    readonly email: string;
    readonly role: 'admin' | 'member';
    /** Who invited; null if an older version did not note it. */
    readonly invitedBy: Actor | null;
    readonly expiresAt: string;
  } | null>;
  /** How the invitation behind a link ended; null if no link ended so in the last 90 days. */
  invitationEnding(hash: string): Promise<InvitationEnding | null>;

  setupLink(): Promise<SetupLink | null>;
  /** Replaces an unclaimed link; false if the installation was claimed. */
  setSetupLink(tokenHash: string, expiresAt: string, now: string): Promise<boolean>;
  /**
   * Uses up the link and creates what it stands for, or does nothing. The first organization takes
   * over the default one, unless someone signs in to that. Null if the link is not valid.
   */
  claim(
    tokenHash: string,
    made: Claim,
    now: string,
  ): Promise<{ readonly organizationId: string; readonly userId: string } | null>;

  publicAddress(): Promise<string | null>;
  setPublicAddress(address: string): Promise<void>;
  /** The secret that signs cookies, sealed; the first one that was set stays. */
  signInSecret(): Promise<string | null>;
  keepSignInSecret(sealed: string): Promise<string>;

  /**
   * Opens and reseals the secrets of connections, webhooks and the one above, one organization
   * after the other. If `again` throws for any of them, none is resealed. Returns how many.
   */
  reseal(again: (sealed: SealedValue) => string): Promise<number>;
  /**
   * Runs work while no other process that uses this database runs such work; a process that dies leaves
   * nothing locked. The work must not use the database, and is repeated if the database asks for that.
   */
  inTurn(work: () => Promise<void>): Promise<void>;
}

/**
 * A sealed value and its place; it belongs to the installation itself if there is no organization.
 */
export type SealedValue = {
  readonly organizationId: string | null;
  /** Set for the signing secret of a webhook; otherwise it is the secret of the connection. */
  readonly webhookId?: string;
  readonly sealed: string;
};
