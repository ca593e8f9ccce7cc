import type { Failure } from '../../core/failure.ts';
import type { Losses } from '../../core/plan/brake.ts';
import type { Effect } from '../../core/plan/effect.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type {
  NewPlanLine,
  ObjectName,
  PlanLine,
  PlanLineBody,
  SentLine,
} from '../../ports/planStores.ts';
import type { HeldPlan, Run } from '../../ports/runStores.ts';
import type { ObjectTally } from './runContext.ts';

/**
 * One kind of record that AMP and ConnectWise keep in sync: contacts, to-dos. The loops of this room
 * run it, and know nothing of its fields. An adapter is made for one run.
 */
export interface SyncedObject {
  /** How its lines and counts are named. */
  readonly name: ObjectName;
  /** Whether each of its lines is sent in one request, so that a refused request changed nothing. */
  readonly inOneRequest: boolean;

  /**
   * Brings what is known of ConnectWise up to date, and queues the records that changed. Returns why
   * nothing may be concluded from it, or null.
   */
  detect(reading: Reading): Promise<HeldPlan | null>;
  /** How many records are linked: the brake counts in percent of them. */
  linked(): Promise<number>;
  /** Decides the queued records batch by batch; the next batch is read once this one is stored. */
  decide(pass: number): AsyncIterable<Decided>;

  /** Ids for the records that lines create in AMP, by the id of the record in ConnectWise. */
  newIds(lines: readonly PlanLine[]): ReadonlyMap<number, string>;
  factsOf(line: PlanLineBody): LineFacts;
  /** Reads what ConnectWise has now of the records of some lines, right before they are written. */
  lookAgain(lines: readonly PlanLine[]): Promise<Sender>;
  /** Records a line that ConnectWise refused, that is about no record any more, or that was not sent. */
  fail(line: PlanLine, failure: Failure): Promise<void>;

  /** Finds out whether a line that an earlier run had sent has arrived, and records it. */
  settle(sent: SentLine, round: SettleRound): Promise<Settled>;

  readonly undo: UndoSteps;

  /** Whether a record could not be read, was sent without an answer, or kept changing. */
  somethingIsLeft(): Promise<boolean>;
  /** Its part of the record of a run; `earlier` is the run as it stood before it was taken up. */
  report(earlier: Run, tally: ObjectTally): Promise<Partial<Run>>;
}

/** How much is read. */
export type Reading = {
  /** Everything, and not merely what changed. */
  readonly all: boolean;
  /** Set where it is also compared which records there are; `approve`: however many are missing. */
  readonly sweep: { readonly approve: boolean } | null;
  /** Records that are read by id besides; null where none are. */
  readonly records: NamedRecords | null;
  /** A plan that was made earlier is carried out next: it must not overwrite what was edited since. */
  readonly storedPlan: boolean;
};

/** A line without its number. */
export type UnnumberedLine = Omit<NewPlanLine, 'seq'>;

/** What was decided about a batch of candidates. */
export type Decided = {
  readonly candidates: number;
  /** How many were queued when the pass began. */
  readonly outOf: number;
  /** In the order in which they are carried out. */
  readonly lines: readonly UnnumberedLine[];
  readonly losses: Losses;
  /** Takes the records that need nothing out of the queue. */
  dequeue(): Promise<void>;
};

/** What the loops have to know of a line. */
export type LineFacts = {
  /** The record it is about; null for a line that changes nothing, such as a skip. */
  readonly record: RecordRef | null;
  /** Whether it writes to ConnectWise. */
  readonly writes: boolean;
  /** Whether it makes a new record there. */
  readonly creates: boolean;
  /** Whether it leaves something to other lines of the plan that have none of it before. */
  readonly frees: boolean;
  readonly effect: Effect;
  readonly losses: Losses;
};

/** Sends the lines whose records were just read. */
export type Sender = {
  /** Why nothing is known of the record of a line now; null: it may be written. */
  hidden(line: PlanLine): Failure | null;
  /** Sends a line. Throws the failure of the request. */
  send(line: PlanLine): Promise<Sent>;
};

export type Sent = {
  /** The line by what ConnectWise made of it; null: nothing was sent after all. */
  readonly done: PlanLineBody | null;
  /** Whether ConnectWise refused part of it. */
  readonly refused: boolean;
  /** Records it. Where that fails the line stays on record as sent, and the next run finds out. */
  commit(): Promise<void>;
};

/** First those that can be known for certain; then nobody else can be one of them. */
export type SettleRound = 'certain' | 'rest';

export type Settled =
  | { readonly kind: 'arrived'; readonly done: PlanLineBody }
  /** It did not arrive, it cannot be known yet, or it was recorded before. */
  | { readonly kind: 'nothing_recorded' }
  /** It cannot be said in this round. */
  | { readonly kind: 'undecided' };

/** All that a run did to one record, as one line. */
export type AppliedRecord = {
  readonly line: PlanLineBody;
  /** Version of the AMP side right after it. */
  readonly version: number | null;
};

export type UndoSteps = {
  /** Two lines about one record as one: first values of the earlier, last ones of the later. */
  join(before: PlanLineBody, after: PlanLineBody): PlanLineBody;
  /** Lines that take back what was done to some records. */
  plan(records: readonly AppliedRecord[]): Promise<{
    readonly lines: readonly UnnumberedLine[];
    readonly notUndone: readonly NotUndone[];
  }>;
  notUndone(line: PlanLineBody): NotUndone;
};
