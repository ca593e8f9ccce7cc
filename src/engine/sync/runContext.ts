import type { Failure } from '../../core/failure.ts';
import type { FilterNote } from '../../core/filter/filterWatch.ts';
import { type Losses, noLosses } from '../../core/plan/brake.ts';
import type { Effect, SideEffect } from '../../core/plan/effect.ts';
import type { ReadObject } from '../../ports/connectwise.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import type { HeldPlan, IdsRead, Reached, Run, SideCounts } from '../../ports/runStores.ts';
import type { EngineDeps, OnProgress, RunLock } from '../deps.ts';

/** The data and tools of a run. */
export type RunContext = {
  readonly deps: EngineDeps;
  readonly lock: RunLock;
  readonly tally: RunTally;
  /** The records that the run is limited to; null if it syncs everything that changed. */
  readonly only: NamedRecords | null;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
};

/** The changes of a run to the records of one object. */
export type ObjectTally = {
  amp: SideCounts;
  connectwise: SideCounts;
  /** Its losses: a line that became stale and is planned again counts once. */
  losses: Losses;
};

/** The progress of a run, counted as it goes, so that an interrupted run can report it. */
export type RunTally = {
  readonly startedAt: string;
  /** Records read from ConnectWise. */
  readonly read: { companies: number; contacts: number };
  /** Lines of its own plan, by name of the object. */
  readonly applied: Map<string, ObjectTally>;
  /** Lines that an earlier run sent, and that this one found to have arrived. */
  readonly completed: Map<string, ObjectTally>;
  /** Lines planned so far, of all objects. */
  planned: number;
  /** Lines whose record was edited since they were planned. */
  stale: number;
  /** Lines that ConnectWise rejected, or whose result is not known yet. */
  failed: number;
  /** Lines that ConnectWise rejected completely or in part. */
  refused: number;
  /** A right that is missing for some records; the others were synced. */
  missingRight: Failure | null;
  held: HeldPlan | null;
  /** New findings about the filter, beyond the recorded ones. */
  noticed: readonly FilterNote[];
  missing: Run['missing'];
  /** How far it has come, in case it is parked; `earlier` are its losses before it was last parked. */
  reached:
    | (Pick<Reached, 'object' | 'reading' | 'before' | 'pass' | 'seq'> & {
        readonly earlier: Losses;
      })
    | null;
  /** The objects that it has read in full, if it reads everything. */
  readonly readInFull: Set<ReadObject>;
  idsRead: IdsRead | null;
};

export function newTally(startedAt: string): RunTally {
  return {
    startedAt,
    read: { companies: 0, contacts: 0 },
    applied: new Map(),
    completed: new Map(),
    planned: 0,
    stale: 0,
    failed: 0,
    refused: 0,
    missingRight: null,
    held: null,
    noticed: [],
    missing: [],
    reached: null,
    readInFull: new Set(),
    idsRead: null,
  };
}

export const noCounts: SideCounts = { created: 0, updated: 0, removed: 0 };

/** The tally of an object; begun when it is first requested. */
export function tallyFor(tallies: Map<string, ObjectTally>, object: string): ObjectTally {
  const known = tallies.get(object);
  if (known !== undefined) return known;
  const begun = { amp: noCounts, connectwise: noCounts, losses: noLosses };
  tallies.set(object, begun);
  return begun;
}

/** Counts a line that was carried out. */
export function count(tally: ObjectTally, effect: Effect, losses: Losses): void {
  tally.amp = oneMore(tally.amp, effect.amp);
  tally.connectwise = oneMore(tally.connectwise, effect.connectwise);
  tally.losses = sumOf(tally.losses, losses);
}

export function sumOf(a: Losses, b: Losses): Losses {
  return {
    records: a.records + b.records,
    lostInAmp: a.lostInAmp + b.lostInAmp,
    lostInConnectWise: a.lostInConnectWise + b.lostInConnectWise,
  };
}

function oneMore(counts: SideCounts, effect: SideEffect | null): SideCounts {
  return effect === null ? counts : { ...counts, [effect]: counts[effect] + 1 };
}

export function sumOfCounts(a: SideCounts, b: SideCounts): SideCounts {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    removed: a.removed + b.removed,
  };
}
