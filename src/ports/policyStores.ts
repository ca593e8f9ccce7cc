import type { Actor } from '../core/actor.ts';
import type { AmpField } from '../core/contact/ampFields.ts';
import type { Company, ListKind, Reference } from '../core/contact/contact.ts';
import type { User } from '../core/contact/owners.ts';
import type { FailureCause } from '../core/failure.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { FilterNote } from '../core/filter/filterWatch.ts';
import type { FilteredContact } from '../core/filter/takes.ts';
import type { MappingDocument } from '../core/mapping/document.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Connection } from './connection.ts';
import type { Example } from './examples.ts';
import type { ListPage, ListQuery } from './page.ts';
import type { Lease } from './runStores.ts';
import type { ExpectedVersion, Versioned } from './version.ts';

export interface ConnectionStore {
  get(): Promise<Connection | null>;
  /** With its version; null while there is none. */
  current(): Promise<Versioned<Connection> | null>;
  /** The sealed secret; only for code that opens it. */
  sealedSecret(): Promise<string | null>;
  /** Throws `already_connected` if there is one (R3). */
  create(connection: Connection, sealedSecret: string, now: string): Promise<void>;
  replace(
    connection: Connection,
    sealedSecret: string,
    expected: ExpectedVersion,
    now: string,
  ): Promise<void>;
  /**
   * The keys before the present ones were deleted in ConnectWise. Throws `version_conflict`,
   * `not_connected`.
   */
  oldKeysDeleted(expected: ExpectedVersion, now: string): Promise<void>;
  /**
   * The sandbox that replaces ConnectWise, if this organization has example data; null if its data
   * is real.
   */
  example(): Promise<Pick<Example, 'origin'> | null>;
  /** The site of the connection that was ended last. */
  former(): Promise<Pick<Connection, 'site' | 'company' | 'apiBase'> | null>;
  /**
   * Records whether ConnectWise accepts the keys: the failure if it rejected them, or null. Does
   * nothing if other keys were saved meanwhile: `connection` is the one that was tried.
   */
  noteTried(
    connection: Pick<Connection, 'keysSince'>,
    refused: FailureCause | null,
    now: string,
  ): Promise<void>;
  /** Keeps what discovery found again. */
  moved(apiBase: string, codebase: string): Promise<void>;
  /** Read data and links stay. False if there is no connection. Throws `version_conflict`. */
  remove(expected: ExpectedVersion, now: string): Promise<boolean>;
}

export interface FilterStore {
  /** Null until one was saved: the recommended one applies. */
  get(): Promise<ContactFilter | null>;
  /** With its version; version 0 and null until one was saved. */
  current(): Promise<Versioned<ContactFilter | null>>;
  /** Open findings about the values of the saved filter in ConnectWise. */
  notes(): Promise<readonly FilterNote[]>;
  /**
   * Stores `followed`, the same filter with new names, and the findings; no contact is queued. Does
   * nothing if the saved filter is not `before` any more.
   */
  follow(
    lease: Lease,
    before: ContactFilter,
    followed: ContactFilter,
    notes: readonly FilterNote[],
    now: string,
  ): Promise<void>;
  /** Saves it unless one was saved meanwhile; returns the saved one. */
  saveFirst(lease: Lease, filter: ContactFilter, now: string): Promise<ContactFilter>;
  /**
   * Saves it and queues the contacts concerned, in one transaction, so that no run can slip in
   * between. `concerns` says whether this affects all contacts of a company (true), none, or how to
   * tell for each. Returns the number of those contacts.
   */
  save(
    filter: ContactFilter,
    concerns: (
      before: ContactFilter | null,
      company: Company,
    ) => boolean | ((contact: FilteredContact) => boolean),
    expected: ExpectedVersion,
    now: string,
  ): Promise<number>;
}

export interface SettingsStore {
  /** The default settings until some were saved. */
  get(): Promise<Settings>;
  current(): Promise<Versioned<Settings>>;
  /**
   * Changes them in one transaction, so that if two people change different settings, both changes
   * are saved. Queues the links and unlinked AMP contacts that are affected. Without a change
   * nothing is written and the version stays.
   */
  change(
    change: (present: Settings) => Settings,
    expected: ExpectedVersion,
    now: string,
  ): Promise<Versioned<Settings>>;
}

/** One saved mapping. Version 0 is the default mapping alone, which nobody saved. */
export type MappingVersion = {
  readonly version: number;
  readonly document: MappingDocument;
  /** Name of who saved it: a user, or `command line`. */
  readonly author: string;
  /** Null for version 0, and if an older ampwise saved it. */
  readonly savedBy: Actor | null;
  /** ISO instant; null for version 0. */
  readonly savedAt: string | null;
  /** The author's comment on it; null if there is none. */
  readonly note: string | null;
};

/** The sort keys of mapping versions. */
export type MappingSort = 'version';

export interface MappingStore {
  /** The newest version. */
  get(): Promise<MappingVersion>;
  at(version: number): Promise<MappingVersion | null>;
  /**
   * For people: the saved versions, without version 0. Throws `bad_input` for a sort, a cursor or a limit
   * that is not accepted.
   */
  page(query: ListQuery<object>): Promise<ListPage<MappingVersion>>;
  /** Newest first, without version 0. */
  list(limit: number): Promise<readonly MappingVersion[]>;
  /**
   * Saves a document as the next version and queues every link, every skipped contact, and every
   * AMP contact without a link, in one transaction.
   */
  save(
    document: MappingDocument,
    expected: ExpectedVersion,
    now: string,
    note?: string | null,
  ): Promise<MappingVersion>;
}

/** A custom field of the organization, and who changed it last: null if that was not recorded. */
export type AmpFieldRow = AmpField & { readonly version: number; readonly editedBy: Actor | null };

/** The changes that a custom field allows. */
export type AmpFieldEdit = { readonly label?: string; readonly retired?: boolean };

/** The sort keys of custom fields. */
export type AmpFieldSort = 'name' | 'label';

export interface AmpFieldStore {
  /**
   * For people: the organization's own fields. Throws `bad_input` for a sort, a cursor or a limit that is not
   * accepted.
   */
  page(query: ListQuery<object>): Promise<ListPage<AmpFieldRow>>;
  /** The organization's own fields, retired ones included, in order of name. */
  list(): Promise<readonly AmpFieldRow[]>;
  /** Throws `bad_input` if a field has this name or this label, retired ones included. */
  add(field: AmpField, now: string): Promise<AmpFieldRow>;
  /**
   * Changes only the given members; the values of AMP contacts stay. Throws `not_found`,
   * `version_conflict`, and `bad_input` if another field has the label. Without a change nothing is
   * written and the version stays.
   */
  edit(
    name: string,
    change: AmpFieldEdit,
    expected: ExpectedVersion,
    now: string,
  ): Promise<AmpFieldRow>;
}

export interface KnownListStore {
  /** Every name that an entry of the list was ever seen with. */
  get(list: ListKind): Promise<readonly Reference[]>;
  /** Adds new entries; writes nothing if there are none. */
  remember(lease: Lease, list: ListKind, entries: readonly Reference[], now: string): Promise<void>;
}

/** A user, and who changed them last: null if an older version did not record that. */
export type UserRow = User & {
  /** The account they sign in with; null for someone who does not. */
  readonly accountId: string | null;
  readonly version: number;
  readonly editedBy: Actor | null;
};

/** Rejects a change with `last_admin` if it would leave no administrator who can sign in. */
export type KeepAdmin = { readonly keepAdmin?: boolean };

export type UserEdit = Partial<Pick<User, 'name' | 'email' | 'role' | 'member'>>;

/** The sort keys of users. */
export const userSorts = ['name', 'email', 'createdAt'] as const;

export type UserSort = (typeof userSorts)[number];

export type UserFilter = {
  readonly role?: readonly User['role'][] | undefined;
  /** Those with all these words in the name, or in the e-mail address. */
  readonly search?: string | undefined;
};

export interface UserStore {
  /** For people. Throws `bad_input` for a sort, a cursor or a limit that is not accepted. */
  page(query: ListQuery<UserFilter>): Promise<ListPage<UserRow>>;
  /** In order of name. */
  list(): Promise<readonly UserRow[]>;
  /** When each of these users was last seen; absent: never, or they do not sign in. */
  lastSeen(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Throws `bad_input` (field `email` or `Member ID`) that names the user who has the address or the
   * Member ID.
   */
  add(user: User, now: string): Promise<UserRow>;
  /**
   * Changes only the given members. Throws `not_found`, `version_conflict`, and as `add`. Without a
   * change nothing is written and the version stays. Queues every link, because owners depend on
   * Member IDs.
   */
  edit(
    id: string,
    change: UserEdit,
    expected: ExpectedVersion,
    now: string,
    options?: KeepAdmin,
  ): Promise<UserRow>;
  /**
   * Removes a user from the settings as well, and ends their tokens. False if there is no such user. Throws
   * `version_conflict`.
   */
  remove(id: string, expected: ExpectedVersion, now: string, options?: KeepAdmin): Promise<boolean>;
}
