import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import {
  bob,
  type End,
  leaseMilliseconds,
  minute,
  newestRun,
  openWorkerScene,
  settled,
} from '../../test/support/workerScene.ts';
import { Failure } from '../core/failure.ts';
import { named } from '../ports/namedRecords.ts';
import { noon } from '../storage/suite/records.ts';
import type { WorkerDeps } from './worker.ts';

/** As if a failure came before the run began. */
const failsToBegin: WorkerDeps['runIn'] = async () => {
  throw new Failure('not_connected');
};

describe.each(databases)('a worker on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  const openScene = (organizations: number, ending?: End) =>
    openWorkerScene(database, organizations, ending);
  const newest = (id: string) => newestRun(database, id);

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
    progress.get(other)?.({ step: 'sweeping', done: 1 });
    pass(2);
    await worker.tick();
    // Nobody waits.
    expect(await newest(large)).toMatchObject({ status: 'running' });
    progress.get(large)?.({ step: 'applying', done: 1, total: 9 });
    for (const id of [b, c]) await request(id);
    await worker.tick();
    // This step has only begun, and what the other compared would be lost.
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

  it('parks a run of named records once it has read them: they would be read from the start', async () => {
    const { ids, begun, taken, release, progress, start, request, pass } = await openScene(2);
    const [few = '', other = ''] = ids;
    await database.organization(few, bob).requests.add({
      runId: `named-${few}`,
      work: { what: 'records', records: named({ contacts: [4711] }) },
      now: noon,
      leaseMilliseconds,
    });
    const worker = start('w', { mostAtOnce: 1, turn: minute });
    await settled(() => begun.length === 1);
    await request(other);
    progress.get(few)?.({ step: 'reading', object: 'contacts', done: 1 });
    pass(2);
    await worker.tick();
    expect(await newest(few)).toMatchObject({ status: 'running' });
    progress.get(few)?.({ step: 'planning', done: 1, total: 9 });
    pass(2);
    await worker.tick();
    for (const [index, id] of [other, few].entries()) {
      await settled(() => begun.length > index + 1);
      release.get(id)?.({ status: 'succeeded' });
    }
    await settled(async () => (await newest(few))?.status === 'succeeded');
    expect(taken).toEqual([few, other, few]);
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
});
