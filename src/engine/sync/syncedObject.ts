import type { Failure } from '../../core/failure.ts';
import type { Losses } from '../../core/plan/brake.ts';
import type { Effect } from '../../core/plan/effect.ts';
import type { ObjectName, RecordRef } from '../../core/plan/record.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type { NewPlanLine, PlanLine, PlanLineBody, SentLine } from '../../ports/planStores.ts';
import type { HeldPlan, Run } from '../../ports/runStores.ts';
import type { ObjectTally } from './runContext.ts';

/**
 * One kind of record that AMP and ConnectWise keep in sync: contacts, to-dos. The loops of this room
 * run it, and know nothing of its fields. An adapter is made for one run.
 */
export interface SyncedObject {
  /** How its lines and counts are named. */
  readonly name: ObjectName;
  /**
   * Whether each of its lines is sent in one request, so that a rejected request changed nothing.
   */
  readonly inOneRequest: boolean;

  /**
   * Updates the stored ConnectWise data and queues the records that changed. Returns a reason if
   * the data is not reliable for conclusions, or null.
   */
  detect(reading: Reading): Promise<HeldPlan | null>;
  /** How many records are linked: the brake counts in percent of them. */
  linked(): Promise<number>;
  /**
   * Decides the queued records batch by batch, those after `last` if it is not null. A batch may be decided
   * before the previous one is stored.
   */
  decide(pass: number, last: RecordRef | null): AsyncIterable<Decided>;

  /** Ids for the records that lines create in AMP, by the id of the record in ConnectWise. */
  newIds(lines: readonly PlanLine[]): ReadonlyMap<number, string>;
  factsOf(line: PlanLineBody): LineFacts;
  /** Reads the records of some lines from ConnectWise, right before they are written. */
  lookAgain(lines: readonly PlanLine[]): Promise<Sender>;
  /**
   * Records a line that ConnectWise rejected, whose record no longer exists, or that was not sent.
   */
  fail(line: PlanLine, failure: Failure): Promise<void>;

  /** Finds out whether a line that an earlier run had sent has arrived, and records it. */
  settle(sent: SentLine, round: SettleRound): Promise<Settled>;

  readonly undo: UndoSteps;

  /** Whether a record could not be read, was sent without an answer, or kept changing. */
  somethingIsLeft(): Promise<boolean>;
  /** Its part of the record of a run; `earlier` is the run before it was resumed. */
  report(earlier: Run, tally: ObjectTally): Promise<Partial<Run>>;
}

/** How much is read. */
export type Reading = {
  /** Whether to read everything, not merely what changed. */
  readonly all: boolean;
  /**
   * Set for a sweep, which compares which records exist; `approve`: missing ones count as deleted, however
   * many there are.
   */
  readonly sweep: { readonly approve: boolean } | null;
  /** Records that are read by id besides; null if none are. */
  readonly records: NamedRecords | null;
  /** A stored plan is carried out next: it must not overwrite edits made since. */
  readonly storedPlan: boolean;
  /** Whether the run was parked while it read this object. */
  readonly goesOn: boolean;
};

/** A line without its number. */
export type UnnumberedLine = Omit<NewPlanLine, 'seq'>;

/** The decisions about a batch of candidates. */
export type Decided = {
  readonly candidates: number;
  /** How many were queued when the pass began. */
  readonly outOf: number;
  /** In the order in which they are carried out. */
  readonly lines: readonly UnnumberedLine[];
  readonly losses: Losses;
  /** The last candidate. */
  readonly last: RecordRef;
  /** Takes the records for which there is nothing to do out of the queue. */
  dequeue(): Promise<void>;
};

/** The facts about a line that the loops need. */
export type LineFacts = {
  /** Its record; null for a line that changes nothing, such as a skip. */
  readonly record: RecordRef | null;
  /** Whether it writes to ConnectWise. */
  readonly writes: boolean;
  /** Whether it makes a new record there. */
  readonly creates: boolean;
  /** Whether it frees something that other lines of the plan need, such as an e-mail address. */
  readonly frees: boolean;
  readonly effect: Effect;
  readonly losses: Losses;
};

/** Sends the lines whose records were just read. */
export type Sender = {
  /** Why the state of a line's record is unknown now; null: it may be written. */
  hidden(line: PlanLine): Failure | null;
  /** Sends a line. Throws the failure of the request. */
  send(line: PlanLine): Promise<Sent>;
};

export type Sent = {
  /** The line with ConnectWise's result; null: nothing was sent after all. */
  readonly done: PlanLineBody | null;
  /** Whether ConnectWise rejected part of it. */
  readonly refused: boolean;
  /** Records it. If that fails, the line stays marked as sent, and the next run settles it. */
  commit(): Promise<void>;
};

/** The certain ones first, so that they are no longer candidates for the others. */
export type SettleRound = 'certain' | 'rest';

export type Settled =
  | { readonly kind: 'arrived'; readonly done: PlanLineBody }
  /** It did not arrive, it cannot be known yet, or it was recorded before. */
  | { readonly kind: 'nothing_recorded' }
  /** It cannot be decided in this round. */
  | { readonly kind: 'undecided' };

/** Everything that a run did to one record, as one line. */
export type AppliedRecord = {
  readonly line: PlanLineBody;
  /** Version of the AMP side right after it. */
  readonly version: number | null;
};

export type UndoSteps = {
  /**
   * Joins two lines about one record: the old values of the earlier one, the new values of the later one.
   */
  join(before: PlanLineBody, after: PlanLineBody): PlanLineBody;
  /** Lines that undo the changes to some records. */
  plan(records: readonly AppliedRecord[]): Promise<{
    readonly lines: readonly UnnumberedLine[];
    readonly notUndone: readonly NotUndone[];
  }>;
  notUndone(line: PlanLineBody): NotUndone;
};
