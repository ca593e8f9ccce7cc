import { asFailure } from '../core/failure.ts';
import { instant, type OnProgress } from '../engine/deps.ts';
import type { CarryOut } from '../engine/run/carryOut.ts';
import type { Timer } from '../ports/clock.ts';
import type { RunRequest, RunWork } from '../ports/runRequests.ts';
import type { Lease, Run, RunStep } from '../ports/runStores.ts';
import { doubtCallbacks, requestAnnounced } from './callbacks.ts';
import { keepLooking } from './looking.ts';
import { removeDueHistory } from './oldHistory.ts';
import { bringBack, noteOutcome, requestDue, type ScheduleDeps } from './schedule.ts';

/** Everything a worker needs. */
export type WorkerDeps = ScheduleDeps & {
  readonly timer: Timer;
  /** Carries out a request; throws if its run could not start. */
  readonly runIn: (
    organizationId: string,
    request: RunRequest,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: OnProgress;
      readonly onEnded: NonNullable<CarryOut['onEnded']>;
    },
  ) => Promise<Run>;
  /** Name of this worker, which no other has. */
  readonly name: string;
  /** Workers that are known to have died. */
  readonly dead: ReadonlySet<string>;
  /** Called when there is more work than this worker has room for: others may have some. */
  readonly wakeOthers: () => void;
  /** Organizations that sync at once. */
  readonly mostAtOnce: number;
  /** How long a step of a run continues while others wait for a turn, in milliseconds. */
  readonly turn: number;
};

/** A run that this worker carries out. */
type Active = {
  readonly done: Promise<void>;
  /** Aborted to make it park. */
  readonly parking: AbortController;
  /**
   * When its present step began, if it can be interrupted without losing work; null in any other
   * step.
   */
  since: number | null;
};

/** Whether a run that is parked in this step continues there, because the step commits as it goes. */
function canPark(step: RunStep['step'], { what }: RunWork): boolean {
  // An undo cannot go on later, and named records are read from the start.
  if (what === 'undo' || (step === 'reading' && what === 'records')) return false;
  return step === 'reading' || step === 'planning' || step === 'applying';
}

export type Worker = {
  /** There may be something to do. */
  wake(): void;
  /** Takes nothing more, parks what runs and resolves when that is done. */
  stop(): Promise<void>;
};

/** How often it looks for something to do, unless it is woken, in milliseconds. */
const lookEvery = 1000;

/** How often it looks for runs that dead workers left behind, in milliseconds. */
const settleEvery = 10_000;

/** How often it looks for history to remove, in milliseconds. */
const historyEvery = 600_000;

/** Delay before a request that could not start is claimed again, in milliseconds. */
const pause = 5000;

/**
 * Claims requested and due runs and carries them out, several organizations at once and one run for
 * each, those that wait longest first. If all places are taken and others wait, the run that has
 * had the longest turn is parked and queued again, so that a large import does not block small
 * syncs. Losing a wake-up loses nothing: the work is in tables.
 */
export function startWorker(deps: WorkerDeps): Worker {
  const { clock, log, service, name } = deps;
  const ending = new AbortController();
  /** By organization. */
  const active = new Map<string, Active>();
  const notBefore = new Map<string, number>();
  /** Infinite at the start: the clock may have been set back while no worker ran. */
  let lookedAt = Number.POSITIVE_INFINITY;
  let settledAt = Number.NEGATIVE_INFINITY;
  let historyAt = Number.NEGATIVE_INFINITY;
  let removing: Promise<void> | null = null;

  const carryOut = async (
    organizationId: string,
    request: RunRequest,
    { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
  ): Promise<void> => {
    const stores = deps.stores(organizationId);
    const { requests } = stores;
    const { runId, work } = request;
    const onEnded = async (run: Run, lease: Lease) => {
      if (work.what === 'undo') return;
      const own = stores.under(lease);
      const noted = async () => {
        await noteOutcome(deps, own, runId, run);
        if (run.status === 'succeeded' || run.status === 'partial') {
          await doubtCallbacks(own, run, clock.now());
        }
      };
      await noted().catch((thrown: unknown) => {
        log.error('worker.failed', { organizationId, code: asFailure(thrown).code });
      });
    };
    try {
      await deps.runIn(organizationId, request, { signal, onProgress, onEnded });
    } catch (thrown) {
      const failure = asFailure(thrown);
      const { code } = failure;
      log.warn('worker.not_begun', { organizationId, runId, code });
      if (signal.aborted || code === 'run_in_progress') {
        notBefore.set(organizationId, clock.now() + pause);
        await requests.putBack(request);
        return;
      }
      // Another process has it, or it was cancelled; and without a database nothing can be noted.
      if (code === 'run_superseded' || code === 'database_unavailable') return;
      const failed = { code, detail: failure.detail };
      if (!(await requests.fail(request, failed, instant(clock)))) return;
      if (work.what !== 'undo') await noteOutcome(deps, stores, runId, failure);
    }
  };

  const begin = (organizationId: string, request: RunRequest) => {
    const parking = new AbortController();
    const signal = AbortSignal.any([ending.signal, parking.signal]);
    let step: RunStep['step'] | null = null;
    const onProgress: OnProgress = (progress) => {
      if (progress.step === step || progress.step === 'waiting') return;
      ({ step } = progress);
      const run = active.get(organizationId);
      if (run === undefined) return;
      run.since = canPark(step, request.work) ? clock.now() : null;
    };
    const done = carryOut(organizationId, request, { signal, onProgress })
      .catch((thrown: unknown) => {
        log.error('worker.failed', { organizationId, code: asFailure(thrown).code });
      })
      .finally(() => {
        active.delete(organizationId);
        looking.wake();
      });
    active.set(organizationId, { done, parking, since: null });
  };

  /** Once the clock was set back, times noted before are in the future, and nothing would be due. */
  const noticeSetBack = async () => {
    const now = clock.now();
    if (now >= lookedAt) {
      lookedAt = now;
      return;
    }
    notBefore.clear();
    settledAt = Number.NEGATIVE_INFINITY;
    historyAt = Number.NEGATIVE_INFINITY;
    await bringBack(deps);
    // Only now: if the database fails, the next look tries again.
    lookedAt = now;
  };

  const settle = async () => {
    if (clock.now() < settledAt + settleEvery) return;
    settledAt = clock.now();
    const { leaseMilliseconds, dead } = deps;
    for (const organizationId of await service.underWay()) {
      if (active.has(organizationId)) continue;
      const given = { now: instant(clock), leaseMilliseconds, dead };
      await deps.stores(organizationId).requests.recover(given);
    }
  };

  /** Parks the run that has had the longest turn, if that was long enough and others wait. */
  const makeRoom = async () => {
    const runs = [...active.values()];
    if (runs.some(({ parking }) => parking.signal.aborted)) return;
    let longest: Active | null = null;
    for (const run of runs) {
      if (run.since === null || run.since + deps.turn > clock.now()) continue;
      if ((longest?.since ?? Number.POSITIVE_INFINITY) > run.since) longest = run;
    }
    if (longest === null) return;
    const waiting = await service.waiting(1 + notBefore.size);
    if (waiting.some((id) => (notBefore.get(id) ?? 0) <= clock.now())) longest.parking.abort();
  };

  /** In the background, because nobody waits for it. */
  const removeHistory = () => {
    if (removing !== null || clock.now() < historyAt + historyEvery) return;
    historyAt = clock.now();
    removing = removeDueHistory(deps, ending.signal)
      .catch((thrown: unknown) => {
        log.error('worker.failed', { code: asFailure(thrown).code });
      })
      .finally(() => {
        removing = null;
      });
  };

  const take = async () => {
    const free = deps.mostAtOnce - active.size;
    if (free <= 0) {
      await makeRoom();
      return;
    }
    const waiting = await service.waiting(free + active.size + notBefore.size);
    for (const organizationId of waiting) {
      if (active.size >= deps.mostAtOnce || ending.signal.aborted) return;
      if (active.has(organizationId)) continue;
      if ((notBefore.get(organizationId) ?? 0) > clock.now()) continue;
      notBefore.delete(organizationId);
      const request = await deps.stores(organizationId).requests.take(name, instant(clock));
      if (request !== null) begin(organizationId, request);
    }
  };

  const looking = keepLooking({
    timer: deps.timer,
    every: lookEvery,
    async look() {
      await noticeSetBack();
      await settle();
      const requested = (await requestDue(deps)) + (await requestAnnounced(deps));
      await take();
      removeHistory();
      if (requested > 0 && active.size >= deps.mostAtOnce) deps.wakeOthers();
    },
    failed: (thrown) => log.error('worker.failed', { code: asFailure(thrown).code }),
  });

  return {
    wake: () => looking.wake(),
    async stop() {
      ending.abort();
      await looking.stop();
      await removing;
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}
