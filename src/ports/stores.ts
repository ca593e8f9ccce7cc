import type { AmpContact, FieldValue } from '../core/contact/ampContact.ts';
import type { Company, Contact } from '../core/contact/contact.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { Candidate } from '../core/plan/candidate.ts';
import type { PlanEntry, Skip, SkipReason } from '../core/plan/plan.ts';
import type { Connection } from './connection.ts';
import type { Page } from './connectwise.ts';

/**
 * The stores of one organization. Each method is one transaction; none stays open while something
 * else happens. Every write of a run carries its lease and fails with `run_superseded` once another
 * run has taken over.
 */
export type OrganizationStores = {
  readonly organizationId: string;
  readonly connections: ConnectionStore;
  readonly filters: FilterStore;
  readonly locks: RunLockStore;
  readonly readings: ReadingStore;
  readonly plans: PlanStore;
  readonly runs: RunStore;
  readonly mirror: MirrorStore;
  readonly ampContacts: AmpContactStore;
};

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
  /** Saves it unless one was saved meanwhile; returns the one that stands. */
  saveFirst(filter: ContactFilter, now: string): Promise<ContactFilter>;
  /**
   * Saves it and has all contacts of the companies it concerns looked at again, in one transaction,
   * so that no run can slip in between. Returns the number of those companies.
   */
  save(
    filter: ContactFilter,
    concerns: (before: ContactFilter | null, company: Company) => boolean,
    now: string,
  ): Promise<number>;
}

/** Who holds the lock: enough to tell whether it is still alive. */
export type LockHolder = {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
};

/** The right to run. The token rises with each taking, so that a stalled holder is shut out. */
export type Lease = { readonly token: number; readonly runId: string };

export interface RunLockStore {
  /**
   * Takes the lock if it is free, its holder is dead by `isDead`, or it has expired (no renewal since
   * `staleBefore`, ISO instant) and its holder is not a living process of the same host. Throws
   * `run_in_progress` otherwise.
   */
  take(request: {
    readonly runId: string;
    readonly holder: LockHolder;
    readonly now: string;
    readonly staleBefore: string;
    readonly isDead: (holder: LockHolder) => boolean;
  }): Promise<Lease>;
  renew(lease: Lease, now: string): Promise<void>;
  release(lease: Lease): Promise<void>;
}

export type ReadObject = 'companies' | 'contacts';

/** A reading that has begun and not ended; an interrupted one goes on from here. */
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
   * Records a page and how far the reading is, together. Rows that did not change are not written.
   * A changed company has all its contacts looked at again. Returns the number of changed companies.
   * `progress` is null for records that were asked for by id. What is unreadable is remembered until
   * it can be read.
   */
  recordCompanies(
    lease: Lease,
    page: Page<Company>,
    progress: ReadProgress | null,
  ): Promise<number>;
  /**
   * The same for contacts; a changed contact is looked at, and so are those that share its former
   * or its present e-mail address. Unreadable ones are recorded as skips.
   */
  recordContacts(lease: Lease, page: Page<Contact>, progress: ReadProgress | null): Promise<number>;
  /** Ids of records that could not be read when they were last seen; at most 1,000, ascending. */
  unreadable(object: ReadObject): Promise<readonly number[]>;
  /** Records that do not exist any more are no longer waited for. */
  forgetUnreadable(lease: Lease, object: ReadObject, ids: readonly number[]): Promise<void>;
  /** Ends a reading: its start becomes the cursor. */
  finish(lease: Lease, object: ReadObject, cursor: string): Promise<void>;
}

/** A candidate with the stamp under which it is queued; a later change gives it a new stamp. */
export type QueuedCandidate = { readonly candidate: Candidate; readonly stamp: number };

export type PlanEntryState = 'proposed' | 'applied' | 'stale';

/** One stored line of a plan: an entry or a skip, with the stamp of the candidate it came from. */
export type PlanLine = {
  readonly seq: number;
  readonly stamp: number;
  readonly state: PlanEntryState;
  readonly line:
    | { readonly kind: 'entry'; readonly entry: PlanEntry }
    | { readonly kind: 'skip'; readonly skip: Skip };
};

export type NewPlanLine = Omit<PlanLine, 'state'>;

export interface PlanStore {
  /** Contacts waiting to be looked at. */
  queued(): Promise<number>;
  /**
   * Adds to the queue all that share an e-mail address with one in it, and those that were left out
   * because of AMP contacts (`several_amp_matches`, `amp_contact_linked_elsewhere`).
   */
  queueRivals(lease: Lease): Promise<void>;
  /** The next candidates in order of contact id. */
  candidates(afterContactId: number, limit: number): Promise<readonly QueuedCandidate[]>;
  /** Candidates for which nothing is to be done leave the queue, unless they changed meanwhile. */
  settle(lease: Lease, settled: readonly { contactId: number; stamp: number }[]): Promise<void>;
  save(lease: Lease, lines: readonly NewPlanLine[]): Promise<void>;
  lines(runId: string, afterSeq: number, limit: number): Promise<readonly PlanLine[]>;
  /**
   * Carries out lines in one transaction: AMP contacts, links, skips, history, queue. A line whose
   * AMP contact has another version by now is marked `stale`, changes nothing, and its contact stays
   * in the queue; so is a `create` for whose e-mail address an AMP contact has come up meanwhile. `ids` has a new AMP contact id for each `create`, by contact id.
   */
  apply(
    lease: Lease,
    lines: readonly PlanLine[],
    ids: ReadonlyMap<number, string>,
    now: string,
  ): Promise<{ readonly applied: readonly number[]; readonly stale: readonly number[] }>;
}

export type RunStatus =
  | 'running'
  | 'planned'
  | 'succeeded'
  | 'partial'
  | 'held'
  | 'failed'
  | 'interrupted';

export type RunCounts = {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly removed: number;
  readonly conflicts: number;
  readonly holds: number;
};

export type RunFailure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly advice: string;
};

export type Run = {
  readonly id: string;
  readonly kind: 'sync' | 'plan' | 'preview';
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counts: RunCounts;
  /** Contacts left out as things stood after the run, by reason. */
  readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  readonly requests: number;
  /** Records read from ConnectWise. */
  readonly read: { readonly companies: number; readonly contacts: number };
  /** What ended it early, and what can be done about it. */
  readonly failure: RunFailure | null;
};

export interface RunStore {
  /** Starts a run; whatever still says it is running without holding the lock was interrupted. */
  start(lease: Lease, run: Run): Promise<void>;
  finish(lease: Lease, run: Run): Promise<void>;
  get(runId: string): Promise<Run | null>;
  /** Newest first. */
  list(limit: number): Promise<readonly Run[]>;
}

/** A mirror row in short: enough to count what a filter takes. */
export type ContactOutline = {
  readonly id: number;
  readonly companyId: number | null;
  readonly inactive: boolean;
  readonly email:
    | { readonly state: 'valid'; readonly key: string }
    | { readonly state: 'none' | 'invalid' };
};

/** What was last read from ConnectWise, and where each contact stands. */
export interface MirrorStore {
  companies(afterId: number, limit: number): Promise<readonly Company[]>;
  outlines(afterId: number, limit: number): Promise<readonly ContactOutline[]>;
  contactsByIds(ids: readonly number[]): Promise<readonly Contact[]>;
  companiesByIds(ids: readonly number[]): Promise<readonly Company[]>;
  /** Contacts by id, e-mail address or name (part of it, without regard to case); at most 25. */
  find(query: { id: number } | { email: string } | { name: string }): Promise<readonly Contact[]>;
  /** The candidate as the planner would see it, whether queued or not. */
  candidate(contactId: number): Promise<QueuedCandidate | null>;
  skipCounts(): Promise<Readonly<Partial<Record<SkipReason, number>>>>;
  skips(options: {
    reason?: SkipReason;
    afterContactId: number;
    limit: number;
  }): Promise<readonly Skip[]>;
  counts(): Promise<{ companies: number; contacts: number; linked: number; paused: number }>;
}

export type AmpContactRow = AmpContact & {
  readonly link: { readonly contactId: number; readonly state: 'active' | 'paused' } | null;
};

export type AmpContactChange = {
  /** `email` is a field here as well; null clears. */
  readonly set: Readonly<Record<string, FieldValue>>;
};

export interface AmpContactStore {
  /** In order of id. Removed ones only if asked for. */
  list(options: {
    afterId: string;
    limit: number;
    search?: string;
    removed?: boolean;
  }): Promise<readonly AmpContactRow[]>;
  count(): Promise<number>;
  get(id: string): Promise<AmpContactRow | null>;
  add(contact: { id: string; set: AmpContactChange['set'] }, now: string): Promise<AmpContactRow>;
  /** Throws `not_found`. Without a change nothing is written and the version stays. */
  edit(id: string, change: AmpContactChange, now: string): Promise<AmpContactRow>;
  remove(id: string, now: string): Promise<AmpContactRow>;
  restore(id: string, now: string): Promise<AmpContactRow>;
}
