import { asFailure, Failure } from '../../core/failure.ts';
import type { FilterNote } from '../../core/filter/filterWatch.ts';
import type { HeldPlan, Run, RunCounts, RunStatus } from '../../ports/runStores.ts';
import { type Applied, nothingApplied } from '../apply/applied.ts';
import { type EngineDeps, instant } from '../deps.ts';
import type { Detected } from '../detect/detect.ts';
import { conflictCount } from '../inbox/decide.ts';
import { type HeldLease, withLease } from './lease.ts';

/** What a run has done so far; it counts up, so that an interrupted run can tell. */
export type Begun = {
  readonly startedAt: string;
  readonly read: Detected;
  readonly applied: Applied;
  held: HeldPlan | null;
  /** Records whose last write did not arrive: see settleSent. */
  doubtful: ReadonlySet<string>;
  /** Beyond what stands noted. */
  noticed: readonly FilterNote[];
  missing: Run['missing'];
};

export type RecordedOptions = {
  readonly kind: Run['kind'];
  readonly signal: AbortSignal | undefined;
  /** A run whose plan was stored and not carried out: it goes on under its id. */
  readonly takeUp?: Run;
};

/** Work under the lock, with a run record that says how it ended. */
export async function recorded(
  deps: EngineDeps,
  { kind, signal, takeUp }: RecordedOptions,
  work: (held: HeldLease, begun: Begun) => Promise<RunStatus>,
): Promise<Run> {
  const { stores, clock, connectWise, log } = deps;
  const runId = takeUp?.id ?? deps.ids.next();
  return withLease(deps, runId, async (held) => {
    const requestsBefore = connectWise.requests;
    const begun: Begun = {
      startedAt: instant(clock),
      read: { companies: 0, contacts: 0 },
      applied: nothingApplied(),
      held: null,
      doubtful: new Set(),
      noticed: [],
      missing: [],
    };
    const { version } = await stores.mappings.get();
    const started: Run = takeUp ?? { ...newRun(runId, kind, begun.startedAt), mapping: version };
    if (takeUp === undefined) await stores.runs.start(held.lease, started);
    else await stores.runs.resume(held.lease);
    log.info('run.started', { runId, kind });

    const ended = async (status: RunStatus, failure: Failure | null): Promise<Run> => {
      const finished: Run = {
        ...started,
        ...(await standing(deps, started, begun)),
        status,
        held: begun.held,
        filterNotes: [
          ...(await stores.filters.notes()),
          ...begun.noticed.filter((note) => note.kind === 'renamed'),
        ],
        missing: begun.missing,
        finishedAt: instant(clock),
        requests: started.requests + connectWise.requests - requestsBefore,
        read: {
          companies: started.read.companies + begun.read.companies,
          contacts: started.read.contacts + begun.read.contacts,
        },
        failure: failure === null ? null : { code: failure.code, detail: failure.detail },
      };
      await stores.runs.finish(held.lease, finished);
      log.info('run.finished', { runId, status: finished.status, requests: finished.requests });
      return finished;
    };

    try {
      const status = await work(held, begun);
      const { missingRight } = begun.applied;
      return await ended(missingRight === null ? status : 'partial', missingRight);
    } catch (thrown) {
      const failure = signal?.aborted ? new Failure('interrupted') : asFailure(thrown);
      log.error('run.failed', { runId, code: failure.code });
      // The other run has marked this one as interrupted already.
      if (failure.code === 'run_superseded') throw failure;
      const status = failure.code === 'interrupted' ? 'interrupted' : 'failed';
      return ended(status, failure);
    }
  });
}

function newRun(id: string, kind: Run['kind'], startedAt: string): Run {
  return {
    id,
    kind,
    status: 'running',
    startedAt,
    finishedAt: null,
    counts: noCounts,
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

const nothing = { created: 0, updated: 0, removed: 0 };

const noCounts: RunCounts = {
  created: 0,
  updated: 0,
  amp: nothing,
  connectwise: nothing,
  unchanged: 0,
  skipped: 0,
  removed: 0,
  conflicts: 0,
  holds: 0,
};

/**
 * Created, updated and removed are what the run did; unchanged, skipped, conflicts and holds are how
 * things stand after it.
 */
async function standing(
  { stores }: EngineDeps,
  started: Run,
  { applied }: Begun,
): Promise<Pick<Run, 'counts' | 'skips' | 'ampSkips' | 'todos'>> {
  const skips = await stores.mirror.skipCounts();
  const ampSkips = await stores.decisions.ampSkipCounts();
  const { linked } = await stores.mirror.counts();
  const amp = sum(started.counts.amp, applied.amp);
  const connectwise = sum(started.counts.connectwise, applied.connectwise);
  const created = amp.created + connectwise.created;
  const updated = amp.updated + connectwise.updated;
  const todoSkips = await stores.todos.skipCounts();
  const counted = [...Object.values(skips), ...Object.values(ampSkips)];
  return {
    counts: {
      created,
      updated,
      removed: amp.removed + connectwise.removed,
      amp,
      connectwise,
      unchanged: Math.max(0, linked - created - updated),
      skipped: counted.reduce((total, count) => total + count, 0),
      conflicts: await conflictCount({ stores }),
      holds: await stores.holds.count(),
    },
    skips,
    ampSkips,
    todos: {
      amp: sum(started.todos?.amp ?? nothing, applied.todos.amp),
      connectwise: sum(started.todos?.connectwise ?? nothing, applied.todos.connectwise),
      waiting: Object.values(todoSkips).reduce((total, count) => total + count, 0),
      skips: todoSkips,
    },
  };
}

function sum(a: RunCounts['amp'], b: RunCounts['amp']): RunCounts['amp'] {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    removed: a.removed + b.removed,
  };
}
