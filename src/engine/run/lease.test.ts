import { beforeEach, expect, it } from 'vitest';
import { countWrites } from '../../../test/support/countWrites.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import type { Timer } from '../../ports/clock.ts';
import { withLease } from './lease.ts';
import { run } from './run.ts';

/** On PostgreSQL a lease goes by the clock of the database, which no test can steer. */
const [sqlite] = databases;
const minute = 60_000;

let world: EngineWorld;

beforeEach(async () => {
  const database = await sqlite?.open();
  if (database === undefined) throw new Error('no database');
  world = await EngineWorld.open(database, 'o');
  fill(world);
});

const start = '2026-03-01T08:00:00.000Z';

/** A ConnectWise with contacts that come to AMP. */
function fill(filled: EngineWorld): void {
  const customer = { id: 1, name: 'Customer' };
  filled.memory.setTypes([customer]);
  filled.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
  for (const id of [1, 2])
    filled.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example` }));
  filled.pass(10_000);
}

it('a run keeps its lease however long a step of it takes, because a timer renews it', async () => {
  const { run: slow, taken } = await slowRun({ beats: true });
  expect(taken).toMatchObject({ code: 'run_in_progress' });
  expect(slow).toMatchObject({ status: 'succeeded', counts: { created: 2 } });
});

it('V7 restart: a run whose lease lapsed writes nothing once another one took over', async () => {
  const { run: slow, taken } = await slowRun({ beats: false });
  expect(taken).toMatchObject({ runId: 'other' });
  expect(slow).toMatchObject({ code: 'run_superseded' });
  expect(await world.ampContacts()).toEqual([]);
  expect(await world.sync()).toMatchObject({ status: 'succeeded', counts: { created: 2 } });
});

it('a run ends at the next batch once a renewal found that another one took over', async () => {
  const { timer, beat } = steeredTimer();
  const work = withLease({ ...world.deps, timer }, { runId: 'slow' }, async (lock) => {
    await beat();
    await lock.keepAlive();
    const now = new Date(world.clock.now()).toISOString();
    await world.stores.locks.take({ runId: 'other', now, leaseMilliseconds: 0 });
    await beat();
    await lock.keepAlive();
  });
  await expect(work).rejects.toMatchObject({ code: 'run_superseded' });
});

it('V7 restart: wherever another run takes over, the one before writes nothing more on either side', async () => {
  const database = await sqlite?.open();
  if (database === undefined) throw new Error('no database');
  const counter = await countWrites(database);
  let steps = 0;
  for (let taken = true; taken; steps++) {
    world = await EngineWorld.open(database, `step-${steps}`);
    fill(world);
    const { stores, memory } = world;
    const set = { email: 'new@x.example', firstName: 'New', lastName: 'One', company: 'Acme' };
    await stores.ampContacts.add({ id: 'new', set }, start);
    // The first step takes the lock.
    let left = steps + 1;
    let sent = 0;
    taken = false;
    world.meddling = async () => {
      if (taken || left-- > 0) return;
      taken = true;
      sent = memory.writes.length;
      await stores.locks.take({ runId: 'other', now: start, leaseMilliseconds: 0 });
      await counter.reset();
    };
    const outcome = await run(world.deps, { kind: 'sync' }).catch((thrown: unknown) => thrown);
    if (!taken) {
      expect(outcome).toMatchObject({ status: 'succeeded' });
      expect(memory.writes).not.toEqual([]);
      break;
    }
    expect(await counter.written()).toEqual({});
    expect(memory.writes).toHaveLength(sent);
  }
  expect(steps).toBeGreaterThan(50);
});

/** Timers that fire when the test says so. */
function steeredTimer(): { timer: Timer; beat: () => Promise<void> } {
  const running = new Set<() => Promise<void>>();
  const timer: Timer = {
    every(_milliseconds, work) {
      running.add(work);
      return {
        stop: async () => {
          running.delete(work);
        },
      };
    },
  };
  const beat = async () => {
    for (const work of running) await work();
  };
  return { timer, beat };
}

/** A run that stands still for ten minutes; then its timer fires if it `beats`, and another run asks for the lock. */
async function slowRun({ beats }: { beats: boolean }) {
  const { timer, beat } = steeredTimer();
  let reading = false;
  let taken: unknown = null;
  world.interference = {
    beforeRequest: () => {
      reading = true;
    },
  };
  world.meddling = async () => {
    if (!reading || taken !== null) return;
    taken = 'asking';
    world.pass(600);
    if (beats) await beat();
    const now = new Date(world.clock.now()).toISOString();
    const ask = { runId: 'other', now, leaseMilliseconds: minute };
    taken = await world.stores.locks.take(ask).catch((thrown: unknown) => thrown);
  };
  const deps = { ...world.deps, timer, leaseMilliseconds: minute };
  const done = await run(deps, { kind: 'sync' }).catch((thrown: unknown) => thrown);
  world.meddling = null;
  return { run: done, taken };
}
