import type { Actor } from '../core/actor.ts';
import type { ExpectedVersion } from './version.ts';

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
} & Preferences & {
    /** Version of the members that `editAccount` changes. */
    readonly version: number;
  };

/** Colours of the web app; `system` follows the device. */
export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

/** Someone's preferences for the web app. */
export type Preferences = {
  /** A name of the IANA database; null: the zone of the device. */
  readonly timeZone: string | null;
  readonly theme: Theme;
  /** Whether single-letter keyboard shortcuts are on. */
  readonly shortcuts: boolean;
};

/** Changes that people make to their own account. */
export type AccountEdit = Partial<Pick<AccountRow, 'name'> & Preferences>;

/** Whether a sign-in may be tried. */
export type Attempt =
  | { readonly allowed: true; readonly id: string }
  | { readonly allowed: false; readonly seconds: number };

/** Another e-mail address that an account has asked for. */
export type EmailChange = {
  readonly email: string;
  /** The session in which it was asked for. */
  readonly sessionId: string;
  readonly expiresAt: string;
};

/** The data that identity stores beside its library's tables. Throws only Failure. */
export interface IdentityStore {
  account(id: string): Promise<AccountRow | null>;
  accountByEmail(email: string): Promise<AccountRow | null>;
  /**
   * Changes only the given members. Returns the account; null if it does not exist. Throws
   * `version_conflict`.
   */
  editAccount(
    id: string,
    change: AccountEdit,
    expected: ExpectedVersion,
    now: string,
  ): Promise<AccountRow | null>;
  /** With its sessions, unless it is a user of an organization. */
  removeAccount(id: string): Promise<void>;

  /** Open ones, newest first. */
  sessions(accountId: string, now: string): Promise<readonly SessionRow[]>;
  endSession(accountId: string, id: string): Promise<boolean>;
  /** All but one, or all. */
  endSessions(accountId: string, but: string | null): Promise<void>;
  /** Notes that the session was used. */
  touchSession(id: string, now: string): Promise<void>;
  /** Notes that the password was entered in the session. */
  confirmSession(id: string, now: string): Promise<void>;

  /**
   * Counts an attempt before it is made, however many come at once. Rejects it after `most`
   * failures since `since`, but not from an address where the account has signed in before.
   */
  beginAttempt(
    id: string,
    tried: { readonly accountKey: string; readonly address: string },
    limit: { readonly since: string; readonly most: number; readonly now: string },
  ): Promise<Attempt>;
  /**
   * Notes that the attempt succeeded. With `known`, the account counts as having signed in from that
   * address.
   */
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
  /** Claims a time step permanently; false if it or a later one was claimed. */
  takeStep(accountId: string, step: number): Promise<boolean>;
  removeSecondFactor(accountId: string): Promise<void>;

  /** In place of the one before. */
  setResetLink(accountId: string, digest: string, expiresAt: string, now: string): Promise<void>;
  /** Uses the link up; null if it is not open. */
  takeResetLink(digest: string, now: string): Promise<string | null>;
  /** The account whose reset link it is, which stays; null: the link is not good. */
  accountOfResetLink(digest: string, now: string): Promise<AccountRow | null>;
  dropResetLinks(accountId: string): Promise<void>;

  /**
   * Whether an account could have this address: no other account has it, and no other user in its
   * organizations.
   */
  isFreeEmail(accountId: string, email: string): Promise<boolean>;
  /** In place of the one before. */
  setEmailChange(
    accountId: string,
    change: EmailChange & { readonly digest: string },
    now: string,
  ): Promise<void>;
  /** Null if none is pending. */
  emailChange(accountId: string, now: string): Promise<EmailChange | null>;
  dropEmailChange(accountId: string): Promise<void>;
  /** Uses the link up; null if it is not open. */
  takeEmailChange(
    digest: string,
    now: string,
  ): Promise<(EmailChange & { readonly accountId: string }) | null>;
  /**
   * Gives an account another address; `followEmail` copies it to its organizations. Ends its other sessions
   * and its reset links; the places it has signed in from stay known. False if the address is no longer
   * free.
   */
  changeEmail(
    accountId: string,
    change: {
      readonly email: string;
      /** The session that stays. */
      readonly sessionId: string;
      readonly accountKeys: { readonly before: string; readonly after: string };
    },
    now: string,
  ): Promise<boolean>;
  /**
   * Copies the address of an account, or of all accounts, to each of its organizations that has
   * another one, and adds that to their audit logs. They are done one after the other, because no
   * transaction spans two. Those with the same address are unchanged, so it can be repeated. Throws
   * the first error after trying all of them.
   */
  followEmail(
    accountId: string | null,
    from: NonNullable<Actor['from']> | null,
    now: string,
  ): Promise<void>;
}
