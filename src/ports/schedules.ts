import type { Actor } from '../core/actor.ts';
import type { FailureCause } from '../core/failure.ts';

/** When an organization syncs next by itself, and what keeps it from that. */
export type Schedule = {
  /** ISO instant. */
  readonly nextDueAt: string;
  /** Syncs that failed in a row. */
  readonly failures: number;
  readonly failure: FailureCause | null;
  readonly failedAt: string | null;
  /** Whether it waits until the connection is saved again, because its keys were rejected. */
  readonly stopped: boolean;
};

/**
 * The schedule of an organization. It begins once a first sync has succeeded, and begins again when the
 * connection is saved.
 */
export interface ScheduleStore {
  /** Null if none has begun. */
  get(): Promise<Schedule | null>;
  /** Sets when it is due, by the settings of this version; begins it if there is none. */
  plan(nextDueAt: string, settingsVersion: number): Promise<void>;
  /** Moves a due time on to `nextDueAt`; false if another process was faster. */
  takeDue(now: string, nextDueAt: string): Promise<boolean>;
  /** Notes that a sync failed; returns how many did in a row. */
  failed(given: {
    readonly failure: FailureCause;
    readonly stopped: boolean;
    readonly now: string;
    /** When to try again after this many failures in a row. */
    readonly nextDueAt: (failures: number) => string;
  }): Promise<number>;
  /** Notes that a sync succeeded. */
  succeeded(): Promise<void>;
}

/** How an installation is doing, over all of its organizations. */
export type ServiceState = {
  /** Requested runs that no worker has, and when the oldest was requested. */
  readonly waiting: number;
  readonly waitingSince: string | null;
  /** Requested runs that a worker has. */
  readonly underWay: number;
  /** Schedules: those whose last sync succeeded, those whose last sync failed, and those that stopped. */
  readonly schedules: {
    readonly succeeding: number;
    readonly failing: number;
    readonly stopped: number;
  };
  /**
   * The instant up to which changes in ConnectWise are known to the organization that is furthest behind,
   * of those that sync by schedule. Null if there is none.
   */
  readonly knownUntil: string | null;
};

/** What there is to do for all organizations of an installation. */
export interface ServiceStore {
  /**
   * Organizations whose requested run no worker has, in the order of their turns: the longest waiting
   * first, and one that has had a turn since behind those that have not.
   */
  waiting(limit: number): Promise<readonly string[]>;
  /** Organizations with a run that is under way, or says so. */
  underWay(): Promise<readonly string[]>;
  state(): Promise<ServiceState>;
  /** Organizations whose sync is due. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** Organizations whose next sync is due after an instant. */
  dueAfter(instant: string): Promise<readonly string[]>;
  /** Organizations whose schedule uses settings that were changed since. */
  changed(limit: number): Promise<readonly string[]>;
  /** Organizations whose old history was not removed since an instant, the longest waiting first. */
  withOldHistory(before: string, limit: number): Promise<readonly string[]>;
  /**
   * Organizations whose callbacks have to be checked in ConnectWise, for this address of the
   * service.
   */
  callbackChecks(address: string | null, now: string, limit: number): Promise<readonly string[]>;
  /**
   * Connected organizations with waiting messages of ConnectWise and no run under way: a run's own
   * writes are announced as well, and are known only after it has ended.
   */
  announced(now: string, limit: number): Promise<readonly string[]>;
  /** Imports that are being applied, and who checked their file. */
  imports(): Promise<
    readonly { readonly organizationId: string; readonly id: string; readonly by: Actor }[]
  >;
  /** Connected organizations with a successful sync and no schedule yet, and when that sync started. */
  unscheduled(
    limit: number,
  ): Promise<readonly { readonly organizationId: string; readonly lastStartedAt: string }[]>;
}
