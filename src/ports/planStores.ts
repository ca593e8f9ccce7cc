import type { Company, Contact } from '../core/contact/contact.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { PlanEntry } from '../core/plan/plan.ts';
import type { PlanGroup } from '../core/plan/planGroups.ts';
import type { ObjectName, RecordRef } from '../core/plan/record.ts';
import type { Skip } from '../core/plan/skip.ts';
import type { Activity } from '../core/todo/todo.ts';
import type { TodoEntry } from '../core/todo/todoPlan.ts';
import type { QueuedAmpCandidate, QueuedCandidate } from './mirrorStores.ts';
import type { NamedRecords } from './namedRecords.ts';
import type { Lease } from './runStores.ts';

/**
 * - `proposed`: nothing was done yet.
 * - `sent`: sent to ConnectWise, and the result is not known yet.
 * - `applied`: carried out.
 * - `stale`: the record was edited since it was planned; it is planned again.
 * - `failed`: ConnectWise rejected it; `problem` says why.
 * - `declined`: a person did not want it.
 */
export type PlanEntryState = 'proposed' | 'sent' | 'applied' | 'stale' | 'failed' | 'declined';

/** The states of lines that are no longer just proposed. */
export const pastStates = ['sent', 'applied', 'stale', 'failed', 'declined'] as const;

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

/** The content of a line: what happens to a record, or why nothing does. */
export type PlanLineBody =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'todo'; readonly entry: TodoEntry }
  | { readonly kind: 'skip'; readonly skip: Skip };
export type NewPlanLine = Pick<PlanLine, 'seq' | 'stamp' | 'line'>;

/** A group of lines, and how many it has. */
export type CountedGroup = { readonly group: PlanGroup; readonly lines: number };

/** How many lines change each side; a line that changes both counts for each. */
export type SidesChanged = { readonly amp: number; readonly connectwise: number };

/** Which lines of a run to count, and how to divide them. */
export type CountedLines = {
  readonly state: PlanEntryState;
  /** Ids of groups: lines in one of these … */
  readonly groups: readonly string[];
  /** … but for those in one of these groups, or with one of these numbers. */
  readonly except: { readonly groups: readonly string[]; readonly lines: readonly number[] };
  /** Ids of groups, by the groups to count separately. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
};

/** Why lines of a run were not carried out, or only in part, and how many. */
export type LineProblem = {
  /** `applied`: except for the parts that ConnectWise rejected. */
  readonly state: 'failed' | 'stale' | 'applied';
  /** Null if something changed since it was planned. */
  readonly problem: FailureCode | null;
  readonly lines: number;
};

/** The kinds of line that are sent for each object. */
export const sentKinds = { contacts: 'entry', todos: 'todo' } as const;

/** A line that was sent and whose outcome is not known. */
export type SentLine = {
  readonly runId: string;
  readonly seq: number;
  readonly line: PlanLineBody;
  /** ISO instant just before it was sent. */
  readonly sentAt: string;
};

/** A record for which there is nothing to do, with its stamp when that was decided. */
export type SeenRecord = RecordRef & { readonly stamp: number };

export interface PlanStore {
  /** The queue of records to check: contacts, and AMP contacts without a link. */
  queued(): Promise<{ readonly contacts: number; readonly ampContacts: number }>;
  /**
   * Queues the records whose outcome may depend on a queued contact: contacts that share its e-mail
   * address, AMP contacts without a link that share an address or its name, and all that were skipped
   * because of another record.
   */
  queueRivals(lease: Lease): Promise<void>;
  /**
   * Lets the next run send the rejected values of some records once more: of contacts, and of AMP
   * contacts with their to-dos.
   */
  retryRejected(records: Pick<NamedRecords, 'contacts' | 'ampContacts'>): Promise<void>;
  /** Queues records, whether they changed or not; a linked AMP contact is queued as its contact. */
  queueRecords(lease: Lease, records: readonly RecordRef[]): Promise<void>;
  /** Ids of queued contacts of companies, ascending. */
  queuedOfCompanies(companyIds: readonly number[]): Promise<readonly number[]>;
  /** The next candidates in order of contact id. */
  candidates(afterContactId: number, limit: number): Promise<readonly QueuedCandidate[]>;
  /** The next AMP contacts without an active or paused link, in order of their id. */
  ampCandidates(afterAmpContactId: string, limit: number): Promise<readonly QueuedAmpCandidate[]>;
  /** Records for which nothing is to be done leave the queue, unless they changed meanwhile. */
  dequeue(lease: Lease, seen: readonly SeenRecord[]): Promise<void>;
  save(lease: Lease, lines: readonly NewPlanLine[]): Promise<void>;
  /** Lines of a run, in order; of one state, object or group (by its id) only if asked for. */
  lines(
    runId: string,
    afterSeq: number,
    limit: number,
    state?: PlanEntryState,
    object?: ObjectName,
    group?: string,
  ): Promise<readonly PlanLine[]>;
  /** Of these numbers, those of lines in a state. */
  numbered(
    runId: string,
    seqs: readonly number[],
    state: PlanEntryState,
  ): Promise<readonly number[]>;
  /** The groups of the lines of a run, or of those in a state, in no order. */
  groups(runId: string, state?: PlanEntryState): Promise<readonly CountedGroup[]>;
  /**
   * How many lines are in any of the groups, each line once, and how many of these are in the groups of
   * each part.
   */
  count(
    runId: string,
    counted: CountedLines,
  ): Promise<{ readonly lines: number; readonly parts: Readonly<Record<string, number>> }>;
  /** How many lines in a state change each side, by run; runs without any are omitted. */
  sidesChanged(
    runIds: readonly string[],
    state: PlanEntryState,
  ): Promise<ReadonlyMap<string, SidesChanged>>;
  /** Why lines of a run were not carried out, the most frequent cause first. */
  problems(runId: string): Promise<readonly LineProblem[]>;
  /** How many lines of some runs were not carried out, by run; runs without any are omitted. */
  problemCounts(runIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Lines of a run that were not carried out for a cause, in order. */
  problemLines(
    runId: string,
    cause: Pick<LineProblem, 'state' | 'problem'>,
    afterSeq: number,
    limit: number,
  ): Promise<readonly PlanLine[]>;
  /** Lines that concern a record, newest run first, in any of some states; at most `limit`. */
  history(
    record: RecordRef,
    limit: number,
    states?: readonly PlanEntryState[],
  ): Promise<readonly { readonly runId: string; readonly line: PlanLine }[]>;
  /**
   * Carries out proposed lines of the lease's run that write nothing to ConnectWise, in one
   * transaction: AMP side, links, conflicts, skips, history, queue. A line becomes `stale`, changes
   * nothing, and leaves its record in the queue if the record was queued again since, or its AMP
   * side has another version. So does a `create` whose e-mail address an AMP contact has by then.
   * `ids` has a new AMP contact id for each `create`, by contact id.
   */
  apply(
    lease: Lease,
    lines: readonly PlanLine[],
    ids: ReadonlyMap<number, string>,
    now: string,
  ): Promise<{ readonly applied: readonly number[]; readonly stale: readonly number[] }>;
  /**
   * Of these lines of a run, those whose record was sent before by a line that did not arrive, and by no
   * later line that did.
   */
  undelivered(runId: string, seqs: readonly number[]): Promise<readonly number[]>;
  /**
   * Deletes lines with a higher number than this that an earlier attempt of this run planned and did not
   * carry out; their records are planned again. Returns the highest line number of the run, 0 if there is
   * none.
   */
  abandon(lease: Lease, afterSeq: number): Promise<number>;
  /** Removes fields from proposed lines that a person excluded. */
  narrow(lease: Lease, lines: readonly Pick<PlanLine, 'seq' | 'line'>[]): Promise<void>;
  /** Marks proposed lines as declined: a person did not want them. Puts their records on hold if `hold`. */
  decline(lease: Lease, seqs: readonly number[], hold: boolean, now: string): Promise<void>;
}

/** The part of a line that ConnectWise accepted, and the record as it is there now. */
export type Written = {
  readonly runId: string;
  readonly seq: number;
  /** Whether more has to be decided: then its record is queued again. */
  readonly again?: boolean;
  /** Whether ConnectWise rejected part of it. */
  readonly refused?: boolean;
  readonly now: string;
} & (WrittenContact | WrittenTodo);

/** `entry` replaces the planned one; its `contactId` is set. */
export type WrittenContact = {
  readonly entry: PlanEntry;
  readonly contact: Contact;
  /** The company that was changed with it, or made or found for it. */
  readonly company: Company | null;
};

export type WrittenTodo = {
  readonly entry: TodoEntry;
  /** Null if it was deleted. */
  readonly activity: Activity | null;
};

/** Lines that write to ConnectWise, of every object: one at a time, each recorded before it is sent. */
export interface WriteStore {
  /**
   * Records that a proposed line is about to be sent; false if it is stale by now, by the same
   * rules as `apply`, which then marks it.
   */
  begin(lease: Lease, seq: number, now: string): Promise<boolean>;
  /** Records how far the write of a line that was sent has come: see PlanEntry. */
  noteParts(lease: Lease, seq: number, parts: NonNullable<PlanEntry['parts']>): Promise<void>;
  /**
   * ConnectWise accepted it: stores its present record, the AMP side of the entry, link, base,
   * conflicts and history in one transaction. The stored record itself is not queued, only those
   * that share an e-mail address with the contact; if it was changed meanwhile, it stays queued.
   * Works for lines of any run.
   */
  commit(lease: Lease, written: Written): Promise<void>;
  /**
   * Nothing was written: the line is `failed`. Its record stays queued unless `skip` settles it, and is
   * queued again with `again`.
   */
  fail(
    lease: Lease,
    failed: {
      readonly runId: string;
      readonly seq: number;
      readonly problem: FailureCode;
      readonly skip: Skip | null;
      readonly again?: boolean;
    },
  ): Promise<void>;
  /** It was certainly not sent: as if `begin` had not been called. */
  takeBack(lease: Lease, seq: number): Promise<void>;
  /** Records why a record waits while its line stays `sent`. */
  tell(lease: Lease, skip: Skip): Promise<void>;
  /**
   * Lines of an object whose outcome is not known, of all runs, oldest first; those after `after`, null
   * for the first ones.
   */
  sent(object: ObjectName, after: SentLine | null, limit: number): Promise<readonly SentLine[]>;
  /**
   * The record was read from ConnectWise again: the line becomes `applied` or `failed`, whichever
   * is certain, and its records are planned again.
   */
  close(
    lease: Lease,
    line: { readonly runId: string; readonly seq: number },
    state: 'applied' | 'failed',
    problem: FailureCode | null,
  ): Promise<void>;
}
