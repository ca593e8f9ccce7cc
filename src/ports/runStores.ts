import type { Actor } from '../core/actor.ts';
import type { FailureCause } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { FilterNote } from '../core/filter/filterWatch.ts';
import type { MissingName } from '../core/mapping/dependencies.ts';
import type { Losses } from '../core/plan/brake.ts';
import type { ObjectName, RecordRef } from '../core/plan/record.ts';
import type { AmpSkipReason, SkipReason, TodoSkipReason } from '../core/plan/skip.ts';
import type { ReadObject } from './connectwise.ts';
import type { NotUndone } from './notUndone.ts';
import type { ListPage, ListQuery } from './page.ts';

/** The right to run. The token rises with each taking, so that a stalled holder is shut out. */
export type Lease = { readonly token: number; readonly runId: string };

export interface RunLockStore {
  /**
   * Takes the lock if it is free or was not renewed for `leaseMilliseconds`; throws
   * `run_in_progress` otherwise. SQLite measures that by `now`, PostgreSQL by its own clock. For a
   * requested run, `claim` is the number with which its request was claimed; throws
   * `run_superseded` if it was claimed again.
   */
  take(request: {
    readonly runId: string;
    readonly claim?: number;
    readonly now: string;
    readonly leaseMilliseconds: number;
  }): Promise<Lease>;
  renew(lease: Lease, now: string): Promise<void>;
  /** Throws `run_superseded` once another run has taken over. */
  check(lease: Lease): Promise<void>;
  release(lease: Lease): Promise<void>;
}

export type RunStatus =
  /** Requested, and waits for a worker. */
  | 'queued'
  | 'running'
  | 'planned'
  | 'succeeded'
  | 'partial'
  | 'held'
  | 'failed'
  | 'interrupted'
  | 'cancelled';

/** The progress of a run. `total` is null if it cannot be known. */
export type RunStep = {
  readonly step: 'reading' | 'sweeping' | 'planning' | 'applying' | 'waiting';
  readonly done: number;
  readonly total: number | null;
};

/** Something that happened to a run, for those who follow it. */
export type RunEvent =
  | { readonly kind: 'status'; readonly status: RunStatus }
  | ({ readonly kind: 'progress' } & RunStep);

/** An event with its number: rising within a run, and with gaps once older ones were removed. */
export type NumberedEvent = {
  readonly seq: number;
  /** ISO instant. */
  readonly at: string;
  readonly event: RunEvent;
};

/** A run as another process sees it while it runs. */
export type RunUnderWay = {
  /** Null until it has reported a step; `at` is an ISO instant. */
  readonly progress: (RunStep & { readonly at: string }) | null;
  /** Set once someone asked for its end. */
  readonly cancel: { readonly by: Actor; readonly at: string } | null;
};

/** The changes of a run on one side. */
export type SideCounts = {
  readonly created: number;
  readonly updated: number;
  /** Removed in AMP; set inactive in ConnectWise. */
  readonly removed: number;
};

export type RunCounts = {
  /** In AMP and in ConnectWise together. */
  readonly created: number;
  readonly updated: number;
  readonly amp: SideCounts;
  readonly connectwise: SideCounts;
  readonly unchanged: number;
  readonly skipped: number;
  readonly removed: number;
  readonly conflicts: number;
  readonly holds: number;
};

/** The changes of a run to to-dos and activities, and how many to-dos wait after it. */
export type TodoCounts = {
  readonly amp: SideCounts;
  /** `removed` are those closed or deleted because their to-do was removed. */
  readonly connectwise: SideCounts;
  readonly waiting: number;
  /** Those that wait, or are not followed in full, by reason. */
  readonly skips: Readonly<Partial<Record<TodoSkipReason, number>>>;
};

/** The changes on both sides, by object. */
export type Completed = Readonly<Record<string, Pick<RunCounts, 'amp' | 'connectwise'>>>;

/** Why a whole plan is held: how many records it would remove, blank or overwrite, and the limit. */
export type HeldPlan = {
  readonly reason: 'too_many' | 'side_emptied';
  readonly records: number;
  readonly limit: number;
};

/** Why a run ended early. Runs of earlier versions store the texts in place of the details. */
export type RunFailure =
  | FailureCause
  | { readonly code: FailureCode; readonly message: string; readonly advice: string };

/** How far a run had come when it was parked. */
export type Reached = {
  /** The object it is at; those before it are done. */
  readonly object: ObjectName;
  /** How the objects before it ended. */
  readonly before: ReachedOutcome;
  /** How much the run reads. */
  readonly reading: { readonly all: boolean; readonly sweep: { readonly approve: boolean } | null };
  /** The objects that it has read in full, if it reads everything. */
  readonly readInFull: readonly ReadObject[];
  /** How far it has come with reading an object by id; null if it is not doing that now. */
  readonly idsRead: IdsRead | null;
  /** The pass over the object it is in; null while the object is still being read. */
  readonly pass: ReachedPass | null;
  /** The last number of a line that is stored for good. */
  readonly seq: number;
  /** The losses that it caused in the object. */
  readonly losses: Losses;
  /** Lines that ConnectWise rejected, wholly or in part. */
  readonly refused: number;
  readonly missingRight: FailureCause | null;
};

/** A reading by id, in order of id. */
export type IdsRead = {
  /** The last id that was read. */
  readonly to: number;
  /** When the reading began, by the time of ConnectWise; an ISO instant. */
  readonly since: string;
};

export type ReachedOutcome = {
  readonly status: RunStatus;
  /** Why nothing could be concluded from what was read. */
  readonly unsure: HeldPlan | null;
  readonly braked: HeldPlan | null;
};

/** A pass over the queued records of an object. */
export type ReachedPass = {
  readonly number: number;
  /** How many records were linked before the first pass. */
  readonly linked: number;
  /** `plan`, then the lines that free what others need, the others of AMP, those of ConnectWise. */
  readonly step: 'plan' | 'free' | 'amp' | 'connectwise';
  readonly firstSeq: number;
  readonly lines: number;
  readonly losses: Losses;
  /** Whether a line frees what others need. */
  readonly frees: boolean;
  /** Candidates decided, of how many, and the last of them. */
  readonly decided: number;
  readonly outOf: number;
  readonly last: RecordRef | null;
  /** Lines carried out. */
  readonly applied: number;
};

export type Run = {
  readonly id: string;
  /** `records` syncs the records it names, and no others. */
  readonly kind: 'sync' | 'plan' | 'preview' | 'sweep' | 'undo' | 'records';
  readonly status: RunStatus;
  /** Absent in runs of versions that did not record it. */
  readonly startedBy?: Actor;
  /** Who had the run's plan applied, if that happened later. */
  readonly appliedBy?: Actor;
  /** ISO instant at which that began. */
  readonly appliedAt?: string;
  /** When it was requested; absent if it began at once. */
  readonly requestedAt?: string;
  /** The run that this one undoes. */
  readonly undoes?: string;
  /** The losses that runs of named records caused, by object: the brake adds up successive runs. */
  readonly losses?: Readonly<Record<string, Losses>>;
  /** Set while it is queued and never began; `startedAt` is when it was requested. */
  readonly notStarted?: true;
  /** Set while it is parked: it continues there. */
  readonly reached?: Reached;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counts: RunCounts;
  /** Absent in runs of versions that knew no to-dos. */
  readonly todos?: TodoCounts;
  /**
   * Changes that interrupted runs had sent, and that this run found to have arrived, by object: `contacts`,
   * `todos`. They are in none of the other counts. Absent in runs of earlier versions.
   */
  readonly completed?: Completed;
  /** Skipped contacts after the run, by reason. */
  readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  /** AMP contacts not sent after the run, by reason. */
  readonly ampSkips: Readonly<Partial<Record<AmpSkipReason, number>>>;
  /** Set while its plan waits for approval. */
  readonly held: HeldPlan | null;
  /** Findings about the contact filter in ConnectWise. */
  readonly filterNotes: readonly FilterNote[];
  /** Version of the mapping it began with; 0 is the default mapping alone. */
  readonly mapping: number;
  /** Names that the mapping uses and that no longer exist in ConnectWise. */
  readonly missing: readonly MissingName[];
  readonly requests: number;
  /** Records read from ConnectWise. */
  readonly read: { readonly companies: number; readonly contacts: number };
  /** Why it ended early. */
  readonly failure: RunFailure | null;
};

/** The sort keys of runs. */
export const runSorts = ['startedAt'] as const;

export type RunSort = (typeof runSorts)[number];

export type RunFilter = {
  readonly kind?: readonly Run['kind'][] | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  /** That had ended by this instant. */
  readonly endedBy?: string | undefined;
};

/** The changes of a run, with the time it ended. */
export type RunChanges = {
  /** ISO instant. */
  readonly finishedAt: string;
  readonly amp: number;
  readonly connectwise: number;
};

export interface RunStore {
  /** For people, newest first. Throws `bad_input` for a sort, a cursor or a limit that is not accepted. */
  page(query: ListQuery<RunFilter>): Promise<ListPage<Run>>;
  /** Records how far a run is; returns who asked for its end, if anyone did. */
  report(lease: Lease, step: RunStep | null, now: string): Promise<RunUnderWay['cancel']>;
  /** Null if the run is not running. */
  underWay(runId: string): Promise<RunUnderWay | null>;
  /**
   * Asks a run to end; its process notices within seconds. The first request counts. A queued run ends at
   * once; one that was to apply its plan returns to its previous state. Throws `not_found`, and `bad_input`
   * if the run is neither queued nor running.
   */
  cancel(runId: string, now: string): Promise<void>;
  /**
   * Starts a run. Any other that still says it is running does not hold the lock, so it is marked as
   * interrupted.
   */
  start(lease: Lease, run: Run): Promise<void>;
  /** Resumes a run to carry out its stored plan: it is running again, applied by this actor from now on. */
  resume(lease: Lease, now: string): Promise<void>;
  /** Starts a queued run. Throws `run_superseded` if it is no longer queued. */
  begin(lease: Lease, run: Run, now: string): Promise<void>;
  /**
   * Records how a run ended. One that was requested and is `interrupted` is queued again, unless it is an
   * undo.
   */
  finish(lease: Lease, run: Run): Promise<void>;
  /** What happened to a run after the event with this number, oldest first. */
  events(runId: string, afterSeq: number, limit: number): Promise<readonly NumberedEvent[]>;
  get(runId: string): Promise<Run | null>;
  /**
   * The run that is queued or running; if there are several because one was interrupted, the
   * newest.
   */
  unfinished(): Promise<{ readonly run: Run; readonly under: RunUnderWay } | null>;
  /**
   * The changes of runs that ended at this instant or later, oldest first; runs without changes are
   * omitted.
   */
  changes(since: string): Promise<readonly RunChanges[]>;
  /**
   * The losses by runs of named records that started after the last full run, and after this
   * instant; in no order.
   */
  lossesSinceWhole(after: string): Promise<readonly Pick<Run, 'losses' | 'appliedBy'>[]>;
  /** Stores the records that an undo skipped, in place of those stored before. */
  keepNotUndone(lease: Lease, left: readonly NotUndone[]): Promise<void>;
  /** The records that an undo skipped, in order of a number, after `after`; `total` counts all. */
  notUndone(
    runId: string,
    after: number,
    limit: number,
  ): Promise<{
    readonly total: number;
    readonly rows: readonly { readonly seq: number; readonly record: NotUndone }[];
  }>;
  /** Newest first. */
  list(limit: number): Promise<readonly Run[]>;
}
