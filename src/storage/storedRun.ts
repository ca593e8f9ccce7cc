import type { Run } from '../ports/runStores.ts';

/** The part of a run that is stored as it is; an older version stored less of it. */
export type StoredRun = Pick<Run, 'skips' | 'requests' | 'read' | 'failure'> &
  Partial<Pick<Run, 'ampSkips' | 'held' | 'mapping' | 'missing'>> & {
    readonly counts: Omit<Run['counts'], 'amp' | 'connectwise'> &
      Partial<Pick<Run['counts'], 'amp' | 'connectwise'>>;
  };

export function storedRun(run: Run): StoredRun {
  const { counts, skips, ampSkips, held, mapping, missing, requests, read, failure } = run;
  return { counts, skips, ampSkips, held, mapping, missing, requests, read, failure };
}

/** What was not stored yet had not happened yet: runs wrote to AMP only. */
export function runPartsOf(stored: StoredRun) {
  const { created, updated, removed } = stored.counts;
  const amp = { created, updated, removed };
  const connectwise = { created: 0, updated: 0, removed: 0 };
  return {
    ampSkips: {},
    held: null,
    mapping: 0,
    missing: [],
    ...stored,
    counts: { amp, connectwise, ...stored.counts },
  };
}
