import type { CompanyWrites, NewCompany } from '../core/contact/companyWrites.ts';
import type {
  Company,
  CompanyType,
  Contact,
  ListEntry,
  ListKind,
} from '../core/contact/contact.ts';
import type { ContactWrites, NewContact } from '../core/contact/contactWrites.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { Activities } from './activities.ts';
import type { CallbackSource } from './callbacks.ts';
import type { Page } from './page.ts';
import type { ServerFact } from './serverFacts.ts';

/** The objects that are read page by page into the stored data. */
export type ReadObject = 'companies' | 'contacts';

export type { Page } from './page.ts';

export type ReadOptions = {
  /** Only records whose lastUpdated is at or after this UTC instant (whole seconds); null: all. */
  readonly changedSince: string | null;
  /** Only records with a higher id; 0: from the start. */
  readonly afterId: number;
  readonly signal?: AbortSignal;
};

/** A contact in short: enough to see that it exists and whether it was edited. */
export type ListedContact = {
  readonly id: number;
  /** UTC, whole seconds; null if ConnectWise did not say. */
  readonly lastUpdated: string | null;
};

/** A member: a person who signs in to ConnectWise. */
export type Member = {
  readonly id: number;
  /** The Member ID: the name the person signs in with. */
  readonly identifier: string;
  readonly inactive: boolean;
};

/** A member with the names people know. */
export type MemberDetails = Member & {
  readonly name: string;
  readonly emails: readonly string[];
  /** Whether it is a person: an API member signs in nowhere. */
  readonly isPerson: boolean;
};

/** How to look up contacts. Text is matched whole, without regard to case. */
export type ContactQuery =
  | { readonly id: number }
  | { readonly email: string }
  | { readonly name: string };

/** A thing the API member must be able to read; the doctor tries each. */
export type ReadableThing =
  | 'companies'
  | 'contacts'
  | 'activities'
  | 'company_types'
  | 'members'
  | 'reports';

/** The result of trying to read a thing. */
export type Probe = 'allowed' | 'refused' | 'not_there';

/** The owner of the credentials, if ConnectWise reveals it. */
export type ApiIdentity = {
  readonly identifier: string;
  /** `A` is License Class API (SPEC). */
  readonly licenseClass: string | null;
  readonly inactive: boolean;
  readonly roleId: number | null;
  readonly roleName: string | null;
};

/** A right of a security role: a row of System > Security Roles with its four levels. */
export type RoleRight = {
  readonly module: string;
  readonly row: string;
  readonly inquire: 'None' | 'My' | 'All';
  readonly add: 'None' | 'My' | 'All';
  readonly edit: 'None' | 'My' | 'All';
  readonly delete: 'None' | 'My' | 'All';
};

/**
 * How the server reads times in conditions: `instants` to the second; `rounded` if it accepts
 * instants and compares by day; `days` alone; or `unread` if no condition on a time finds anything.
 */
export type Times = 'instants' | 'rounded' | 'days' | 'unread';

export type ServerInfo = {
  readonly codebase: string;
  readonly version: string | null;
  readonly isCloud: boolean;
  /** Base of the API without codebase: `https://api-na.myconnectwise.net`. */
  readonly apiBase: string;
};

/** Why requests wait: ConnectWise asked for it, or did not answer as it should and is asked again. */
export type WaitReason = 'asked' | 'failing';

/** Receives the ISO instant until which requests wait, and why. */
export type OnWait = (until: string, why: WaitReason) => void;

/**
 * ConnectWise PSA as the product uses it. All methods throw Failure; temporary failures have been
 * retried within bounds before they come through. Pages are handed out one by one and none is kept.
 */
export interface ConnectWise extends Activities, CallbackSource {
  companies(options: ReadOptions): AsyncIterable<Page<Company>>;
  contacts(options: ReadOptions): AsyncIterable<Page<Contact>>;
  /** Contacts by id, any number of ids; those that do not exist are absent. */
  contactsByIds(ids: readonly number[], signal?: AbortSignal): AsyncIterable<Page<Contact>>;
  /** Companies by id, any number of ids; those that do not exist are absent. */
  companiesByIds(ids: readonly number[], signal?: AbortSignal): AsyncIterable<Page<Company>>;
  /** How many there are, deleted companies and inactive contacts included. */
  count(object: 'companies' | 'contacts'): Promise<number>;
  /** How many companies `companiesFor` would find. */
  countFor(filter: ContactFilter): Promise<number>;
  /**
   * Companies whose contacts a filter may include, without deleted ones: all of them, plus others
   * if the filter cannot be expressed as a ConnectWise query.
   */
  companiesFor(filter: ContactFilter, signal?: AbortSignal): AsyncIterable<Page<Company>>;
  /**
   * Contacts of these companies that a filter may include, inactive ones too; perhaps others, as with
   * companiesFor.
   */
  contactsFor(
    filter: ContactFilter,
    companyIds: readonly number[],
    signal?: AbortSignal,
  ): AsyncIterable<Page<Contact>>;
  /** At most 25 contacts. */
  findContacts(query: ContactQuery): Promise<readonly Contact[]>;
  /** A company by its id, or null. */
  company(id: number): Promise<Company | null>;
  /**
   * A contact by its id; null only if ConnectWise says that there is none (404 `NotFound` of the
   * record itself), never for a refusal or a wrong route.
   */
  contact(id: number): Promise<Contact | null>;
  /** All contacts in short, in order of id: cheap enough to look for deletions. */
  listedContacts(options: {
    readonly afterId: number;
    readonly signal?: AbortSignal;
  }): AsyncIterable<Page<ListedContact>>;
  /** Companies of this name, deleted ones included, without regard to case; at most 25. */
  findCompanies(name: string): Promise<readonly Company[]>;
  /** A member by Member ID (without regard to case), or null. */
  member(identifier: string): Promise<Member | null>;
  /** Members by id; those that cannot be seen are absent. */
  members(ids: readonly number[]): Promise<readonly Member[]>;
  /** All members that can be seen, in order of id. */
  allMembers(): Promise<readonly MemberDetails[]>;
  /**
   * Creates a contact. Returns it as ConnectWise now has it, possibly without contact types that it
   * did not accept. Sent at most once: throws `write_uncertain` if it may have been created without
   * our knowing, `write_refused` if ConnectWise rejected the values (nothing was created).
   */
  createContact(draft: NewContact): Promise<Contact>;
  /**
   * Writes exactly the given values, and returns the contact as ConnectWise now has it. `present`
   * is the contact as last read. Repeated if that does no harm; a new communication item is sent at
   * most once (`write_uncertain`). Throws `write_refused` if the values were rejected; then parts
   * may have been written, and the contact must be read again. Throws `record_missing`.
   */
  updateContact(present: Contact, writes: ContactWrites): Promise<Contact>;
  /** Creates a company, under the same promises as createContact. */
  createCompany(draft: NewCompany): Promise<Company>;
  /**
   * Writes exactly the given values, and returns the company as ConnectWise now has it. `present`
   * is the company as last read. All of it may be repeated. Throws `write_refused` if the values
   * were rejected; then parts may have been written, and the company must be read again. Throws
   * `record_missing`.
   */
  updateCompany(present: Company, writes: CompanyWrites): Promise<Company>;
  companyTypes(): Promise<readonly CompanyType[]>;
  /**
   * A list of the organization, in order of id. Read once in the life of this object, unless it has to
   * be `fresh`.
   */
  list(kind: ListKind, options?: { readonly fresh: boolean }): Promise<readonly ListEntry[]>;
  /** Sites of a company, in order of id; none if there is no such company. Read again each time. */
  companySites(companyId: number): Promise<readonly ListEntry[]>;
  /** Finds out how the server reads times; null while it holds no contact. */
  times(): Promise<Times | null>;
  /** Reads changes in the way this server needs; by instants until set otherwise. */
  readBy(times: Times): void;
  /**
   * Facts that the documentation leaves open and that reading can settle; no answer contains data
   * of a record.
   */
  facts(): Promise<readonly ServerFact[]>;
  /**
   * Facts that only writing can settle. Uses a contact created for this, in a company or in none,
   * and sets it inactive afterwards. One that an earlier call left behind is used again. Throws
   * `write_right_missing`, `write_refused` and others if the contact cannot be created.
   */
  writtenFacts(companyId: number | null): Promise<readonly ServerFact[]>;
  /** Discovers the server again. */
  discover(): Promise<ServerInfo>;
  probe(thing: ReadableThing): Promise<Probe>;
  /** Null if ConnectWise does not reveal it. */
  identity(): Promise<ApiIdentity | null>;
  /** Null if the role may not be read. */
  roleRights(roleId: number): Promise<readonly RoleRight[] | null>;
  /** Calls `tell` when requests wait, with the ISO instant until which they do, and why; null ends it. */
  watchWaits(tell: OnWait | null): void;
  /**
   * Called before each request that writes; if it throws, the request is not sent. Null ends it.
   */
  guardWrites(check: (() => Promise<void>) | null): void;
  /** HTTP requests made so far, retries included. */
  readonly requests: number;
  /** Closes the kept connections. */
  close(): Promise<void>;
}
