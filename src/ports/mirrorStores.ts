import type { LinkState } from '../core/contact/ampContact.ts';
import type { Company, Contact } from '../core/contact/contact.ts';
import type { FilterField } from '../core/filter/contactFilter.ts';
import type { AmpCandidate, Candidate } from '../core/plan/candidate.ts';
import type { ListedContact, Page, ReadObject } from './connectwise.ts';
import type { Lease } from './runStores.ts';

/** The objects whose records may be unreadable. */
export type UnreadableObject = ReadObject | 'activities';

/** A reading that has begun and not ended; an interrupted one continues from here. */
export type ReadProgress = {
  /** Clock of ConnectWise at its first page: the cursor once the reading is complete. */
  readonly startedAt: string;
  readonly since: string | null;
  readonly afterId: number;
};

export type ReadState = {
  /** Start of the last reading that was completely recorded, by the clock of ConnectWise. */
  readonly cursor: string | null;
  readonly reading: ReadProgress | null;
};

export interface ReadingStore {
  state(object: ReadObject): Promise<ReadState>;
  /**
   * Records a page and the progress of the reading, together. Unchanged rows are not written. A
   * changed company queues all its contacts. Returns the number of changed companies. `progress` is
   * null for records requested by id. Unreadable records are remembered until they can be read.
   */
  recordCompanies(
    lease: Lease,
    page: Page<Company>,
    progress: ReadProgress | null,
  ): Promise<number>;
  /**
   * Stores a page of contacts. Changed contacts are queued, and so are those that share their former or
   * present e-mail address. Unreadable ones are recorded as skips.
   */
  recordContacts(lease: Lease, page: Page<Contact>, progress: ReadProgress | null): Promise<number>;
  /** Ids of records that could not be read when they were last seen; at most 1,000, ascending. */
  unreadable(object: UnreadableObject): Promise<readonly number[]>;
  /** Stops waiting for records that no longer exist. */
  forgetUnreadable(lease: Lease, object: UnreadableObject, ids: readonly number[]): Promise<void>;
  /** Queued contacts with an active link whose company is deleted; ascending. */
  ofDeletedCompanies(): Promise<readonly number[]>;
  /** Ends a reading: its start becomes the cursor. */
  finish(lease: Lease, object: ReadObject, cursor: string): Promise<void>;
}

/** The data that a sweep stores about a contact it no longer finds. */
export interface SweepStore {
  /** When the last complete sweep, or complete reading of everything, began; null: never. */
  last(): Promise<string | null>;
  finish(lease: Lease, startedAt: string): Promise<void>;
  /**
   * Compares a page of ids and lastUpdated, which covers all ids above `afterId` up to `lastId`,
   * with the stored data. `missing` are stored contacts, not known to be deleted, that are not on
   * the page. `changed` are on it with another lastUpdated, or are unknown, or count as deleted.
   */
  compare(
    afterId: number,
    page: Page<ListedContact>,
  ): Promise<{ readonly missing: readonly number[]; readonly changed: readonly number[] }>;
  /** Contacts above an id: those that `compare` would call missing if nothing came after it. */
  known(afterId: number, limit: number): Promise<readonly number[]>;
  /** They no longer exist in ConnectWise: queues them and those that share their address. */
  markGone(lease: Lease, contactIds: readonly number[], now: string): Promise<void>;
  /** Queues every link. Returns their number. */
  queueLinks(lease: Lease): Promise<number>;
}

/** A candidate with its stamp: the version of its place in the queue. A later change gives it a new one. */
export type QueuedCandidate = { readonly candidate: Candidate; readonly stamp: number };

/** An AMP contact without a link, with its stamp. */
export type QueuedAmpCandidate = { readonly candidate: AmpCandidate; readonly stamp: number };

/** A short mirror row: enough to count what a filter includes. */
export type ContactOutline = {
  readonly id: number;
  readonly companyId: number | null;
  readonly inactive: boolean;
  /** Contact types. */
  readonly types: readonly { readonly id: number }[];
  readonly link: LinkState | null;
  readonly email:
    | { readonly state: 'valid'; readonly key: string }
    | { readonly state: 'none' | 'invalid' };
};

/** The data last read from ConnectWise, and the state of each contact. */
export interface MirrorStore {
  companies(afterId: number, limit: number): Promise<readonly Company[]>;
  outlines(afterId: number, limit: number): Promise<readonly ContactOutline[]>;
  /**
   * How many companies have each value of a filter field, or have a contact with it, by id of the value.
   * Values without a company are absent.
   */
  companiesByValue(field: FilterField): Promise<ReadonlyMap<number, number>>;
  contactsByIds(ids: readonly number[]): Promise<readonly Contact[]>;
  companiesByIds(ids: readonly number[]): Promise<readonly Company[]>;
  /** Ids of the contacts of companies that have an active link, ascending. */
  contactIdsOfCompanies(companyIds: readonly number[]): Promise<readonly number[]>;
  /** Contacts by id, e-mail address or name (part of it, without regard to case), in order of id. */
  find(
    query: { id: number } | { email: string } | { name: string },
    limit?: number,
  ): Promise<readonly Contact[]>;
  /** The candidate as the planner would see it, whether queued or not. */
  candidate(contactId: number): Promise<QueuedCandidate | null>;
  counts(): Promise<{
    companies: number;
    contacts: number;
    linked: number;
    paused: number;
    /** AMP contacts, without removed ones. */
    ampContacts: number;
  }>;
  /** Contacts as the planner sees them, by id, queued or not, in order of id. Unknown ids are skipped. */
  candidatesByIds(contactIds: readonly number[]): Promise<readonly QueuedCandidate[]>;
  /**
   * Ids, ascending, of the AMP contacts that may be a contact: they share an address or the name with it,
   * or a person unlinked them from it. Those that were removed or have a link are not among them.
   */
  ampContactsLike(contactId: number): Promise<readonly string[]>;
  /** The AMP contact as the planner would see it; null if there is none, or it has a link. */
  ampCandidate(ampContactId: string): Promise<QueuedAmpCandidate | null>;
  /**
   * AMP contacts as the planner sees them, by id, in any order. Those that do not exist or are linked are
   * absent.
   */
  ampCandidatesByIds(ampContactIds: readonly string[]): Promise<readonly QueuedAmpCandidate[]>;
}
