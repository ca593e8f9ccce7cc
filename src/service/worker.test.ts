import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { fakeClock, silentLog } from '../../test/support/engineWorld.ts';
import { scheduleActor, userActor } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { OnProgress } from '../engine/deps.ts';
import type { Timer } from '../ports/clock.ts';
import { named } from '../ports/namedRecords.ts';
import type { Notice } from '../ports/notify.ts';
import type { Run } from '../ports/runStores.ts';
import { aConnection, noon } from '../storage/suite/records.ts';
import { startWorker, type WorkerDeps } from './worker.ts';

const minute = 60_000;
const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
const leaseMilliseconds = minute;

/** How a run is to end. */
type End = { readonly status: Run['status']; readonly code?: FailureCode } | Failure;

const settled = async (done: () => Promise<boolean> | boolean) => {
  await expect.poll(done, { interval: 5, timeout: 5000 }).toBe(true);
};

/** As if a failure came before the run began. */
const failsToBegin: WorkerDeps['runIn'] = async () => {
  throw new Failure('not_connected');
};

describe.each(databases)('a worker on $name', (kind) => {
  let database: TestDatabase;
  let scenes = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** Organizations, workers whose time a test lets come, and runs that end when it says so. */
  async function openScene(organizations: number, ending?: End) {
    const scene = ++scenes;
    const ids = Array.from({ length: organizations }, (_, index) => `s${scene}-${index}`);
    for (const id of ids) await database.ensureOrganization(id, id);
    const clock = fakeClock(Date.parse(noon));
    const notices: string[] = [];
    const begun: string[] = [];
    /** The same in the order in which they were taken. */
    const taken: string[] = [];
    const release = new Map<string, (end: End) => void>();
    /** Says what step the run of an organization is at. */
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

    /** Only what this scene has: the database has other scenes as well. */
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
        changed: (limit: number) => among(service.changed(10_000), limit),
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

  const newest = async (id: string) => {
    const [run] = await database.organization(id, bob).runs.list(1);
    return run;
  };

  /** A connected organization whose first sync went through. */
  async function scheduled(ending: End = { status: 'succeeded' }) {
    let end = ending;
    const scene = await openScene(1);
    const [id = ''] = scene.ids;
    const stores = database.organization(id, bob);
    await stores.connections.create(aConnection(), 'sealed', noon);
    const worker = scene.start('w');
    await worker.tick();
    expect(await stores.schedule.get()).toBeNull();
    const runs = async () => (await stores.runs.list(99)).length;
    /** Lets the worker look, and a run that it begins end. */
    const look = async () => {
      const before = scene.begun.length;
      await worker.tick();
      const open = await stores.requests.open();
      if (open === null) return;
      await settled(() => scene.begun.length > before);
      const looks = scene.looks();
      scene.release.get(id)?.(end);
      // It looks again when the outcome has been noted.
      await settled(() => scene.looks() > looks);
      await worker.tick();
    };
    await scene.request(id);
    const ends = (next: End) => {
      end = next;
    };
    ends({ status: 'succeeded' });
    await look();
    ends(ending);
    await worker.tick();
    return { ...scene, id, stores, worker, runs, look, ends };
  }

  it('carries out runs of several organizations at once, the longest waiting first', async () => {
    const { ids, begun, taken, release, start, request } = await openScene(5);
    const [a = '', b = '', c = '', d = '', e = ''] = ids;
    for (const id of [c, a, b, e, d]) await request(id);
    const worker = start('w', { mostAtOnce: 2 });
    await settled(() => begun.length === 2);
    await worker.tick();
    expect(taken).toEqual([c, a]);
    release.get(a)?.({ status: 'succeeded' });
    await settled(() => begun.length === 3);
    // It asks again at once, and waits behind all that have not had their turn.
    await settled(async () => (await database.organization(a, bob).requests.open()) === null);
    await request(a);
    for (const id of [b, c, e, d]) {
      await settled(() => begun.includes(id));
      release.get(id)?.({ status: 'succeeded' });
    }
    await settled(() => begun.length === 6);
    expect(taken).toEqual([c, a, b, e, d, a]);
    await worker.stop();
  });

  it('V7 restart: the run that has had the longest turn is parked while others wait, and goes on after them', async () => {
    const { ids, begun, taken, release, progress, start, request, pass } = await openScene(4);
    const [large = '', other = '', b = '', c = ''] = ids;
    for (const id of [large, other]) await request(id);
    const worker = start('w', { mostAtOnce: 2, turn: minute });
    await settled(() => begun.length === 2);
    progress.get(large)?.({ step: 'reading', object: 'contacts', done: 1000 });
    progress.get(other)?.({ step: 'planning', done: 1, total: 9 });
    pass(2);
    await worker.tick();
    // Nobody waits.
    expect(await newest(large)).toMatchObject({ status: 'running' });
    progress.get(large)?.({ step: 'applying', done: 1, total: 9 });
    for (const id of [b, c]) await request(id);
    await worker.tick();
    // This step has only begun, and what is planned would be lost.
    expect(begun).toHaveLength(2);
    pass(2);
    await worker.tick();
    await settled(() => begun.length === 3);
    expect(await newest(large)).toMatchObject({ status: 'queued' });
    expect(await newest(other)).toMatchObject({ status: 'running' });
    for (const [index, id] of [b, c, large].entries()) {
      await settled(() => begun.length > index + 2);
      release.get(id)?.({ status: 'succeeded' });
    }
    await settled(async () => (await newest(large))?.status === 'succeeded');
    expect(taken).toEqual([large, other, b, c, large]);
    await worker.stop();
  });

  it('lets no organization have a second run before every other has had its first', async () => {
    const { ids, begun, taken, release, start, request, pass } = await openScene(3);
    const [a = '', b = '', c = ''] = ids;
    await request(a);
    const records = named({ contacts: [4711] });
    const worker = start('w', { mostAtOnce: 1 });
    await settled(() => begun.length === 1);
    // Requested before those of the others, it waits behind them all the same.
    await database.organization(a, bob).requests.add({
      runId: `second-${a}`,
      work: { what: 'records', records },
      now: noon,
      leaseMilliseconds,
    });
    for (const id of [b, c]) await request(id);
    pass(1);
    for (const [index, id] of [a, b, c, a].entries()) {
      await settled(() => begun.length > index);
      release.get(id)?.({ status: 'succeeded' });
    }
    await settled(async () => (await database.organization(a, bob).requests.open()) === null);
    expect(taken).toEqual([a, b, c, a]);
    await worker.stop();
  });

  it('has each run carried out once by any number of workers', async () => {
    const { ids, begun, start, request } = await openScene(6, { status: 'succeeded' });
    for (const id of ids) await request(id);
    const workers = ['w1', 'w2', 'w3'].map((name) => start(name));
    await settled(() => begun.length >= 6);
    await Promise.all(workers.map((worker) => worker.tick()));
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(begun.toSorted()).toEqual([...ids].toSorted());
  });

  it('parks what runs when it stops, and the next one goes on', async () => {
    const { ids, begun, release, start, request } = await openScene(1);
    const [id = ''] = ids;
    const { id: runId } = await request(id);
    const first = start('w1');
    await settled(() => begun.length === 1);
    await first.stop();
    expect(await newest(id)).toMatchObject({ id: runId, status: 'queued' });
    await first.tick();
    expect(begun).toHaveLength(1);
    const second = start('w2');
    await settled(() => begun.length === 2);
    release.get(id)?.({ status: 'succeeded' });
    await settled(async () => (await newest(id))?.status === 'succeeded');
    await second.stop();
  });

  it('goes on at once with what a worker left that is known to have died', async () => {
    const { ids, begun, start, request, clock } = await openScene(1, {
      status: 'succeeded',
    });
    const [id = ''] = ids;
    await request(id);
    const stores = database.organization(id, bob);
    const now = new Date(clock.now()).toISOString();
    const taken = await stores.requests.take('dead', now);
    const runId = taken?.runId ?? '';
    await stores.locks.take({ runId, now, leaseMilliseconds });
    const worker = start('w2', { dead: new Set(['dead']) });
    await settled(async () => (await newest(id))?.status === 'succeeded');
    expect(begun).toEqual([id]);
    await worker.stop();
  });

  it('says why a run could not begin, and one organization keeps no other from going on', async () => {
    const scene = await openScene(2, new Failure('not_connected'));
    const [a = '', b = ''] = scene.ids;
    await scene.request(a);
    await scene.request(b);
    const worker = scene.start('w', { runIn: failsToBegin, mostAtOnce: 1 });
    for (const id of [a, b]) {
      await settled(async () => (await newest(id))?.status === 'failed');
      expect((await newest(id))?.failure).toEqual({ code: 'not_connected', detail: {} });
    }
    await worker.stop();
  });

  describe('by schedule', () => {
    it('syncs in its interval after the first sync, by the newest settings', async () => {
      const { stores, look, runs, pass, worker, id } = await scheduled();
      expect(await runs()).toBe(1);
      pass(14);
      await look();
      expect(await runs()).toBe(1);
      pass(1);
      await look();
      expect(await runs()).toBe(2);
      expect(await newest(id)).toMatchObject({ startedBy: scheduleActor, kind: 'sync' });
      await stores.settings.change((now) => ({ ...now, syncEvery: 5 }), 'any', noon);
      await look();
      pass(5);
      await look();
      expect(await runs()).toBe(3);
      await stores.settings.change((now) => ({ ...now, syncPaused: true }), 'any', noon);
      pass(60);
      await look();
      expect(await runs()).toBe(3);
      await worker.stop();
    });

    it('is requested by one of several workers', async () => {
      const scene = await scheduled();
      const others = ['w2', 'w3'].map((name) => scene.start(name));
      scene.pass(15);
      await Promise.all([scene.worker, ...others].map((worker) => worker.tick()));
      await settled(() => scene.begun.length === 2);
      scene.release.get(scene.id)?.({ status: 'succeeded' });
      await settled(async () => (await scene.stores.requests.open()) === null);
      expect(await scene.runs()).toBe(2);
      await Promise.all([scene.worker, ...others].map((worker) => worker.stop()));
    });

    it('starts no sync in quiet hours', async () => {
      const { stores, look, runs, pass, worker, clock } = await scheduled();
      const quiet = { quietHours: '12:05-18:00' };
      await stores.settings.change((now) => ({ ...now, ...quiet }), 'any', noon);
      for (let hours = 0; hours < 5; hours++) {
        pass(60);
        await look();
      }
      expect(await runs()).toBe(1);
      clock.set(Date.parse('2026-03-01T18:00:00.000Z'));
      await look();
      expect(await runs()).toBe(2);
      await worker.stop();
    });

    it('tries a connection that fails less and less often, and tells the administrators once', async () => {
      const scene = await scheduled({ status: 'failed', code: 'timed_out' });
      const { stores, look, runs, pass, worker, notices, id } = scene;
      pass(15);
      await look();
      expect(await stores.schedule.get()).toMatchObject({ failures: 1, stopped: false });
      pass(15);
      await look();
      expect(await runs()).toBe(2);
      pass(15);
      await look();
      expect(await runs()).toBe(3);
      expect(notices).toEqual([`${id} connection_failing`]);
      pass(60);
      await look();
      expect(notices).toHaveLength(1);
      scene.ends({ status: 'succeeded' });
      pass(120);
      await look();
      expect(await stores.schedule.get()).toMatchObject({ failures: 0, failure: null });
      pass(15);
      await look();
      expect(await runs()).toBe(6);
      await worker.stop();
    });

    it('stops when the keys are refused, until the connection is saved again', async () => {
      const scene = await scheduled({ status: 'failed', code: 'credentials_refused' });
      const { stores, look, runs, pass, worker, notices, id } = scene;
      pass(15);
      await look();
      expect(notices).toEqual([`${id} keys_refused`]);
      expect(await stores.schedule.get()).toMatchObject({ stopped: true });
      pass(24 * 60);
      await look();
      expect(await runs()).toBe(2);
      scene.ends({ status: 'held' });
      await stores.connections.replace(aConnection(), 'sealed anew', 'any', noon);
      await look();
      expect(await runs()).toBe(3);
      expect(notices.slice(1)).toEqual([`${id} plan_held`]);
      await worker.stop();
    });
  });
});
