/** A session as its owner sees it. */
export type SessionRow = {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
};

/** An account: a person who signs in. */
export type AccountRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly hasSecondFactor: boolean;
};

/** Whether a sign-in may be tried. */
export type Attempt =
  | { readonly allowed: true; readonly id: string }
  | { readonly allowed: false; readonly seconds: number };

/** What identity keeps beside the tables of its library. Throws Failure only. */
export interface IdentityStore {
  account(id: string): Promise<AccountRow | null>;
  accountByEmail(email: string): Promise<AccountRow | null>;
  renameAccount(id: string, name: string, now: string): Promise<void>;
  /** With its sessions. */
  removeAccount(id: string): Promise<void>;

  /** Open ones, newest first. */
  sessions(accountId: string, now: string): Promise<readonly SessionRow[]>;
  endSession(accountId: string, id: string): Promise<boolean>;
  /** All but one, or all. */
  endSessions(accountId: string, but: string | null): Promise<void>;
  /** It was used. */
  touchSession(id: string, now: string): Promise<void>;
  /** The password was given in it. */
  confirmSession(id: string, now: string): Promise<void>;

  /**
   * Counts a try before it is made, however many come at once. Refused after `most` failures since `since`,
   * but not from where the account has signed in before.
   */
  beginAttempt(
    id: string,
    tried: { readonly accountKey: string; readonly address: string },
    limit: { readonly since: string; readonly most: number; readonly now: string },
  ): Promise<Attempt>;
  /** It was no failure. With `address`, the account has signed in from there. */
  passAttempt(
    id: string,
    known: { readonly accountKey: string; readonly address: string } | null,
    now: string,
  ): Promise<void>;

  secondFactor(accountId: string): Promise<{
    readonly secret: string;
    /** When it accepts codes again after too many wrong ones. */
    readonly lockedUntil: string | null;
  } | null>;
  /** Takes a time step for good; false where it or a later one was taken. */
  takeStep(accountId: string, step: number): Promise<boolean>;
  removeSecondFactor(accountId: string): Promise<void>;

  /** In place of the one before. */
  setResetLink(accountId: string, digest: string, expiresAt: string, now: string): Promise<void>;
  /** Uses the link up; null where it is not open. */
  takeResetLink(digest: string, now: string): Promise<string | null>;
}
