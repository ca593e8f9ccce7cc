import { advise, asFailure, Failure } from '../core/failure.ts';
import { recommendedFilter } from '../core/filter/companyTypes.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import { defaultMapping } from '../core/mapping/mapping.ts';
import { maximumPasses, type Policy } from '../core/plan/reconcile.ts';
import type { Run, RunCounts, RunStatus } from '../ports/stores.ts';
import { applyPlan } from './applyPlan.ts';
import { type EngineDeps, instant, type OnProgress } from './deps.ts';
import { type Detected, detect } from './detect.ts';
import { type HeldLease, withLease } from './lease.ts';
import { makePlan } from './makePlan.ts';

export type RunOptions = {
  /** `plan` stops before anything is applied. */
  readonly kind: 'sync' | 'plan';
  /** Reads everything, not merely what changed: for what became visible without being edited. */
  readonly all?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

/**
 * One run: detect, reconcile, apply. What was read stays read and what was applied stays applied,
 * whatever ends it; the next run goes on from there. What ends it early stands in the run. Throws
 * only where no run could begin or be recorded.
 */
export async function run(deps: EngineDeps, options: RunOptions): Promise<Run> {
  return recorded(deps, options.kind, options.signal, async (held, begun) => {
    const onProgress = options.onProgress ?? (() => undefined);
    const policyNow = async (): Promise<Policy> => ({
      filter: await effectiveFilter(deps),
      mapping: defaultMapping,
    });
    // A filter that cannot be had is told before an hour of reading, not after it.
    await policyNow();
    await detect(deps, held, begun.read, options, onProgress);

    let nextSeq = 1;
    for (let pass = 1; pass <= maximumPasses; pass++) {
      const planned = await makePlan(deps, held, policyNow, nextSeq, options.signal, onProgress);
      if (options.kind === 'plan') return 'planned';
      if (planned === 0) break;
      const range = { firstSeq: nextSeq, total: planned };
      const applied = await applyPlan(deps, held, range, options.signal, onProgress);
      begun.created += applied.created;
      begun.updated += applied.updated;
      nextSeq += planned;
    }
    return (await somethingIsLeft(deps)) ? 'partial' : 'succeeded';
  });
}

/** Whether a record could not be read, or not be brought up to date because it kept changing. */
async function somethingIsLeft({ stores }: EngineDeps): Promise<boolean> {
  for (const object of ['companies', 'contacts'] as const) {
    if ((await stores.readings.unreadable(object)).length > 0) return true;
  }
  return (await stores.plans.queued()) > 0;
}

/** The saved filter, or the recommended one, which is saved by being used (R7). */
export async function effectiveFilter(deps: EngineDeps): Promise<ContactFilter> {
  const { filters } = deps.stores;
  const saved = await filters.get();
  if (saved !== null) return saved;
  const recommended = recommendedFilter(await deps.connectWise.companyTypes());
  return await filters.saveFirst(recommended, instant(deps.clock));
}

type Begun = { read: Detected; created: number; updated: number };

/** Work under the lock, with a run record that says how it ended. */
export async function recorded(
  deps: EngineDeps,
  kind: Run['kind'],
  signal: AbortSignal | undefined,
  work: (held: HeldLease, begun: Begun) => Promise<RunStatus>,
): Promise<Run> {
  const { stores, clock, connectWise, log } = deps;
  const runId = deps.ids.next();
  return withLease(deps, runId, async (held) => {
    const requestsBefore = connectWise.requests;
    const begun: Begun = {
      read: { companies: 0, contacts: 0 },
      created: 0,
      updated: 0,
    };
    const started: Run = {
      id: runId,
      kind,
      status: 'running',
      startedAt: instant(clock),
      finishedAt: null,
      counts: noCounts,
      skips: {},
      requests: 0,
      read: { companies: 0, contacts: 0 },
      failure: null,
    };
    await stores.runs.start(held.lease, started);
    log.info('run.started', { runId, kind });

    const ended = async (status: RunStatus, failure: Failure | null): Promise<Run> => {
      const finished: Run = {
        ...started,
        ...(await counts(deps, begun)),
        status,
        finishedAt: instant(clock),
        requests: connectWise.requests - requestsBefore,
        read: { companies: begun.read.companies, contacts: begun.read.contacts },
        failure:
          failure === null
            ? null
            : { code: failure.code, message: failure.message, advice: advise(failure) },
      };
      await stores.runs.finish(held.lease, finished);
      log.info('run.finished', { runId, status: finished.status, requests: finished.requests });
      return finished;
    };

    try {
      return await ended(await work(held, begun), null);
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

const noCounts: RunCounts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  removed: 0,
  conflicts: 0,
  holds: 0,
};

/** Created and updated are what this run did; unchanged and skipped are how things stand after it. */
async function counts(deps: EngineDeps, begun: Begun): Promise<Pick<Run, 'counts' | 'skips'>> {
  const { mirror } = deps.stores;
  const skips = await mirror.skipCounts();
  const { linked } = await mirror.counts();
  return {
    counts: {
      ...noCounts,
      created: begun.created,
      updated: begun.updated,
      unchanged: Math.max(0, linked - begun.created - begun.updated),
      skipped: Object.values(skips).reduce((sum, count) => sum + count, 0),
    },
    skips,
  };
}
