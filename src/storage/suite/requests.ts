import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine, userActor } from '../../core/actor.ts';
import { named } from '../../ports/namedRecords.ts';
import { mostAttempts, type RunRequest } from '../../ports/runRequests.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { anEntry, aRun, noon } from './records.ts';
import { newWorld, saveLines, takeLock } from './world.ts';

const leaseMilliseconds = 60_000;
const later = '2026-03-01T12:10:00.000Z';
const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');
const nobody: ReadonlySet<string> = new Set();

const sync = (stores: OrganizationStores, runId = 'q1') =>
  stores.requests.add({ runId, work: { what: 'sync' }, now: noon, leaseMilliseconds });

const statusOf = async (stores: OrganizationStores, runId: string) =>
  (await stores.runs.get(runId))?.status;

const workOf = async (stores: OrganizationStores) => (await stores.requests.open())?.work;

const settle = (stores: OrganizationStores, dead = nobody) =>
  stores.requests.recover({ now: later, leaseMilliseconds, dead });

const superseded = { code: 'run_superseded' };

const takenBy = async (stores: OrganizationStores, worker: string): Promise<RunRequest> => {
  const request = await stores.requests.take(worker, noon);
  if (request === null) throw new Error('nothing to take');
  return request;
};

/** A worker took the request and began its run. */
const begun = async (stores: OrganizationStores, worker = 'w1'): Promise<Lease> => {
  const request = await stores.requests.take(worker, noon);
  const lease = await takeLock(stores, request?.runId ?? '');
  const { notStarted: _, ...queued } = (await stores.runs.get(lease.runId)) ?? aRun('none');
  await stores.runs.begin(lease, { ...queued, status: 'running', startedAt: later }, later);
  return lease;
};

export function requestTests(database: () => TestDatabase): void {
  /** An organization in which nothing is under way. */
  const newStores = async (): Promise<OrganizationStores> => {
    const { stores, lease } = await newWorld(database());
    await stores.locks.release(lease);
    return database().organization(stores.organizationId, bob);
  };

  /** As if nothing had renewed the lease for an hour, by the clock that counts. */
  const lapse = async ({ organizationId }: OrganizationStores) => {
    await database()
      .handle.db.updateTable('run_locks')
      .set({ renewed_at: '2020-01-01T00:00:00.000Z' })
      .where('organization_id', '=', organizationId)
      .execute();
  };

  describe('a requested run', () => {
    test('is queued for the person who requested it, and one at a time', async () => {
      const stores = await newStores();
      const run = await sync(stores);
      expect(run).toMatchObject({ status: 'queued', startedBy: bob, requestedAt: noon });
      expect(await stores.runs.get('q1')).toEqual(run);
      expect(await stores.requests.open()).toEqual({
        runId: 'q1',
        work: { what: 'sync' },
        by: bob,
        requestedAt: noon,
        was: null,
        attempts: 0,
        claim: 0,
      });
      const refusal = { code: 'run_in_progress', detail: { run: 'q1' } };
      await expect(sync(stores, 'q2')).rejects.toMatchObject(refusal);
      await begun(stores);
      await expect(sync(stores, 'q2')).rejects.toMatchObject(refusal);
      expect(await stores.runs.get('q2')).toBeNull();
    });

    test('is refused while a run that was not requested is under way', async () => {
      const { stores } = await newWorld(database());
      const now = new Date().toISOString();
      await stores.locks.renew({ token: 1, runId: 'r1' }, now);
      const work = { what: 'sync' } as const;
      const add = () => stores.requests.add({ runId: 'q', work, now, leaseMilliseconds });
      const refusal = { code: 'run_in_progress', detail: { run: 'r1' } };
      await expect(add()).rejects.toMatchObject(refusal);
      await lapse(stores);
      expect(await add()).toMatchObject({ status: 'queued' });
    });

    test('is made once by several that request it at once', async () => {
      const stores = await newStores();
      const asked = ['a', 'b', 'c', 'd'].map((id) => sync(stores, id));
      const made = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
      expect(made).toHaveLength(1);
      expect(await stores.runs.list(9)).toHaveLength(1);
    });

    test('is taken by one worker, and begins once', async () => {
      const stores = await newStores();
      await sync(stores);
      const workers = ['w1', 'w2', 'w3'].map((worker) => stores.requests.take(worker, noon));
      const taken = (await Promise.all(workers)).filter((one) => one !== null);
      expect(taken).toHaveLength(1);
      const lease = await takeLock(stores, 'q1');
      const run = aRun('q1');
      await stores.runs.begin(lease, run, later);
      await expect(stores.runs.begin(lease, run, later)).rejects.toMatchObject({
        code: 'run_superseded',
      });
      await stores.runs.finish(lease, { ...run, status: 'succeeded', finishedAt: later });
      expect(await stores.requests.open()).toBeNull();
      expect(await stores.requests.take('w1', later)).toBeNull();
    });

    describe('of named records', () => {
      const named5 = named({ contacts: [5] });
      const some = (stores: OrganizationStores, runId: string, records = named5, now = noon) =>
        stores.requests.add({ runId, work: { what: 'records', records }, now, leaseMilliseconds });

      test('joins one that waits, and the union of both is read', async () => {
        const stores = await newStores();
        const first = await some(stores, 'a', named({ contacts: [5], ampContacts: ['x'] }));
        const second = await some(stores, 'b', named({ contacts: [3, 5], activities: [9] }));
        expect(second).toEqual(first);
        expect(first).toMatchObject({ id: 'a', kind: 'records', status: 'queued' });
        const records = named({ contacts: [3, 5], activities: [9], ampContacts: ['x'] });
        expect(await workOf(stores)).toEqual({ what: 'records', records });
        expect(await stores.runs.list(9)).toHaveLength(1);
      });

      test('joins a sync that waits, and not a plan', async () => {
        const stores = await newStores();
        await sync(stores);
        expect(await some(stores, 'a')).toMatchObject({ id: 'q1', kind: 'sync' });
        expect(await workOf(stores)).toEqual({ what: 'sync', records: named5 });
        const others = await newStores();
        const work = { what: 'plan' } as const;
        await others.requests.add({ runId: 'p', work, now: noon, leaseMilliseconds });
        expect(await some(others, 'a')).toMatchObject({ id: 'a', kind: 'records' });
      });

      test('waits behind a run that was taken, and one more of them joins it', async () => {
        const stores = await newStores();
        await sync(stores);
        const lease = await begun(stores);
        expect(await some(stores, 'a', named5, later)).toMatchObject({ id: 'a' });
        expect(await some(stores, 'b', named5, later)).toMatchObject({ id: 'a' });
        expect(await stores.requests.take('w2', later)).toBeNull();
        const run = aRun('q1', { status: 'succeeded', finishedAt: later });
        await stores.runs.finish(lease, run);
        await stores.locks.release(lease);
        expect(await stores.requests.take('w2', later)).toMatchObject({ runId: 'a' });
      });

      test('becomes the sync that is requested before it begins', async () => {
        const stores = await newStores();
        await some(stores, 'a');
        expect(await sync(stores, 'q')).toMatchObject({ id: 'a', kind: 'sync', status: 'queued' });
        expect(await workOf(stores)).toEqual({ what: 'sync', records: named5 });
        expect(await stores.runs.get('q')).toBeNull();
        expect(await stores.runs.list(9)).toHaveLength(1);
      });

      test('is read by the sync besides the records that the sync names', async () => {
        const stores = await newStores();
        await some(stores, 'a');
        const work = { what: 'sync', records: named({ contacts: [7] }) } as const;
        await stores.requests.add({ runId: 'q', work, now: noon, leaseMilliseconds });
        const records = named({ contacts: [5, 7] });
        expect(await workOf(stores)).toEqual({ what: 'sync', records });
      });

      test('keeps no sync from being queued while it runs', async () => {
        const stores = await newStores();
        await some(stores, 'a');
        await begun(stores);
        expect(await sync(stores, 'q')).toMatchObject({ id: 'q', kind: 'sync' });
        await expect(sync(stores, 'r')).rejects.toMatchObject({ code: 'run_in_progress' });
        expect(await database().service.waiting(99)).not.toContain(stores.organizationId);
        await settle(stores, new Set(['w1']));
        expect(await statusOf(stores, 'a')).toBe('queued');
        expect(await stores.requests.take('w2', later)).toMatchObject({ runId: 'a', attempts: 1 });
      });
    });

    test('that could not begin goes back, or has failed', async () => {
      const stores = await newStores();
      await sync(stores);
      const failure = { code: 'not_connected', detail: {} } as const;
      const first = await takenBy(stores, 'w1');
      await stores.requests.putBack({ ...first, claim: first.claim + 1 });
      expect(await stores.requests.take('w2', noon)).toBeNull();
      await stores.requests.putBack(first);
      const second = await takenBy(stores, 'w1');
      expect(await stores.requests.fail(first, failure, later)).toBe(false);
      expect(await statusOf(stores, 'q1')).toBe('queued');
      expect(await stores.requests.fail(second, failure, later)).toBe(true);
      expect(await stores.runs.get('q1')).toMatchObject({
        status: 'failed',
        failure,
        finishedAt: later,
      });
      expect(await stores.requests.open()).toBeNull();
    });

    test('V7 restart: is nothing any more for a worker that took it before, whatever its name', async () => {
      const stores = await newStores();
      await sync(stores);
      const first = await takenBy(stores, 'w1');
      await settle(stores);
      const ask = { now: noon, leaseMilliseconds: 0 };
      await expect(stores.locks.take({ ...first, ...ask })).rejects.toMatchObject(superseded);
      const second = await takenBy(stores, 'w1');
      expect(second.claim).toBeGreaterThan(first.claim);
      await stores.requests.putBack(first);
      expect(await stores.requests.fail(first, { code: 'internal', detail: {} }, later)).toBe(
        false,
      );
      await expect(stores.locks.take({ ...first, ...ask })).rejects.toMatchObject(superseded);
      expect(await stores.locks.take({ ...second, ...ask })).toMatchObject({ runId: 'q1' });
    });

    test('ends at once when it is cancelled before it begins', async () => {
      const stores = await newStores();
      await sync(stores);
      await stores.requests.take('w1', noon);
      await stores.runs.cancel('q1', later);
      const run = await stores.runs.get('q1');
      expect(run).toMatchObject({
        status: 'cancelled',
        finishedAt: later,
        failure: { code: 'cancelled', detail: { by: 'Bob' } },
      });
      const begin = stores.runs.begin(await takeLock(stores, 'q1'), aRun('q1'), later);
      await expect(begin).rejects.toMatchObject({ code: 'run_superseded' });
      expect(await stores.runs.get('q1')).toEqual(run);
    });

    test('to apply a plan is the run that has it, and as before once that is cancelled', async () => {
      const world = await newWorld(database());
      await world.stores.runs.start(world.lease, aRun('r1', { kind: 'plan' }));
      await saveLines(world, [anEntry('create', 1)]);
      const planned = aRun('r1', { kind: 'plan', status: 'planned', finishedAt: noon });
      await world.stores.runs.finish(world.lease, planned);
      await world.stores.locks.release(world.lease);
      const stores = database().organization(world.stores.organizationId, bob);
      const work = { what: 'apply', lines: [1] } as const;
      const add = { runId: 'r1', work, now: later, leaseMilliseconds };
      expect(await stores.requests.add(add)).toMatchObject({ id: 'r1', status: 'queued' });
      expect(await stores.requests.open()).toMatchObject({ work, was: 'planned' });
      await stores.runs.cancel('r1', later);
      expect(await stores.runs.get('r1')).toEqual(planned);
      await expect(stores.requests.add({ ...add, runId: 'r9' })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await stores.requests.open()).toBeNull();
    });

    test('that is interrupted is queued again under its id', async () => {
      const stores = await newStores();
      await sync(stores);
      const lease = await begun(stores);
      const run = aRun('q1', { status: 'interrupted', requests: 5, finishedAt: later });
      await stores.runs.finish(lease, run);
      expect(await stores.runs.get('q1')).toMatchObject({
        status: 'queued',
        requests: 5,
        finishedAt: null,
      });
      expect((await stores.requests.take('w2', later))?.attempts).toBe(0);
    });

    test('whose worker died is queued again once its lease lapsed, and not forever', async () => {
      const stores = await newStores();
      await sync(stores);
      for (let attempt = 1; attempt <= mostAttempts; attempt++) {
        await begun(stores);
        await stores.locks.renew(await relock(stores), new Date().toISOString());
        await lapse(stores);
        await settle(stores);
        const last = attempt === mostAttempts;
        expect(await statusOf(stores, 'q1')).toBe(last ? 'interrupted' : 'queued');
      }
      expect(await stores.requests.open()).toBeNull();
    });

    test('stays with a worker that lives, or is known to have died', async () => {
      const stores = await newStores();
      await sync(stores);
      const lease = await begun(stores);
      const now = new Date().toISOString();
      await stores.locks.renew(lease, now);
      const given = { now, leaseMilliseconds };
      await stores.requests.recover({ ...given, dead: new Set(['w9']) });
      expect(await statusOf(stores, 'q1')).toBe('running');
      await stores.requests.recover({ ...given, dead: new Set(['w1']) });
      expect(await statusOf(stores, 'q1')).toBe('queued');
      await expect(stores.locks.renew(lease, now)).rejects.toMatchObject({
        code: 'run_superseded',
      });
      expect(await stores.requests.take('w2', now)).not.toBeNull();
    });

    test('that was taken and never begun is free again after a lease', async () => {
      const stores = await newStores();
      await sync(stores);
      await stores.requests.take('w1', noon);
      await stores.requests.recover({ now: noon, leaseMilliseconds, dead: nobody });
      expect(await stores.requests.take('w2', later)).toBeNull();
      await settle(stores);
      expect(await stores.requests.take('w2', later)).not.toBeNull();
    });

    test('to undo is not begun twice, nor is one that somebody cancelled', async () => {
      const stores = await newStores();
      const undo = { what: 'undo', undoes: 'r1', lines: null } as const;
      await stores.requests.add({ runId: 'u1', work: undo, now: noon, leaseMilliseconds });
      await begun(stores);
      await lapse(stores);
      await settle(stores);
      expect(await statusOf(stores, 'u1')).toBe('interrupted');
      await sync(stores, 'q2');
      await begun(stores);
      await stores.runs.cancel('q2', later);
      await lapse(stores);
      await settle(stores);
      expect(await statusOf(stores, 'q2')).toBe('cancelled');
      expect(await stores.requests.open()).toBeNull();
    });

    test('leaves events that can be read on from any number', async () => {
      const stores = await newStores();
      await sync(stores);
      const lease = await begun(stores);
      const step = { step: 'reading', done: 3, total: null } as const;
      await stores.runs.report(lease, step, later);
      await stores.runs.report(lease, step, later);
      await stores.runs.report(lease, { ...step, done: 4 }, later);
      const events = await stores.runs.events('q1', 0, 10);
      expect(events.map(({ seq, event }) => [seq, event])).toEqual([
        [1, { kind: 'status', status: 'queued' }],
        [2, { kind: 'status', status: 'running' }],
        [3, { kind: 'progress', ...step }],
        [4, { kind: 'progress', ...step, done: 4 }],
      ]);
      expect(await stores.runs.events('q1', 2, 1)).toEqual(events.slice(2, 3));
      const done = aRun('q1', { status: 'succeeded', finishedAt: later });
      await stores.runs.finish(lease, done);
      expect(await stores.runs.events('q1', 2, 10)).toEqual([
        { seq: 5, at: later, event: { kind: 'status', status: 'succeeded' } },
      ]);
      expect(await stores.runs.events('q1', 0, 10)).toHaveLength(3);
    });
  });

  describe('what an earlier attempt planned', () => {
    test('is removed unless it was carried out, and numbers go on', async () => {
      const world = await newWorld(database());
      await saveLines(world, [anEntry('create', 1), anEntry('create', 2)]);
      await world.stores.plans.decline(world.lease, [1], false, noon);
      expect(await world.stores.plans.abandon(world.lease, 0)).toBe(1);
      const left = await world.stores.plans.lines('r1', 0, 10);
      expect(left.map(({ seq, state }) => [seq, state])).toEqual([[1, 'declined']]);
    });
  });

  /** The present lease, no matter who has it. */
  async function relock({ organizationId }: OrganizationStores): Promise<Lease> {
    const row = await database()
      .handle.db.selectFrom('run_locks')
      .select(['token', 'run_id'])
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow();
    return { token: row.token, runId: row.run_id ?? '' };
  }

  test('a request of one organization is none of another', async () => {
    const [mine, theirs] = [await newStores(), await newStores()];
    await sync(mine);
    expect(await theirs.requests.open()).toBeNull();
    expect(await theirs.requests.take('w', noon)).toBeNull();
    await theirs.requests.recover({ now: later, leaseMilliseconds, dead: new Set(['w1']) });
    await expect(theirs.runs.cancel('q1', noon)).rejects.toMatchObject({ code: 'not_found' });
    expect(await theirs.runs.events('q1', 0, 9)).toEqual([]);
    expect(await database().organization(mine.organizationId, commandLine).requests.open()).toEqual(
      await mine.requests.open(),
    );
  });
}
