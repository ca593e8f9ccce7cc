import { asFailure, Failure } from '../../core/failure.ts';
import { noLosses } from '../../core/plan/brake.ts';
import type { NamedRecords } from '../../ports/namedRecords.ts';
import { newRun } from '../../ports/newRun.ts';
import type { Completed, Reached, Run, RunStatus, RunStep } from '../../ports/runStores.ts';
import { untraced } from '../../ports/tracing.ts';
import { type EngineDeps, instant, type OnProgress, type RunLock } from '../deps.ts';
import { syncedObjects } from '../objects/syncedObjects.ts';
import { goOnFrom, reachedSoFar } from '../sync/reached.ts';
import {
  newTally,
  noCounts,
  type RunContext,
  type RunTally,
  sumOf,
  sumOfCounts,
  tallyFor,
} from '../sync/runContext.ts';
import type { SyncedObject } from '../sync/syncedObject.ts';
import type { CarryOut } from './carryOut.ts';
import { withLease } from './lease.ts';

/** How often a run reports its progress, in milliseconds. */
const reportEvery = 1000;

export type RecordedOptions = {
  readonly kind: Run['kind'];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** The run that this one undoes. */
  readonly undoes?: string | undefined;
  /** A run whose plan was stored and not carried out; it continues under its id. */
  readonly takeUp?: Run | undefined;
  /** A queued run that begins now, under its id. */
  readonly requested?: Run | undefined;
  /** The records that it is limited to. */
  readonly only?: NamedRecords | null | undefined;
} & Pick<CarryOut, 'claim' | 'onEnded'>;

/** Does work under the lock, with a run record that says how it ended. */
export async function recorded(
  deps: EngineDeps,
  options: RecordedOptions,
  work: (context: RunContext, objects: readonly SyncedObject[]) => Promise<RunStatus>,
): Promise<Run> {
  const { takeUp, requested, claim, onEnded } = options;
  const runId = (takeUp ?? requested)?.id ?? deps.ids.next();
  const { kind } = takeUp ?? options;
  const { tracing = untraced, stores: given } = deps;
  const facts = {
    'ampwise.organization.id': given.organizationId,
    'ampwise.run.id': runId,
    'ampwise.run.kind': kind,
  };
  return await tracing.span(`run ${kind}`, facts, (span) =>
    withLease(deps, { runId, claim }, async (lock) => {
      const stores = given.under(lock.lease);
      const run = await recordedUnder({ ...deps, stores }, lock, options, work);
      const { status, requests, failure } = run;
      span.note({ 'ampwise.run.status': status, 'ampwise.run.requests': requests });
      if (failure !== null) span.note({ 'error.type': failure.code });
      await onEnded?.(run, lock.lease);
      return run;
    }),
  );
}

/**
 * Does the work of a run that has the lock, and records it. Everything that `deps` writes carries the
 * lease.
 */
async function recordedUnder(
  deps: EngineDeps,
  lock: RunLock,
  options: RecordedOptions,
  work: (context: RunContext, objects: readonly SyncedObject[]) => Promise<RunStatus>,
): Promise<Run> {
  const { kind, signal, onProgress = () => undefined, takeUp, requested, undoes } = options;
  const { stores, clock, connectWise, log } = deps;
  const { runId } = lock.lease;
  const requestsBefore = connectWise.requests;
  const tally = newTally(instant(clock));
  const cancel = new AbortController();
  let step: RunStep | null = null;
  const context: RunContext = {
    deps,
    lock: {
      ...lock,
      async keepAlive() {
        await lock.keepAlive();
        cancel.signal.throwIfAborted();
      },
    },
    tally,
    only: options.only ?? null,
    signal: signal === undefined ? cancel.signal : AbortSignal.any([signal, cancel.signal]),
    onProgress(progress) {
      const total = 'total' in progress ? progress.total : null;
      step = { step: progress.step, done: progress.done, total };
      onProgress(progress);
    },
  };
  const objects = syncedObjects(context);
  const started = await start(context, kind, { takeUp, requested, undoes });
  log.info('run.started', { runId, kind });
  // The row of the run shows the progress to other processes, and has their request to cancel.
  const reporting = deps.timer.every(reportEvery, async () => {
    try {
      const request = await stores.runs.report(lock.lease, step, instant(clock));
      if (request !== null) cancel.abort(new Failure('cancelled', { by: request.by.name }));
    } catch (thrown) {
      const failure = asFailure(thrown);
      log.warn('run.not_reported', { runId, code: failure.code });
      if (failure.code === 'run_superseded') cancel.abort(failure);
    }
  });

  let parked: Reached | null = null;
  const ended = async (status: RunStatus, failure: Failure | null): Promise<Run> => {
    await reporting.stop();
    const finished: Run = {
      ...started,
      ...(await standing(context, objects, started)),
      status,
      held: tally.held,
      filterNotes: [
        ...(await stores.filters.notes()),
        ...tally.noticed.filter((note) => note.kind === 'renamed'),
      ],
      missing: tally.missing,
      finishedAt: instant(clock),
      requests: started.requests + connectWise.requests - requestsBefore,
      read: {
        companies: started.read.companies + tally.read.companies,
        contacts: started.read.contacts + tally.read.contacts,
      },
      failure: failure === null ? null : { code: failure.code, detail: failure.detail },
      ...(parked === null ? {} : { reached: parked }),
    };
    await stores.runs.finish(lock.lease, finished);
    log.info('run.finished', { runId, status: finished.status, requests: finished.requests });
    return finished;
  };

  connectWise.guardWrites(() => lock.confirm());
  connectWise.watchWaits((until, why) =>
    context.onProgress({ step: 'waiting', until, why, done: 0 }),
  );
  try {
    const status = await work(context, objects);
    const { missingRight, refused } = tally;
    // A held or requested plan can still be applied, even if some records could not be read.
    const incomplete = status === 'succeeded' && (missingRight !== null || refused > 0);
    return await ended(incomplete ? 'partial' : status, missingRight);
  } catch (thrown) {
    const failure = cancel.signal.aborted
      ? asFailure(cancel.signal.reason)
      : signal?.aborted
        ? new Failure('interrupted')
        : asFailure(thrown);
    log.error('run.failed', { runId, code: failure.code });
    // The other run has marked this one as interrupted already.
    if (failure.code === 'run_superseded') {
      await reporting.stop();
      throw failure;
    }
    const { code } = failure;
    if (code === 'interrupted' && requested !== undefined) parked = reachedSoFar(tally);
    const status = code === 'interrupted' || code === 'cancelled' ? code : 'failed';
    return await ended(status, failure);
  } finally {
    connectWise.watchWaits(null);
    connectWise.guardWrites(null);
  }
}

/** Records that a run begins: a new one, one that was requested, or one whose plan is carried out now. */
async function start(
  { deps: { stores }, lock: { lease }, tally }: RunContext,
  kind: Run['kind'],
  { takeUp, requested, undoes }: Pick<RecordedOptions, 'takeUp' | 'requested' | 'undoes'>,
): Promise<Run> {
  const now = tally.startedAt;
  if (takeUp !== undefined) {
    const run: Run = {
      ...takeUp,
      status: 'running',
      appliedBy: stores.actor,
      appliedAt: now,
    };
    if (takeUp.status === 'queued') await stores.runs.begin(lease, run, now);
    else await stores.runs.resume(lease, now);
    return run;
  }
  const { version: mapping } = await stores.mappings.get();
  if (requested === undefined) {
    const run: Run = {
      ...newRun(lease.runId, kind, 'running', now),
      mapping,
      startedBy: stores.actor,
      ...(undoes === undefined ? {} : { undoes }),
    };
    await stores.runs.start(lease, run);
    return run;
  }
  const { notStarted = false, reached, ...before } = requested;
  const startedAt = notStarted ? now : requested.startedAt;
  const run: Run = { ...before, status: 'running', mapping, startedAt };
  await stores.runs.begin(lease, run, now);
  // An earlier worker may have died after planning lines.
  if (!notStarted) tally.planned = await stores.plans.abandon(lease, reached?.seq ?? 0);
  if (reached !== undefined) goOnFrom(tally, reached);
  return run;
}

/** The run's changes, object by object, and what needs a person's attention after it. */
async function standing(
  { deps: { stores }, tally }: RunContext,
  objects: readonly SyncedObject[],
  started: Run,
): Promise<Partial<Run>> {
  let parts: Partial<Run> = {};
  for (const object of objects) {
    const applied = tallyFor(tally.applied, object.name);
    parts = { ...parts, ...(await object.report(started, applied)) };
  }
  const counts = {
    ...(parts.counts ?? started.counts),
    conflicts: await stores.conflicts.count(),
    holds: await stores.holds.count(),
  };
  const losses = started.kind === 'records' ? { losses: lossesBy(tally, objects, started) } : {};
  return { ...parts, ...losses, counts, completed: completedBy(tally, objects, started) };
}

function lossesBy(
  { applied }: RunTally,
  objects: readonly SyncedObject[],
  { losses: earlier = {} }: Run,
): NonNullable<Run['losses']> {
  return Object.fromEntries(
    objects.map(({ name }) => {
      const { losses } = tallyFor(applied, name);
      return [name, sumOf(earlier[name] ?? noLosses, losses)];
    }),
  );
}

function completedBy(
  { completed }: RunTally,
  objects: readonly SyncedObject[],
  { completed: earlier = {} }: Run,
): Completed {
  const counts = objects.map(({ name }) => {
    const { amp, connectwise } = tallyFor(completed, name);
    const before = earlier[name];
    const both = {
      amp: sumOfCounts(before?.amp ?? noCounts, amp),
      connectwise: sumOfCounts(before?.connectwise ?? noCounts, connectwise),
    };
    return [name, both] as const;
  });
  return Object.fromEntries(counts);
}
