import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import {
  bob,
  type End,
  minute,
  newestRun,
  openWorkerScene,
  settled,
} from '../../test/support/workerScene.ts';
import { scheduleActor } from '../core/actor.ts';
import { aConnection, noon } from '../storage/suite/records.ts';

describe.each(databases)('a worker on $name, by schedule', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  const openScene = (organizations: number) => openWorkerScene(database, organizations);
  const newest = (id: string) => newestRun(database, id);

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

  it.each(['that runs on', 'that is started'])(
    'syncs in its interval after the clock is set back, by a worker %s',
    async (which) => {
      const { stores, look, runs, pass, worker, clock, start, ends } = await scheduled();
      pass(365 * 24 * 60);
      await look();
      expect(await runs()).toBe(2);
      clock.set(Date.parse(noon) + 60 * minute);
      if (which === 'that is started') await start('w2').tick();
      await look();
      expect(await runs()).toBe(2);
      pass(15);
      ends({ status: 'failed', code: 'timed_out' });
      await look();
      expect(await runs()).toBe(3);
      const wait = async () => {
        const { nextDueAt = '' } = (await stores.schedule.get()) ?? {};
        return Date.parse(nextDueAt) - clock.now();
      };
      // A failing connection keeps its longer time until the next try.
      clock.set(clock.now() - 5);
      await look();
      expect(await wait()).toBe(30 * minute);
      pass(365 * 24 * 60);
      await look();
      clock.set(Date.parse(noon) + 180 * minute);
      await look();
      expect(await wait()).toBe(60 * minute);
      // The last successful sync started in what is the future now.
      await stores.connections.replace(aConnection(), 'sealed anew', 'any', noon);
      await look();
      expect(await wait()).toBe(15 * minute);
      await worker.stop();
    },
  );

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
