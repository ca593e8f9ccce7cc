import type { Actor } from '../core/actor.ts';
import type { FailureCause } from '../core/failure.ts';
import type { NamedRecords } from './namedRecords.ts';
import type { Run, RunStatus } from './runStores.ts';

/** The kinds of a requested run. */
export type RunWork =
  | {
      readonly what: 'sync' | 'plan' | 'sweep';
      /** Reads everything, not only what changed. */
      readonly all?: boolean;
      /** For a sweep: however many contacts are missing, they count as deleted. */
      readonly approve?: boolean;
      /** Records to read by id as well, so that they need not wait for a reading to find them. */
      readonly records?: NamedRecords;
    }
  /** Syncs the records it names, and no others. */
  | { readonly what: 'records'; readonly records: NamedRecords }
  /** Applies the stored plan of the run. */
  | ({ readonly what: 'apply'; readonly leaveOut?: readonly FieldsOfLine[] } & LinesMeant)
  /** Undoes another run. */
  | ({ readonly what: 'undo'; readonly undoes: string } & LinesMeant);

/**
 * The chosen lines of a plan: those of `lines` and `groups`, or all if neither is given, without
 * the excluded ones.
 */
export type LinesMeant = {
  /** Numbers; null if none are named. */
  readonly lines: readonly number[] | null;
  /** Ids of groups. */
  readonly groups?: readonly string[];
  readonly except?: readonly number[];
  readonly exceptGroups?: readonly string[];
  /** Names of fields: lines that change one of them are excluded as a whole. */
  readonly exceptFields?: readonly string[];
};

/** Fields that are excluded from a line, by its number; its other fields are applied. */
export type FieldsOfLine = { readonly line: number; readonly fields: readonly string[] };

/** A run that someone requested and that is not finished. */
export type RunRequest = {
  readonly runId: string;
  readonly work: RunWork;
  readonly by: Actor;
  readonly requestedAt: string;
  /** Status of the run before it was queued; null if the request made the run. */
  readonly was: RunStatus | null;
  /** How often its worker died. */
  readonly attempts: number;
  /** Rises each time a worker takes it; 0 until then. */
  readonly claim: number;
};

/** A request as a worker took it. */
export type TakenRequest = Pick<RunRequest, 'runId' | 'claim'>;

/** How often the worker of a run may die before the run counts as failed. */
export const mostAttempts = 5;

/** The requested runs of an organization, which are carried out one at a time. */
export interface RunRequestStore {
  /**
   * Queues a run: a new one with this id, or for `apply` the run that has the plan. Throws
   * `run_in_progress` with the id of the other one while a run is queued or under way, and
   * `not_found`.
   *
   * Runs of named records block no other run and are never rejected: their records join a run that
   * waits for a worker and reads them, which is then returned. A sync or sweep replaces a waiting
   * one.
   */
  add(request: {
    readonly runId: string;
    readonly work: RunWork;
    readonly now: string;
    readonly leaseMilliseconds: number;
  }): Promise<Run>;
  /** The open request that a worker has, or else the oldest. */
  open(): Promise<RunRequest | null>;
  /** Takes the oldest request for a worker; null if there is none, or a worker has one. */
  take(worker: string, now: string): Promise<RunRequest | null>;
  /** Returns a claimed request that could not start; does nothing if it was claimed again since. */
  putBack(taken: TakenRequest): Promise<void>;
  /** Ends a claimed run that could not start; false if it was claimed again since. */
  fail(taken: TakenRequest, failure: FailureCause, now: string): Promise<boolean>;
  /**
   * Cleans up after workers. A run that is marked as running while nothing renews its lease is
   * queued again if it was requested, and otherwise interrupted. A claimed request that never
   * started is queued again. `dead` are workers known to have ended, whose leases no longer count.
   */
  recover(given: {
    readonly now: string;
    readonly leaseMilliseconds: number;
    readonly dead: ReadonlySet<string>;
  }): Promise<void>;
}
