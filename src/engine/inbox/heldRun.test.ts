import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { named } from '../../ports/namedRecords.ts';
import { newRun } from '../../ports/newRun.ts';
import type { Run } from '../../ports/runStores.ts';
import { instant } from '../deps.ts';
import { applyRun } from '../run/applyRun.ts';
import { removeOldHistory } from '../run/oldHistory.ts';
import { requestRun, runRequested } from '../run/requested.ts';
import { run as runOnce } from '../run/run.ts';
import { heldRun } from './heldRun.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('the held run, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;
  let held: Run;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `held-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    rename('First');
    await world.sync();
    await brakeAt(0);
    rename('Second');
    world.pass(60);
    held = await world.sync();
    expect(held).toMatchObject({ status: 'held', held: { reason: 'too_many', records: 1 } });
    world.pass(60);
  });

  const rename = (firstName: string) =>
    world.memory.put(contact(1, { companyId: 1, email: 'c1@x.example', firstName }));
  const brakeAt = (brakeRecords: number) =>
    world.stores.settings.change(
      (before) => ({ ...before, brakeRecords, brakePercent: 0 }),
      'any',
      instant(world.clock),
    );
  const found = async () => (await heldRun({ stores: world.stores }))?.id ?? null;
  const request = async (what: 'sync' | 'plan' = 'sync') =>
    await requestRun(world.deps, { what, all: true });
  const take = async () => {
    const taken = await world.stores.requests.take('w', instant(world.clock));
    if (taken === null) throw new Error('nothing was requested');
    return taken;
  };
  const fail = async <T>(work: () => Promise<T>): Promise<T> => {
    world.interference = {
      beforeRequest: () => {
        throw world.outage();
      },
    };
    const result = await work();
    world.interference = {};
    return result;
  };
  /** What is found while a run is stored as running. */
  const foundDuring = async ({ id }: Pick<Run, 'id'>, work: () => Promise<unknown>) => {
    const seen = new Set<string | null>();
    world.meddling = async () => {
      if ((await world.stores.runs.get(id))?.status === 'running') seen.add(await found());
    };
    await work();
    world.meddling = null;
    return [...seen];
  };
  /** A run that ended, as it is stored. */
  const store = async (run: Run) => {
    const { locks, runs } = world.stores;
    const lease = await locks.take({ runId: run.id, now: run.startedAt, leaseMilliseconds: 0 });
    await runs.start(lease, { ...run, status: 'running' });
    await runs.finish(lease, { ...run, finishedAt: run.startedAt });
    await locks.release(lease);
  };

  it('is found while the next sync is queued, under way, parked, and once it is cancelled', async () => {
    const next = await request();
    expect(await found()).toBe(held.id);
    const taken = await take();
    const signal = AbortSignal.abort();
    const during = await foundDuring(next, async () => {
      const parked = await runRequested(world.deps, taken, { signal });
      expect(parked.status).toBe('interrupted');
    });
    expect(during).toEqual([held.id]);
    expect(await world.stores.runs.get(next.id)).toMatchObject({ status: 'queued' });
    expect(await found()).toBe(held.id);
    await world.stores.runs.cancel(next.id, instant(world.clock));
    expect(await world.stores.runs.get(next.id)).toMatchObject({ status: 'cancelled' });
    expect(await found()).toBe(held.id);
  });

  it('is found after a sync that failed, and after one that was killed', async () => {
    expect(await fail(() => world.sync())).toMatchObject({ status: 'failed', held: null });
    expect(await found()).toBe(held.id);
    await world.crash(12);
    world.pass(60);
    expect(await fail(() => world.sync())).toMatchObject({ status: 'failed' });
    expect((await world.stores.runs.list(9)).map(({ status }) => status)).toContain('interrupted');
    expect(await found()).toBe(held.id);
  });

  it('is found after any number of syncs that failed, and its plan is not removed as old', async () => {
    for (let index = 1; index <= 105; index++) {
      world.pass(60);
      const run = newRun(`failed-${String(index)}`, 'sync', 'failed', instant(world.clock));
      await store(run);
    }
    expect(await found()).toBe(held.id);
    world.pass(500 * 86_400);
    await removeOldHistory(world.deps);
    expect(await world.stores.runs.get(held.id)).toEqual(held);
    expect(await world.stores.plans.lines(held.id, 0, 9, 'proposed')).toHaveLength(1);
  });

  it('is found after a plan that was made and not applied, whether it succeeded or not', async () => {
    await runOnce(world.deps, { kind: 'plan' });
    world.pass(60);
    expect(await fail(() => runOnce(world.deps, { kind: 'plan' }))).toMatchObject({
      status: 'failed',
    });
    world.pass(60);
    await request('plan');
    expect(await found()).toBe(held.id);
  });

  it('is none after a later sync that decided about everything', async () => {
    await brakeAt(5);
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
    world.pass(60);
    await fail(() => world.sync());
    expect(await found()).toBeNull();
  });

  it('is the newer of two, and the older one is not found once that is discarded', async () => {
    const newer = await world.sync();
    expect(newer.status).toBe('held');
    expect(await found()).toBe(newer.id);
    await applyRun(world.deps, newer.id, { none: true });
    world.pass(60);
    await fail(() => world.sync());
    expect(await found()).toBeNull();
  });

  it('is none once the newest was to be applied and that failed, although an older one was held', async () => {
    const newer = await world.sync();
    expect(await fail(() => applyRun(world.deps, newer.id))).toMatchObject({ status: 'failed' });
    world.pass(60);
    await fail(() => world.sync());
    expect(await found()).toBeNull();
  });

  it('is none while a later plan is applied, and none if that process dies', async () => {
    await brakeAt(5);
    const plan = await runOnce(world.deps, { kind: 'plan' });
    expect(plan.status).toBe('planned');
    expect(await found()).toBe(held.id);
    const killed = () => world.crash(12, () => applyRun(world.deps, plan.id));
    expect(await foundDuring(plan, killed)).toEqual([null]);
    world.pass(60);
    await fail(() => world.sync());
    expect(await world.stores.runs.get(plan.id)).toMatchObject({ status: 'interrupted' });
    expect(await found()).toBeNull();
  });

  it('stays after a sync of single records that decided about them', async () => {
    await brakeAt(5);
    expect(await world.syncRecords(named({ contacts: [1] }))).toMatchObject({
      kind: 'records',
      status: 'succeeded',
    });
    expect(await found()).toBe(held.id);
  });
});
