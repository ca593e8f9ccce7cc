import { expect } from 'vitest';
import { scheduleActor, userActor } from '../../src/core/actor.ts';
import { Failure } from '../../src/core/failure.ts';
import type { FailureCode } from '../../src/core/failureTable.ts';
import type { OnProgress } from '../../src/engine/deps.ts';
import type { Timer } from '../../src/ports/clock.ts';
import type { Notice } from '../../src/ports/notify.ts';
import type { Run } from '../../src/ports/runStores.ts';
import { startWorker, type WorkerDeps } from '../../src/service/worker.ts';
import { noon } from '../../src/storage/suite/records.ts';
import type { TestDatabase } from './databases.ts';
import { fakeClock, silentLog } from './engineWorld.ts';

export const minute = 60_000;
export const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
export const leaseMilliseconds = 60_000;

/** How a run of the test ends. */
export type End = { readonly status: Run['status']; readonly code?: FailureCode } | Failure;

/** Waits for a state. */
export const settled = async (done: () => Promise<boolean> | boolean) => {
  await expect.poll(done, { interval: 5, timeout: 5000 }).toBe(true);
};

let scenes = 0;

/** The newest run of an organization. */
export async function newestRun(database: TestDatabase, id: string): Promise<Run | undefined> {
  const [run] = await database.organization(id, bob).runs.list(1);
  return run;
}

/** Organizations, workers whose clock the test moves, and runs that end when the test says so. */
export async function openWorkerScene(database: TestDatabase, organizations: number, ending?: End) {
  const scene = ++scenes;
  const ids = Array.from({ length: organizations }, (_, index) => `s${scene}-${index}`);
  for (const id of ids) await database.ensureOrganization(id, id);
  const clock = fakeClock(Date.parse(noon));
  const notices: string[] = [];
  const begun: string[] = [];
  /** Organizations, in the order in which workers took their runs. */
  const taken: string[] = [];
  const release = new Map<string, (end: End) => void>();
  /** Reports at which step the run of an organization is. */
  const progress = new Map<string, OnProgress>();
  let made = 0;
  let looks = 0;
  const nextId = () => `run-${scene}-${++made}`;

  const runIn: WorkerDeps['runIn'] = async (id, request, { signal, onProgress, onEnded }) => {
    taken.push(id);
    progress.set(id, onProgress);
    const stores = database.organization(id, request.by);
    const now = new Date(clock.now()).toISOString();
    const { runId, claim } = request;
    const lease = await stores.locks.take({ runId, claim, now, leaseMilliseconds });
    const queued = await stores.runs.get(runId);
    if (queued === null) throw new Error('no run');
    const { notStarted: _, ...before } = queued;
    const run: Run = { ...before, status: 'running', startedAt: now };
    await stores.runs.begin(lease, run, now);
    begun.push(id);
    const end = await new Promise<End>((resolve) => {
      release.set(id, resolve);
      signal.addEventListener('abort', () => resolve({ status: 'interrupted' }));
      if (ending !== undefined) resolve(ending);
    });
    const finishedAt = new Date(clock.now()).toISOString();
    if (end instanceof Failure) throw end;
    const failure = end.code === undefined ? null : { code: end.code, detail: {} };
    const done: Run = { ...run, status: end.status, failure, finishedAt };
    await stores.runs.finish(lease, done);
    await onEnded(done, lease);
    await stores.locks.release(lease);
    return done;
  };

  const start = (name: string, more: Partial<WorkerDeps> = {}) => {
    let tick: (() => Promise<void>) | null = null;
    const timer: Timer = {
      every: (_, work) => {
        tick = work;
        return { stop: async () => undefined };
      },
    };
    const own = { ...database.service, ...scopedTo(ids) };
    const worker = startWorker({
      service: own,
      stores: (id) => database.organization(id, scheduleActor),
      clock,
      timer,
      ids: { next: nextId, jitter: () => 0 },
      log: silentLog,
      notify: {
        tell: async (id, { kind: what }: Notice) => void notices.push(`${id} ${what}`),
      },
      leaseMilliseconds,
      runIn,
      name,
      wakeOthers: () => undefined,
      dead: new Set(),
      mostAtOnce: 4,
      turn: 15_000,
      ...more,
    });
    return { ...worker, tick: async () => await tick?.() };
  };

  /** Only the organizations of this scene: other scenes share the database. */
  const scopedTo = (own: readonly string[]) => {
    const among = async (all: Promise<readonly string[]>, limit: number) =>
      (await all).filter((id) => own.includes(id)).slice(0, limit);
    const { service } = database;
    return {
      waiting: (limit: number) => among(service.waiting(10_000), limit),
      underWay: async () => await among(service.underWay(), 10_000),
      due: (now: string, limit: number) => {
        looks++;
        return among(service.due(now, 10_000), limit);
      },
      dueAfter: (now: string) => among(service.dueAfter(now), 10_000),
      changed: (limit: number) => among(service.changed(10_000), limit),
      withOldHistory: (before: string) => among(service.withOldHistory(before, 10_000), 10_000),
      unscheduled: async () =>
        (await service.unscheduled(10_000)).filter((one) => own.includes(one.organizationId)),
    };
  };

  const request = async (id: string) => {
    clock.set(clock.now() + 1);
    return await database.organization(id, bob).requests.add({
      runId: nextId(),
      work: { what: 'sync' },
      now: new Date(clock.now()).toISOString(),
      leaseMilliseconds,
    });
  };
  const pass = (minutes: number) => clock.set(clock.now() + minutes * minute);
  return {
    ids,
    clock,
    notices,
    begun,
    release,
    progress,
    start,
    request,
    pass,
    taken,
    looks: () => looks,
  };
}
