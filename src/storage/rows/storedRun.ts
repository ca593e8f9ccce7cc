import { changesOf } from '../../core/plan/changesOf.ts';
import type { Run } from '../../ports/runStores.ts';

/** The part of a run that is stored unchanged; an older version stored less of it. */
export type StoredRun = Pick<Run, 'skips' | 'requests' | 'read' | 'failure'> &
  Partial<
    Pick<
      Run,
      | 'startedBy'
      | 'appliedBy'
      | 'appliedAt'
      | 'requestedAt'
      | 'undoes'
      | 'losses'
      | 'notStarted'
      | 'reached'
      | 'ampSkips'
      | 'held'
      | 'todos'
      | 'completed'
      | 'filterNotes'
      | 'mapping'
      | 'missing'
    >
  > & {
    readonly counts: Omit<Run['counts'], 'amp' | 'connectwise'> &
      Partial<Pick<Run['counts'], 'amp' | 'connectwise'>>;
  };

export function storedRun(run: Run): StoredRun {
  const { counts, skips, ampSkips, held, filterNotes, mapping, missing } = run;
  const { requests, read, failure, todos, completed, startedBy, appliedBy } = run;
  const { requestedAt, notStarted, reached, appliedAt, undoes, losses } = run;
  const of = { counts, skips, ampSkips, held, filterNotes, mapping, missing };
  return {
    ...of,
    requests,
    read,
    failure,
    ...(todos === undefined ? {} : { todos }),
    ...(completed === undefined ? {} : { completed }),
    ...(startedBy === undefined ? {} : { startedBy }),
    ...(appliedBy === undefined ? {} : { appliedBy }),
    ...(appliedAt === undefined ? {} : { appliedAt }),
    ...(requestedAt === undefined ? {} : { requestedAt }),
    ...(undoes === undefined ? {} : { undoes }),
    ...(losses === undefined ? {} : { losses }),
    ...(notStarted === undefined ? {} : { notStarted }),
    ...(reached === undefined ? {} : { reached }),
  };
}

/** How many records a stored run changed on each side. */
export function changesIn(stored: StoredRun): ReturnType<typeof changesOf> {
  const { counts, todos, completed } = runPartsOf(stored);
  return changesOf({
    counts,
    ...(todos === undefined ? {} : { todos }),
    ...(completed === undefined ? {} : { completed }),
  });
}

/** Members that older versions did not store are empty or zero: their runs wrote to AMP only. */
export function runPartsOf(stored: StoredRun) {
  const { created, updated, removed } = stored.counts;
  const amp = { created, updated, removed };
  const connectwise = { created: 0, updated: 0, removed: 0 };
  const absent = { ampSkips: {}, held: null, filterNotes: [], mapping: 0, missing: [] };
  return { ...absent, ...stored, counts: { amp, connectwise, ...stored.counts } };
}
