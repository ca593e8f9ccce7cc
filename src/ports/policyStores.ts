import type { AmpField } from '../core/contact/ampFields.ts';
import type { Company, ListKind, Reference } from '../core/contact/contact.ts';
import type { User } from '../core/contact/owners.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { FilterNote } from '../core/filter/filterWatch.ts';
import type { FilteredContact } from '../core/filter/takes.ts';
import type { MappingDocument } from '../core/mapping/document.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Connection } from './connection.ts';

export interface ConnectionStore {
  get(): Promise<Connection | null>;
  /** The sealed secret; only for the one who opens it. */
  sealedSecret(): Promise<string | null>;
  /** Throws `already_connected` if there is one (R3). */
  create(connection: Connection, sealedSecret: string): Promise<void>;
  replace(connection: Connection, sealedSecret: string): Promise<void>;
  /** Keeps what discovery found anew. */
  moved(apiBase: string, codebase: string): Promise<void>;
  remove(): Promise<boolean>;
}

export interface FilterStore {
  /** Null until one was saved: the recommended one applies. */
  get(): Promise<ContactFilter | null>;
  /** What was noticed about the saved one in ConnectWise, and still stands. */
  notes(): Promise<readonly FilterNote[]>;
  /**
   * Keeps `followed`, which asks for the same by other names, and what was noticed; nobody is looked at
   * again. Does nothing where the saved filter is not `before` any more.
   */
  follow(
    before: ContactFilter,
    followed: ContactFilter,
    notes: readonly FilterNote[],
  ): Promise<void>;
  /** Saves it unless one was saved meanwhile; returns the one that stands. */
  saveFirst(filter: ContactFilter, now: string): Promise<ContactFilter>;
  /**
   * Saves it and has the contacts it concerns looked at again, in one transaction, so that no run can
   * slip in between. `concerns` says of a company whether all of its contacts are (true), none are, or
   * how it is told for each. Returns the number of those contacts.
   */
  save(
    filter: ContactFilter,
    concerns: (
      before: ContactFilter | null,
      company: Company,
    ) => boolean | ((contact: FilteredContact) => boolean),
    now: string,
  ): Promise<number>;
}

export interface SettingsStore {
  /** The default settings until some were saved. */
  get(): Promise<Settings>;
  /** Saves them and has every link, and every AMP contact without one, looked at again. */
  save(settings: Settings, now: string): Promise<void>;
}

/** One saved mapping. Version 0 is the default mapping alone, which nobody saved. */
export type MappingVersion = {
  readonly version: number;
  readonly document: MappingDocument;
  /** Name of a user, or `command line`. */
  readonly author: string;
  /** ISO instant; null for version 0. */
  readonly savedAt: string | null;
};

export interface MappingStore {
  /** The newest version. */
  get(): Promise<MappingVersion>;
  at(version: number): Promise<MappingVersion | null>;
  /** Newest first, without version 0. */
  list(limit: number): Promise<readonly MappingVersion[]>;
  /**
   * Saves a document as the version after `before` and has every link, every contact that was left
   * out, and every AMP contact without a link looked at again, in one transaction. Throws `bad_input`
   * (field `version`) where another one was saved meanwhile.
   */
  save(
    document: MappingDocument,
    author: string,
    before: number,
    now: string,
  ): Promise<MappingVersion>;
}

export interface AmpFieldStore {
  /** The organization's own fields, retired ones included, in order of name. */
  list(): Promise<readonly AmpField[]>;
  /** Adds a field, or changes the one of its name. Nothing that AMP contacts hold is touched. */
  put(field: AmpField, now: string): Promise<void>;
}

export interface KnownListStore {
  /** Every name that an entry of the list was ever seen with. */
  get(list: ListKind): Promise<readonly Reference[]>;
  /** Adds what is new; without anything new nothing is written. */
  remember(list: ListKind, entries: readonly Reference[], now: string): Promise<void>;
}

export interface UserStore {
  /** In order of name. */
  list(): Promise<readonly User[]>;
  /** Throws `bad_input` (field `email`) where another user has the address. */
  add(user: User, now: string): Promise<void>;
  /** Replaces a user; throws `not_found`. Every link is looked at again: owners follow Member IDs. */
  save(user: User, now: string): Promise<void>;
  /** False where there is none. */
  remove(id: string, now: string): Promise<boolean>;
}
