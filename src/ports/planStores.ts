import type { Company, Contact } from '../core/contact/contact.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { PlanEntry } from '../core/plan/plan.ts';
import type { Skip } from '../core/plan/skip.ts';
import type { TodoEntry } from '../core/todo/todoPlan.ts';
import type { QueuedAmpCandidate, QueuedCandidate } from './mirrorStores.ts';
import type { Lease } from './runStores.ts';

/**
 * - `proposed`: nothing was done yet.
 * - `sent`: on its way to ConnectWise; it is not known yet what became of it.
 * - `applied`: carried out.
 * - `stale`: the record was edited since it was planned; it is planned anew.
 * - `failed`: ConnectWise did not take it; `problem` says why.
 * - `declined`: a person did not want it.
 */
export type PlanEntryState = 'proposed' | 'sent' | 'applied' | 'stale' | 'failed' | 'declined';

/** One stored line of a plan: an entry or a skip, with the stamp of the candidate it came from. */
export type PlanLine = {
  readonly seq: number;
  readonly stamp: number;
  readonly state: PlanEntryState;
  readonly line: PlanLineBody;
  /** What went wrong, as a failure code; null for most. */
  readonly problem: FailureCode | null;
  /** Version that the AMP contact of an applied line got, or had. */
  readonly appliedVersion: number | null;
};

/** What a line says: what happens to a record, or why nothing does. */
export type PlanLineBody =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'todo'; readonly entry: TodoEntry }
  | { readonly kind: 'skip'; readonly skip: Skip };
export type NewPlanLine = Pick<PlanLine, 'seq' | 'stamp' | 'line'>;

/** A line that was sent and whose outcome is not known. */
export type SentLine = {
  readonly runId: string;
  readonly line: PlanLine;
  /** ISO instant just before it was sent. */
  readonly sentAt: string;
};

/** A record that left the queue because there is nothing to do about it. */
export type Settled = {
  readonly contacts: readonly { readonly contactId: number; readonly stamp: number }[];
  readonly ampContacts: readonly { readonly ampContactId: string; readonly stamp: number }[];
};

export interface PlanStore {
  /** Records waiting to be looked at: contacts, and AMP contacts without a link. */
  queued(): Promise<{ readonly contacts: number; readonly ampContacts: number }>;
  /**
   * Adds to the queue whoever's outcome may follow from that of a contact in it: contacts that share its
   * e-mail address, AMP contacts without a link that share an address or its name, and all that were
   * left out because of somebody on the other side, or of another AMP contact.
   */
  queueRivals(lease: Lease): Promise<void>;
  /** The next candidates in order of contact id. */
  candidates(afterContactId: number, limit: number): Promise<readonly QueuedCandidate[]>;
  /** The next AMP contacts without an active or paused link, in order of their id. */
  ampCandidates(afterAmpContactId: string, limit: number): Promise<readonly QueuedAmpCandidate[]>;
  /** Records for which nothing is to be done leave the queue, unless they changed meanwhile. */
  settle(lease: Lease, settled: Settled): Promise<void>;
  save(lease: Lease, lines: readonly NewPlanLine[]): Promise<void>;
  /** Lines of a run, in order; of one state only if asked for. */
  lines(
    runId: string,
    afterSeq: number,
    limit: number,
    state?: PlanEntryState,
  ): Promise<readonly PlanLine[]>;
  /** Lines that concern a record, newest run first; at most so many. */
  history(
    record: { readonly contactId: number } | { readonly ampContactId: string },
    limit: number,
  ): Promise<readonly { readonly runId: string; readonly line: PlanLine }[]>;
  /**
   * Carries out proposed lines of the run of the lease that write nothing to ConnectWise, in one
   * transaction: AMP contacts, links, conflicts, skips, history, queue. A line is marked `stale`,
   * changes nothing, and its record stays in the queue, where the record has another stamp in the
   * queue or its AMP contact another version by now; so is a `create` whose e-mail address an AMP contact
   * has by then. `ids` has a new AMP contact id for each `create`, by contact id.
   */
  apply(
    lease: Lease,
    lines: readonly PlanLine[],
    ids: ReadonlyMap<number, string>,
    now: string,
  ): Promise<{ readonly applied: readonly number[]; readonly stale: readonly number[] }>;
  /**
   * Of lines of a run, the numbers of those whose record was sent before by a line that did not arrive,
   * and by none since that did.
   */
  undelivered(runId: string, seqs: readonly number[]): Promise<readonly number[]>;
  /** Marks proposed lines: a person did not want them. Keeps their records back if `hold`. */
  decline(lease: Lease, seqs: readonly number[], hold: boolean, now: string): Promise<void>;
}

/** Lines that write to ConnectWise: one at a time, each recorded before it is sent. */
export interface WriteStore {
  /**
   * Records that a proposed line is about to be sent; false where it is stale by now, by the same
   * rules as `apply`, which then marks it.
   */
  begin(lease: Lease, seq: number, now: string): Promise<boolean>;
  /** Records how far the write of a line that was sent has come: see PlanEntry. */
  noteParts(lease: Lease, seq: number, parts: NonNullable<PlanEntry['parts']>): Promise<void>;
  /**
   * ConnectWise took it: what it now holds, the AMP side of the entry, link, base, conflicts and
   * history in one transaction. `entry` takes the place of the planned one; its `contactId` is set.
   * What is stored of the contact is no reason to look at it again, but for those who share an e-mail
   * address with it; where the record was changed meanwhile it stays queued. Done for lines of any run.
   */
  commit(
    lease: Lease,
    written: {
      readonly runId: string;
      readonly seq: number;
      readonly entry: PlanEntry;
      readonly contact: Contact;
      /** A company that was made for it. */
      readonly company: Company | null;
      /** Whether more of it has changed in ConnectWise: then it is looked at again. */
      readonly again?: boolean;
      readonly now: string;
    },
  ): Promise<void>;
  /** Nothing was written: the line is `failed`, and its record stays queued unless `skip` settles it. */
  fail(
    lease: Lease,
    failed: {
      readonly runId: string;
      readonly seq: number;
      readonly problem: FailureCode;
      readonly skip: Skip<'amp_contact'> | null;
    },
  ): Promise<void>;
  /** It was certainly not sent: as if `begin` had not been called. */
  takeBack(lease: Lease, seq: number): Promise<void>;
  /** Lines whose outcome is not known, of all runs, oldest first. */
  sent(limit: number): Promise<readonly SentLine[]>;
  /**
   * What ConnectWise holds was read again: the line is `applied` or `failed` as far as can be told,
   * and the record is planned anew.
   */
  settle(
    lease: Lease,
    line: { readonly runId: string; readonly seq: number },
    state: 'applied' | 'failed',
    problem: FailureCode | null,
  ): Promise<void>;
}
