import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { userActor } from '../../core/actor.ts';
import type { Timer } from '../../ports/clock.ts';
import type { RunUnderWay } from '../../ports/runStores.ts';
import { run } from './run.ts';

const customer = { id: 1, name: 'Customer' };
const bob = userActor({ id: 'u2', name: 'Bob' }, 'web');

/** A timer whose time a test lets come. */
function handTimer() {
  const works = new Set<() => Promise<void>>();
  const timer: Timer = {
    every(_, work) {
      works.add(work);
      return { stop: async () => void works.delete(work) };
    },
  };
  const tick = async () => {
    for (const work of works) await work();
  };
  return { timer, tick };
}

describe.each(databases)('a run that another process sees on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('shows how far it is, ends once somebody cancels it, and keeps what was done', async () => {
    const world = await EngineWorld.open(database, 'cancelled', 2);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of [1, 2, 3, 4, 5, 6]) {
      world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example` }));
    }
    world.pass(10_000);
    const others = database.organization('cancelled', bob);
    const { timer, tick } = handTimer();
    const seen: (RunUnderWay | null)[] = [];
    const running = async () => (await others.runs.list(1)).find((one) => one.status === 'running');
    let looking = false;
    world.meddling = async () => {
      // Reporting calls a store as well.
      if (looking || seen.length > 0) return;
      looking = true;
      await look().finally(() => {
        looking = false;
      });
    };
    const look = async () => {
      const one = await running();
      if (one === undefined) return;
      await tick();
      const underWay = await others.runs.underWay(one.id);
      if (underWay?.progress?.step !== 'reading' || underWay.progress.done < 4) return;
      seen.push(underWay);
      await others.runs.cancel(one.id, new Date(world.clock.now()).toISOString());
      await tick();
    };
    const deps = { ...world.deps, timer, leaseMilliseconds: 60_000 };
    const done = await run(deps, { kind: 'sync' });
    expect(done).toMatchObject({
      status: 'cancelled',
      startedBy: world.stores.actor,
      failure: { code: 'cancelled', detail: { by: 'Bob' } },
    });
    expect(seen).toHaveLength(1);
    expect(await others.runs.underWay(done.id)).toBeNull();
    expect(await others.runs.get(done.id)).toEqual(done);
    const read = (await world.stores.mirror.counts()).contacts;
    expect(read).toBeGreaterThan(0);
    expect(await world.ampContacts()).toEqual([]);

    world.meddling = null;
    expect(await world.sync()).toMatchObject({ status: 'succeeded', counts: { created: 6 } });
  });
});
