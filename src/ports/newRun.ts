import type { Run, RunCounts, SideCounts } from './runStores.ts';

const nothing: SideCounts = { created: 0, updated: 0, removed: 0 };

/** Counts of a run that did nothing. */
export const nothingDone: RunCounts = {
  ...nothing,
  amp: nothing,
  connectwise: nothing,
  unchanged: 0,
  skipped: 0,
  conflicts: 0,
  holds: 0,
};

/** A run that has done nothing yet. `startedAt` is an ISO instant. */
export function newRun(
  id: string,
  kind: Run['kind'],
  status: Run['status'],
  startedAt: string,
): Run {
  return {
    id,
    kind,
    status,
    startedAt,
    finishedAt: null,
    counts: nothingDone,
    skips: {},
    ampSkips: {},
    held: null,
    filterNotes: [],
    mapping: 0,
    missing: [],
    requests: 0,
    read: { companies: 0, contacts: 0 },
    failure: null,
  };
}
