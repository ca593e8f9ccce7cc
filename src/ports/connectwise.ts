import type { Company, CompanyType, Contact } from '../core/contact/contact.ts';

/** One page of a reading in order of id. */
export type Page<T> = {
  /** Ascending by id. */
  readonly records: readonly T[];
  /** Records whose form is not understood. They are left out with a reason; the others go on. */
  readonly unreadable: readonly { readonly id: number; readonly problem: string }[];
  /** Highest id on the page, readable or not; where to go on from. */
  readonly lastId: number;
  /** The clock of ConnectWise when it answered, `YYYY-MM-DDTHH:MM:SSZ`; null where it did not say. */
  readonly serverTime: string | null;
};

export type ReadOptions = {
  /** Only records whose lastUpdated is at or after this UTC instant (whole seconds); null: all. */
  readonly changedSince: string | null;
  /** Only records with a higher id; 0: from the start. */
  readonly afterId: number;
  readonly signal?: AbortSignal;
};

/** What to look contacts up by. Text is matched whole, without regard to case. */
export type ContactQuery =
  | { readonly id: number }
  | { readonly email: string }
  | { readonly name: string };

/** A thing the API member must be able to read; the doctor tries each. */
export type ReadableThing = 'companies' | 'contacts' | 'company_types' | 'members' | 'reports';

/** What trying to read a thing showed. */
export type Probe = 'allowed' | 'refused' | 'not_there';

/** Who the credentials belong to, as far as ConnectWise tells. */
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

export type ServerInfo = {
  readonly codebase: string;
  readonly version: string | null;
  readonly isCloud: boolean;
  /** Base of the API without codebase: `https://api-na.myconnectwise.net`. */
  readonly apiBase: string;
};

/**
 * ConnectWise PSA as the product uses it. All methods throw Failure; temporary failures have been
 * retried within bounds before they come through. Pages are handed out one by one and none is kept.
 */
export interface ConnectWise {
  companies(options: ReadOptions): AsyncIterable<Page<Company>>;
  contacts(options: ReadOptions): AsyncIterable<Page<Contact>>;
  /** Contacts by id, any number of ids; those that do not exist are absent. */
  contactsByIds(ids: readonly number[], signal?: AbortSignal): AsyncIterable<Page<Contact>>;
  /** The same for companies. */
  companiesByIds(ids: readonly number[], signal?: AbortSignal): AsyncIterable<Page<Company>>;
  /** At most 25 contacts. */
  findContacts(query: ContactQuery): Promise<readonly Contact[]>;
  /** A company by its id, or null. */
  company(id: number): Promise<Company | null>;
  companyTypes(): Promise<readonly CompanyType[]>;
  /** Discovers the server anew. */
  discover(): Promise<ServerInfo>;
  probe(thing: ReadableThing): Promise<Probe>;
  /** Null where ConnectWise does not tell. */
  identity(): Promise<ApiIdentity | null>;
  /** Null where the role may not be read. */
  roleRights(roleId: number): Promise<readonly RoleRight[] | null>;
  /** HTTP requests made so far, retries included. */
  readonly requests: number;
  /** Closes the kept connections. */
  close(): Promise<void>;
}
