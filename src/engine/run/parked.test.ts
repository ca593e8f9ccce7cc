import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { commandLine } from '../../core/actor.ts';
import { named } from '../../ports/namedRecords.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Progress } from '../deps.ts';
import { type Requested, requestRun, runRequested } from './requested.ts';

const customer = { id: 1, name: 'Customer' };
const people = 1000;
const pageSize = 100;

describe.each(databases)('a parked run on $name', (kind) => {
  let database: TestDatabase;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  async function openWorld(): Promise<EngineWorld> {
    const made = ++worlds;
    const world = await EngineWorld.open(database, `parked-${made}`, pageSize, `p${made}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (let id = 101; id <= 100 + people; id++) put(world, id, null);
    world.pass(10_000);
    return world;
  }

  it('V7 restart: reads, plans and applies each batch once, however often it is parked', async () => {
    const world = await openWorld();
    const { run, turns, done } = await inTurns(world, { what: 'sync' }, { each: 2 });
    expect(run).toMatchObject({ status: 'succeeded', counts: { created: people } });
    expect(turns).toBeGreaterThan(7);
    expect(done).toMatchObject({ planning: people / 200, applying: people / 250 });
    expect(await statesOf(world, run)).toEqual({ applied: people });
    expect(await world.ampContacts()).toHaveLength(people);
  });

  it('V7 restart: a plan that was requested is made in turns, and applied later', async () => {
    const world = await openWorld();
    const { run, done } = await inTurns(world, { what: 'plan' }, { each: 4 });
    expect(run.status).toBe('planned');
    expect(done.planning).toBe(people / 200);
    expect(await statesOf(world, run)).toEqual({ proposed: people });
    const apply = await inTurns(world, { what: 'apply', runId: run.id, lines: null }, { each: 2 });
    expect(apply.run).toMatchObject({ status: 'succeeded', counts: { created: people } });
  });

  it('V12 cursor: a sweep that is parked while it reads does not begin again', async () => {
    const world = await openWorld();
    await world.sync();
    world.memory.delete(101);
    const ids = new Map<number, number>();
    world.interference = {
      onPage: (page) => {
        for (const { id } of page.records) ids.set(id, (ids.get(id) ?? 0) + 1);
        return page;
      },
    };
    const { run, turns } = await inTurns(world, { what: 'sweep' }, { each: 3 });
    expect(run.status).toBe('succeeded');
    expect(turns).toBeGreaterThan(3);
    // Read once, once more of each turn the page ahead, and listed by the sweep.
    const most = [...ids].filter(([id]) => id > 100).map(([, times]) => times);
    expect(Math.max(...most)).toBeLessThanOrEqual(4);
    expect((await world.stores.mirror.counts()).contacts).toBe(people - 1);
  });

  it('leaves records that are named once it has read to a run of their own', async () => {
    const world = await openWorld();
    await world.sync();
    for (let id = 101; id <= 100 + people; id++) put(world, id, 'CTO');
    world.pass(600);
    const work = { what: 'records', records: named({ contacts: [101] }) } as const;
    const between = async (turn: number) => {
      if (turn !== 5) return;
      const parked = await world.stores.runs.unfinished();
      expect(parked?.run.reached?.pass).toMatchObject({ step: 'plan' });
      world.memory.delete(101);
      await requestRun(world.deps, work);
    };
    const { turns } = await inTurns(world, { what: 'sync' }, { each: 2, between });
    expect(turns).toBeGreaterThan(5);
    const next = await world.stores.requests.take('w', now(world));
    if (next === null) throw new Error('they wait for nothing');
    await runRequested(world.deps, next);
    expect((await world.stores.mirror.counts()).contacts).toBe(people - 1);
  });

  it('V5 no silent loss: what changes while it is parked is planned anew, and nothing is overwritten', async () => {
    const world = await openWorld();
    await world.sync();
    for (let id = 101; id <= 100 + people; id++) put(world, id, 'CTO');
    world.pass(600);
    let edited = '';
    const { run } = await inTurns(
      world,
      { what: 'sync' },
      {
        each: 3,
        async between() {
          const lines = (await world.stores.runs.unfinished())?.run.reached?.pass?.lines ?? 0;
          if (edited !== '' || lines === 0) return;
          const first = (await world.ampContacts()).find(({ link }) => link?.contactId === 101);
          if (first === undefined) throw new Error('no contact');
          edited = first.id;
          const now = new Date(world.clock.now()).toISOString();
          await world.stores.ampContacts.edit(first.id, { set: { title: 'Mine' } }, 'any', now);
          put(world, 102, 'CIO');
        },
      },
    );
    expect(run.status).toBe('succeeded');
    expect(edited).not.toBe('');
    expect((await statesOf(world, run)).stale).toBe(1);
    world.pass(600);
    await world.sync();
    const titles = new Map(
      (await world.ampContacts()).map(({ link, fields }) => [link?.contactId, fields.title]),
    );
    // Both edited the first: ConnectWise has the last word, and history the other value.
    expect([101, 102, 103].map((id) => titles.get(id))).toEqual(['CTO', 'CIO', 'CTO']);
    const lines = await world.stores.plans.lines(run.id, 0, 5000, 'applied');
    const kept = lines.filter(
      ({ line }) => line.kind === 'entry' && line.entry.ampContactId === edited,
    );
    expect(JSON.stringify(kept)).toContain('Mine');
  });

  describe('the brake', () => {
    it('V11 brake: a plan made in turns is held as a whole, and one let through is not held for its parts', async () => {
      const world = await openWorld();
      await world.sync();
      await brakeAt(world, 600);
      inactivate(world, 101, 600);
      const few = await inTurns(world, { what: 'sync' }, { each: 1 });
      expect(few.run).toMatchObject({ status: 'succeeded', counts: { removed: 500 } });
      await brakeAt(world, 300);
      inactivate(world, 601, 1000);
      const many = await inTurns(world, { what: 'sync' }, { each: 1 });
      expect(many.run).toMatchObject({ status: 'held', held: { records: 400 } });
      expect(await statesOf(world, many.run)).toEqual({ proposed: 400 });
    });

    it('V11 brake: what a run took away before it was parked counts for what it plans afterwards', async () => {
      const world = await openWorld();
      await world.sync();
      await brakeAt(world, 800);
      inactivate(world, 101, 600);
      const removed = new Set<string>();
      const between = async () => {
        const pass = (await world.stores.runs.unfinished())?.run.reached?.pass;
        if (removed.size > 0 || (pass?.applied ?? 0) === 0) return;
        for (const { id, link } of await world.ampContacts()) {
          if ((link?.contactId ?? 0) < 601 || removed.size === 400) continue;
          await world.stores.ampContacts.remove(id, 'any', now(world));
          removed.add(id);
        }
      };
      const { run } = await inTurns(world, { what: 'sync' }, { each: 1, between });
      expect(removed.size).toBe(400);
      expect(run).toMatchObject({
        status: 'held',
        held: { records: 900 },
        counts: { removed: 500 },
      });
    });
  });

  it('V7 restart: whose worker is killed after that, plans anew what was not carried out', async () => {
    const world = await openWorld();
    await requestRun(world.deps, { what: 'sync' });
    const at = () => new Date(world.clock.now()).toISOString();
    const work = async (signal?: AbortSignal, onProgress?: (progress: Progress) => void) => {
      const taken = await world.stores.requests.take('w', at());
      if (taken === null) throw new Error('it is not queued');
      return await runRequested(world.deps, taken, {
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
    };
    const parking = new AbortController();
    const first = await work(parking.signal, ({ step, done }) => {
      if (step === 'planning' && done === 200) parking.abort();
    });
    expect((await world.stores.runs.get(first.id))?.reached).toMatchObject({
      object: 'contacts',
      seq: 200,
      pass: { step: 'plan', lines: 200, last: { kind: 'contact', id: 300 } },
    });
    await world.crash(12, () => work());
    world.pass(100);
    await world.stores.requests.recover({ now: at(), leaseMilliseconds: 0, dead: new Set(['w']) });
    expect((await world.stores.runs.get(first.id))?.reached).toBeUndefined();
    const done = await work();
    expect(done).toMatchObject({ id: first.id, status: 'succeeded', counts: { created: people } });
    expect(await statesOf(world, done)).toEqual({ applied: people });
  });

  it('is cancelled while it waits: nothing more is applied', async () => {
    const world = await openWorld();
    await requestRun(world.deps, { what: 'sync' });
    const taken = await world.stores.requests.take('w', '2026-03-01T12:00:00.000Z');
    if (taken === null) throw new Error('it is not queued');
    const parking = new AbortController();
    const { id } = await runRequested(world.deps, taken, {
      signal: parking.signal,
      onProgress: ({ step }) => {
        if (step === 'applying') parking.abort();
      },
    });
    const stores = database.organization(world.stores.organizationId, commandLine);
    await stores.runs.cancel(id, '2026-03-01T13:00:00.000Z');
    expect(await stores.runs.get(id)).toMatchObject({ status: 'cancelled' });
    expect((await stores.runs.get(id))?.reached).toBeUndefined();
    expect(await world.ampContacts()).toHaveLength(250);
    world.pass(600);
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
    expect(await world.ampContacts()).toHaveLength(people);
  });
});

function put(world: EngineWorld, id: number, title: string | null): void {
  world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, title }));
}

/** A requested run that is parked after so many batches of each step, until it ends. */
async function inTurns(
  world: EngineWorld,
  requested: Requested,
  { each, between }: { each: number; between?: (turn: number) => Promise<void> },
): Promise<{ run: Run; turns: number; done: Record<string, number> }> {
  await requestRun(world.deps, requested);
  const done: Record<string, number> = {};
  for (let turns = 1; turns <= 60; turns++) {
    const taken = await world.stores.requests.take('w', new Date(world.clock.now()).toISOString());
    if (taken === null) throw new Error('it is not queued');
    const parking = new AbortController();
    let batches = 0;
    const onProgress = ({ step, done: records }: Progress) => {
      // What a sweep compares is in no table before its end.
      if (records === 0 || step === 'sweeping') return;
      done[step] = (done[step] ?? 0) + 1;
      if (++batches === each) parking.abort();
    };
    const run = await runRequested(world.deps, taken, { signal: parking.signal, onProgress });
    const { status, reached } = (await world.stores.runs.get(run.id)) ?? run;
    if (status !== 'queued') {
      expect(reached).toBeUndefined();
      return { run, turns, done };
    }
    await between?.(turns);
  }
  throw new Error('it never ends');
}

const statesOf = async (world: EngineWorld, run: Run) => {
  const lines = await world.stores.plans.lines(run.id, 0, 5000);
  const states: Record<string, number> = {};
  for (const { state } of lines) states[state] = (states[state] ?? 0) + 1;
  return states;
};

const now = (world: EngineWorld) => new Date(world.clock.now()).toISOString();

const brakeAt = (world: EngineWorld, brakeRecords: number) =>
  world.stores.settings.change(
    (one) => ({ ...one, inactive: 'remove', removedInAmp: 'inactivate', brakeRecords }),
    'any',
    now(world),
  );

const inactivate = (world: EngineWorld, from: number, to: number) => {
  for (let id = from; id <= to; id++) {
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, inactive: true }));
  }
  world.pass(600);
};
