import type { Clock, Timer } from '../ports/clock.ts';
import type { ConnectWise, WaitReason } from '../ports/connectwise.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Lease } from '../ports/runStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { Tracing } from '../ports/tracing.ts';

/** Everything a run of one organization needs; the composition root passes it in. */
export type EngineDeps = {
  readonly stores: OrganizationStores;
  readonly connectWise: ConnectWise;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly timer: Timer;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing;
  /** How long a run lock holds without being renewed. */
  readonly leaseMilliseconds: number;
};

/**
 * How long a run lock is valid without being renewed. A sync waits this long after one that was
 * killed; it is longer than a busy machine may delay the renewal.
 */
export const usualLease = 60_000;

/** The lock of a run: its token for every write, and a call between batches. */
export type RunLock = {
  readonly lease: Lease;
  /** Yields to others. Throws `run_superseded` once another run has taken over. */
  keepAlive(): Promise<void>;
  /** Asks the database whether the lease holds, just before something is sent. Throws `run_superseded`. */
  confirm(): Promise<void>;
};

/** How far a run is; for a progress bar or a line of text. */
export type Progress =
  /** The run continues at `until`, an ISO instant. */
  | {
      readonly step: 'waiting';
      readonly until: string;
      readonly why: WaitReason;
      readonly done: 0;
    }
  | { readonly step: 'reading'; readonly object: 'companies' | 'contacts'; readonly done: number }
  | { readonly step: 'sweeping'; readonly done: number }
  | { readonly step: 'planning'; readonly done: number; readonly total: number }
  | { readonly step: 'applying'; readonly done: number; readonly total: number };

export type OnProgress = (progress: Progress) => void;

/** An instant in stored form: ISO, UTC, with milliseconds. */
export function instant(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
