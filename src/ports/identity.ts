import type { Actor } from '../core/actor.ts';
import type { Caller } from './access.ts';
import type { AccountEdit, AccountRow, SessionRow } from './identityStore.ts';
import type { ExpectedVersion } from './version.ts';

/** A session that a request came with. */
export type Session = Extract<Caller, { readonly kind: 'session' }>;

/** The origin of a request. */
export type From = {
  readonly headers: Headers;
  readonly address: string;
  /** Whether the address people use is https: the cookie is then sent over nothing else. */
  readonly secure: boolean;
};

/** Cookies to be set; the session token is in these and nowhere else. */
export type Cookies = readonly string[];

/** The next step after a correct password. */
export type SignedIn =
  | { readonly next: 'session'; readonly account: AccountRow; readonly cookies: Cookies }
  | { readonly next: 'second_factor'; readonly cookies: Cookies };

/** The address of an account before it was changed, and after. */
export type ChangedEmail = { readonly before: string; readonly after: string };

/** Who someone is: accounts, passwords, sessions, second factor. All methods throw Failure. */
export interface Identity {
  /** Null if the cookie is not valid, or the session has ended or was unused for too long. */
  sessionOf(headers: Headers): Promise<Session | null>;

  /** Throws `sign_in_refused`, `too_many_attempts`, also for addresses without an account. */
  signIn(
    entered: { readonly email: string; readonly password: string },
    from: From,
  ): Promise<SignedIn>;
  /**
   * The person who has entered their password and must now enter the second factor; null if there
   * is none.
   */
  challenged(from: From): Promise<AccountRow | null>;
  /**
   * A code of the authenticator app, or a backup code. Throws `second_factor_refused`, `too_many_attempts`.
   */
  secondFactor(code: string, from: From): Promise<Extract<SignedIn, { next: 'session' }>>;
  /** Ends the session; the returned cookies clear it in the browser. */
  signOut(session: Session, from: From): Promise<Cookies>;

  account(id: string): Promise<AccountRow | null>;
  accountByEmail(email: string): Promise<AccountRow | null>;
  /** Throws `sign_in_refused` if it does not exist, `version_conflict`. */
  editAccount(id: string, change: AccountEdit, expected: ExpectedVersion): Promise<AccountRow>;
  /** Throws `bad_input` at `password`, and at `email` if an account has the address. */
  makeAccount(entered: {
    readonly name: string;
    readonly email: string;
    readonly password: string;
    /** Of the organization: none of these is accepted as a password. */
    readonly names: readonly string[];
  }): Promise<AccountRow>;
  /** Does nothing if it is a user of an organization. */
  removeAccount(id: string): Promise<void>;
  /** Whether it is the account's password; counts as a sign-in attempt. Throws `too_many_attempts`. */
  isPassword(accountId: string, password: string, address: string): Promise<boolean>;

  /** The password again, before something that needs it. Throws `sign_in_refused`, `too_many_attempts`. */
  confirm(session: Session, password: string, from: From): Promise<void>;
  /** Ends all other sessions. Throws `bad_input` at `current` or `new`. */
  changePassword(
    session: Session,
    entered: { readonly current: string; readonly new: string },
    names: readonly string[],
    from: From,
  ): Promise<void>;

  /**
   * Requests another e-mail address, which takes effect once the link mailed to it is opened. The link
   * replaces the previous one; null if someone has the address. Throws `bad_input` at `password` or
   * `email`, `too_many_attempts`.
   */
  askEmailChange(
    session: Session,
    entered: { readonly email: string; readonly password: string },
    from: From,
  ): Promise<{
    readonly email: string;
    readonly link: { readonly token: string; readonly expiresAt: string } | null;
  }>;
  /**
   * Changes it at once; see IdentityStore.changeEmail. Throws as `askEmailChange`, and if someone has the
   * address.
   */
  changeEmail(
    session: Session,
    entered: { readonly email: string; readonly password: string },
    origin: NonNullable<Actor['from']>,
  ): Promise<ChangedEmail>;
  /** Changes the address by the link mailed to it. Throws `link_not_valid`. */
  confirmEmailChange(token: string, origin: NonNullable<Actor['from']>): Promise<ChangedEmail>;
  /** The address that waits for its link to be opened; null if none does. */
  emailChange(accountId: string): Promise<string | null>;
  dropEmailChange(accountId: string): Promise<void>;
  /**
   * Gives organizations the addresses that changed without them because a process ended. Throws nothing.
   */
  resumeEmailChanges(): Promise<void>;

  sessions(accountId: string): Promise<readonly SessionRow[]>;
  /** Throws `not_found`. */
  endSession(accountId: string, id: string): Promise<void>;
  endOtherSessions(session: Session): Promise<void>;
  endAllSessions(accountId: string): Promise<void>;

  /** The secret of a reset link, and when it expires; it replaces the previous one. */
  resetToken(accountId: string): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /**
   * Sets the password of the account and ends all sessions; signing in still requires the second
   * factor. If the password is rejected, the link stays valid. Throws `link_not_valid`,
   * `bad_input`.
   */
  reset(
    token: string,
    password: string,
    /** Names of the organizations of an account: none of these is accepted as a password. */
    namesOf: (accountId: string) => Promise<readonly string[]>,
  ): Promise<AccountRow>;

  /**
   * Begins a second factor, which takes effect once a code is verified. Throws `sign_in_refused`,
   * `bad_input`.
   */
  beginSecondFactor(
    session: Session,
    password: string,
    from: From,
  ): Promise<{ readonly uri: string; readonly backupCodes: readonly string[] }>;
  /** Throws `second_factor_refused`. */
  verifySecondFactor(session: Session, code: string, from: From): Promise<Cookies>;
  /**
   * New backup codes, which replace the previous ones. Throws `second_factor_refused` if no second factor
   * is on, `bad_input` at `password`, `too_many_attempts`.
   */
  newBackupCodes(session: Session, password: string, from: From): Promise<readonly string[]>;
  removeSecondFactor(session: Session): Promise<void>;
}
