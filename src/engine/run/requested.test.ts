import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { userActor } from '../../core/actor.ts';
import { requestRun, runRequested } from './requested.ts';

const customer = { id: 1, name: 'Customer' };
const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
const far = '2099-01-01T00:00:00.000Z';

describe.each(databases)('a requested run on $name', (kind) => {
  let database: TestDatabase;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  async function openWorld(contacts = 6) {
    const id = `requested-${++worlds}`;
    const world = await EngineWorld.open(database, id, 2);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (let one = 1; one <= contacts; one++) {
      world.memory.put(contact(one, { companyId: 1, email: `c${one}@x.example` }));
    }
    world.pass(10_000);
    const asked = { ...world.deps, stores: database.organization(id, bob) };
    return { world, asked };
  }

  /** As a worker does it. */
  async function work({ world }: Awaited<ReturnType<typeof openWorld>>, signal?: AbortSignal) {
    const taken = await world.stores.requests.take('w', far);
    if (taken === null) throw new Error('nothing was requested');
    const stores = database.organization(world.stores.organizationId, taken.by);
    return await runRequested({ ...world.deps, stores }, taken, signal ? { signal } : {});
  }

  it('begins under its id, for the person who requested it', async () => {
    const scene = await openWorld();
    const queued = await requestRun(scene.asked, { what: 'sync' });
    expect(queued).toMatchObject({ status: 'queued', startedBy: bob, notStarted: true });
    scene.world.pass(10);
    const done = await work(scene);
    expect(done).toMatchObject({
      id: queued.id,
      status: 'succeeded',
      startedBy: bob,
      requestedAt: queued.startedAt,
      counts: { created: 6 },
    });
    expect(done.startedAt > queued.startedAt).toBe(true);
    expect(done.notStarted).toBeUndefined();
    expect(await scene.world.stores.requests.open()).toBeNull();
  });

  it('that is stopped anywhere goes on later under its id, and does nothing twice', async () => {
    for (let effects = 1; ; effects += 4) {
      const scene = await openWorld();
      const { world } = scene;
      await requestRun(scene.asked, { what: 'sync' });
      const stop = new AbortController();
      let left = effects;
      const deps = {
        ...world.deps,
        connectWise: world.deps.connectWise,
        clock: {
          ...world.deps.clock,
          sleep: async () => {
            if (--left === 0) stop.abort();
          },
        },
      };
      const taken = await world.stores.requests.take('w', far);
      if (taken === null) throw new Error('nothing was requested');
      const first = await runRequested(deps, taken, { signal: stop.signal });
      if (!stop.signal.aborted || first.status !== 'interrupted') {
        expect(effects).toBeGreaterThan(8);
        break;
      }
      expect(await world.stores.runs.get(first.id)).toMatchObject({ status: 'queued' });
      const second = await work(scene);
      expect(second).toMatchObject({ id: first.id, status: 'succeeded', failure: null });
      const lines = await world.stores.plans.lines(second.id, 0, 99);
      expect(lines.filter(({ state }) => state !== 'applied')).toEqual([]);
      expect(lines).toHaveLength(6);
      expect(second.counts.created).toBe(6);
      expect(await world.ampContacts()).toHaveLength(6);
    }
  });

  it('applies the lines chosen of a plan, under the id of the plan', async () => {
    const scene = await openWorld(3);
    await requestRun(scene.asked, { what: 'plan' });
    const planned = await work(scene);
    expect(planned).toMatchObject({ status: 'planned', kind: 'plan' });
    const apply = { what: 'apply', runId: planned.id, lines: [1, 3] } as const;
    expect(await requestRun(scene.asked, apply)).toMatchObject({ status: 'queued' });
    const done = await work(scene);
    expect(done).toMatchObject({ id: planned.id, status: 'succeeded', appliedBy: bob });
    expect(await scene.world.ampContacts()).toHaveLength(2);
    await expect(requestRun(scene.asked, apply)).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('that is stopped after a line was stale does not end as if all of it had been applied', async () => {
    const scene = await openWorld(3);
    const { world } = scene;
    await world.sync();
    const rows = await world.ampContacts();
    const edit = async (index: number, firstName: string) => {
      const id = rows[index]?.id ?? '';
      const now = new Date(world.clock.now()).toISOString();
      await world.stores.ampContacts.edit(id, { set: { firstName } }, 'any', now);
    };
    for (const index of [0, 1, 2]) await edit(index, 'One');
    await requestRun(scene.asked, { what: 'plan' });
    const { id: runId } = await work(scene);
    await edit(0, 'Two');
    await requestRun(scene.asked, { what: 'apply', runId, lines: null });
    const stop = new AbortController();
    world.interference = { afterWrite: () => stop.abort() };
    const first = await work(scene, stop.signal);
    expect(first.status).toBe('interrupted');
    world.interference = {};
    expect(await work(scene)).toMatchObject({ id: runId, status: 'partial' });
    const states = (await world.stores.plans.lines(runId, 0, 9)).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['applied', 'applied', 'stale']);
  });

  it('undoes another run', async () => {
    const scene = await openWorld(2);
    await requestRun(scene.asked, { what: 'sync' });
    const done = await work(scene);
    await requestRun(scene.asked, { what: 'undo', undoes: done.id, lines: null });
    const undone = await work(scene);
    expect(undone).toMatchObject({ kind: 'undo', status: 'succeeded', startedBy: bob });
    const left = (await scene.world.ampContacts()).filter(({ deletedAt }) => deletedAt === null);
    expect(left).toEqual([]);
    const again = requestRun(scene.asked, { what: 'undo', undoes: undone.id, lines: null });
    await expect(again).rejects.toMatchObject({ code: 'bad_input' });
    const unknown = requestRun(scene.asked, { what: 'undo', undoes: 'no', lines: null });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is left alone by a worker that comes after it was cancelled', async () => {
    const scene = await openWorld(2);
    const { id } = await requestRun(scene.asked, { what: 'sync' });
    const taken = await scene.world.stores.requests.take('w', far);
    await scene.asked.stores.runs.cancel(id, far);
    if (taken === null) throw new Error('no request');
    const late = runRequested(scene.world.deps, taken);
    await expect(late).rejects.toMatchObject({ code: 'run_superseded' });
    expect(scene.world.memory.writes).toEqual([]);
    expect(await scene.world.ampContacts()).toEqual([]);
    expect(await requestRun(scene.asked, { what: 'sync' })).toMatchObject({ status: 'queued' });
  });
});
