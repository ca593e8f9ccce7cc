import type { Actor } from '../core/actor.ts';
import type { HoldReason } from '../core/plan/candidate.ts';
import type { RecordKind, RecordRef } from '../core/plan/record.ts';
import type { ListPage, ListQuery } from './page.ts';

export type HoldRow = {
  /** Its place in the list; the next page starts after it. */
  readonly seq: number;
  readonly record: RecordRef;
  readonly reason: HoldReason;
  /** The run that put it on hold; null for a person. */
  readonly runId: string | null;
  readonly since: string;
  /** Who put it on hold; null for a hold that an older ampwise recorded. */
  readonly by: Actor | null;
};

/** Holds of one kind of record with the same reason and run. */
export type HoldGroup = Pick<HoldRow, 'reason' | 'runId'> & {
  readonly kind: RecordKind;
  readonly count: number;
};

/** The sort keys of holds. */
export type HoldSort = 'since';

export type HoldFilter = {
  readonly kind?: readonly RecordKind[] | undefined;
  readonly reason?: readonly HoldReason[] | undefined;
  /** Put on hold by one of these runs; null: by a person. */
  readonly runId?: readonly (string | null)[] | undefined;
};

/** Records on hold, of every kind. A hold ends when it is released; then the record is planned again. */
export interface HoldStore {
  /** For people. Throws `bad_input` for a sort, a cursor or a limit that is not accepted. */
  page(query: ListQuery<HoldFilter>): Promise<ListPage<HoldRow>>;
  /** In the order in which the holds began. */
  list(options: {
    readonly after: number;
    readonly limit: number;
    readonly runId?: string;
    readonly group?: Omit<HoldGroup, 'count'>;
  }): Promise<readonly HoldRow[]>;
  /** How many there are of each kind, reason and run; the group with the oldest hold comes first. */
  groups(): Promise<readonly HoldGroup[]>;
  count(): Promise<number>;
  /**
   * Puts records on hold; lines planned for them before are stale. A record that is on hold already
   * keeps its hold, unless a person gives another reason. Returns how many holds are new or
   * changed.
   */
  hold(
    records: readonly RecordRef[],
    reason: HoldReason,
    runId: string | null,
    now: string,
  ): Promise<number>;
  /** `byRun`: a run does it by itself. Returns how many holds ended; who ended them is kept. */
  release(
    which: { readonly runId: string } | RecordRef | 'all',
    now: string,
    byRun?: string,
  ): Promise<number>;
}
