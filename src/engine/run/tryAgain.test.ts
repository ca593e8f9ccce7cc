import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import { named } from '../../ports/namedRecords.ts';
import type { Run } from '../../ports/runStores.ts';
import { instant } from '../deps.ts';
import { runRequested } from './requested.ts';
import { tryAgain } from './tryAgain.ts';

const customer = { id: 1, name: 'Customer' };

/** As a worker does it. */
const work = async (world: EngineWorld) => {
  const taken = await world.stores.requests.take('w', '2099-01-01T00:00:00.000Z');
  if (taken === null) throw new Error('nothing was requested');
  return await runRequested(world.deps, taken);
};

describe.each(databases)('records of a run that failed on $name', (kind) => {
  let database: TestDatabase;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** Three linked contacts, and two new AMP contacts that ConnectWise rejects. */
  async function rejected() {
    const world = await EngineWorld.open(database, `again-${++worlds}`, 2);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of [1, 2, 3]) {
      const email = `c${id}@x.example`;
      world.memory.put(contact(id, { companyId: 1, email, firstName: `Name ${id}` }));
    }
    world.pass(10_000);
    await world.sync();
    world.pass(1000);
    const now = () => instant(world.clock);
    const rowOf = async (id: number) =>
      (await world.ampContacts()).find(({ link }) => link?.contactId === id);
    const edit = async (id: number, city: string) => {
      const row = (await rowOf(id))?.id ?? '';
      await world.stores.ampContacts.edit(row, { set: { city } }, 'any', now());
    };
    for (const id of ['new', 'newer']) {
      const set = { email: `${id}@x.example`, firstName: id, lastName: 'Lee', company: 'Acme' };
      await world.stores.ampContacts.add({ id, set }, now());
    }
    world.interference = {
      beforeWrite() {
        const detail = { connectwiseCode: 'InvalidObject', field: 'id', requestId: 'none' };
        throw new Failure('write_refused', detail);
      },
    };
    const run = await world.sync();
    expect(run.status).toBe('partial');
    world.interference = {};
    world.pass(1000);
    return { world, run, edit };
  }

  it('V16 named: are synced by themselves, and what was rejected is sent once more', async () => {
    const { world, run, edit } = await rejected();
    // A sync alone sends nothing of it again.
    await world.sync();
    expect(world.memory.records.contacts.size).toBe(3);
    await edit(2, 'Miami');
    const queued = await tryAgain(world.deps, run.id, null);
    expect(queued).toMatchObject({ kind: 'records', status: 'queued' });
    const records = named({ ampContacts: ['new', 'newer'] });
    expect(await world.stores.requests.open()).toMatchObject({
      work: { what: 'records', records },
    });
    world.pass(1000);
    expect(await work(world)).toMatchObject({
      id: queued.id,
      status: 'succeeded',
      counts: { connectwise: { created: 2, updated: 0 } },
    });
    expect((await world.stores.ampContacts.get('new'))?.link).toMatchObject({ state: 'active' });
    // The others are left to the next sync.
    expect(world.memory.records.contacts.get(2)?.city).toBeNull();
  });

  it('V16 named: single fields that were rejected are sent once more, and are no problem of the run then', async () => {
    const { world, edit } = await rejected();
    world.interference = {
      beforeWrite() {
        const detail = { connectwiseCode: 'InvalidObject', field: 'city', requestId: 'none' };
        throw new Failure('write_refused', detail);
      },
    };
    await edit(2, 'Miami');
    const run = await world.sync();
    expect(run.status).toBe('partial');
    const { plans } = world.stores;
    const cause = { state: 'applied', problem: 'write_refused' } as const;
    expect(await plans.problems(run.id)).toEqual([{ ...cause, lines: 1 }]);
    expect(await plans.problemCounts([run.id])).toEqual(new Map([[run.id, 1]]));
    const [line] = await plans.problemLines(run.id, cause, 0, 9);
    expect(line?.line).toMatchObject({ entry: { contactId: 2, changes: [] } });
    world.interference = {};
    world.pass(1000);
    await tryAgain(world.deps, run.id, cause);
    expect(await world.stores.requests.open()).toMatchObject({
      work: { records: named({ contacts: [2] }) },
    });
    world.pass(1000);
    const again = await work(world);
    expect(again).toMatchObject({ status: 'succeeded', counts: { connectwise: { updated: 1 } } });
    expect(world.memory.records.contacts.get(2)?.city).toBe('Miami');
    expect(await plans.problems(again.id)).toEqual([]);
    expect(await world.stores.conflicts.count()).toBe(0);
  });

  it('are sent once more although a worker takes the run at once', async () => {
    const { world, run } = await rejected();
    const { requests } = world.stores;
    let done: Run | null = null;
    const add: typeof requests.add = async (request) => {
      const queued = await requests.add(request);
      world.pass(1000);
      done = await work(world);
      return queued;
    };
    const stores = { ...world.deps.stores, requests: { ...requests, add } };
    await tryAgain({ ...world.deps, stores }, run.id, null);
    expect(done).toMatchObject({ status: 'succeeded', counts: { connectwise: { created: 2 } } });
  });

  it('are refused where nothing failed, or not for this cause', async () => {
    const { world, run } = await rejected();
    const stale = { state: 'stale', problem: null } as const;
    await expect(tryAgain(world.deps, run.id, stale)).rejects.toMatchObject({
      code: 'bad_input',
      detail: { problem: 'nothing_failed' },
    });
    const done = await world.sync();
    await expect(tryAgain(world.deps, done.id, null)).rejects.toMatchObject({ code: 'bad_input' });
    expect(await world.stores.requests.open()).toBeNull();
  });
});
