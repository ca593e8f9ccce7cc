import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { callbackActor, userActor } from '../../core/actor.ts';
import type { CallbackMessage } from '../../ports/callbacks.ts';
import { named } from '../../ports/namedRecords.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aConnection, aRun, noon } from './records.ts';
import { newWorld } from './world.ts';

const address = 'https://amp.example.com';
const soon = '2026-03-01T12:00:02.000Z';
const later = '2026-03-01T12:10:00.000Z';
const nextDay = '2026-03-02T12:00:00.000Z';
const bob = userActor({ id: 'u2', name: 'Bob' }, 'api');

const message = (id: string, parts: Partial<CallbackMessage> = {}): CallbackMessage => ({
  id,
  kind: 'contact',
  recordId: 7,
  deleted: false,
  lastUpdated: '2026-03-01T11:59:00Z',
  ...parts,
});

const check = (stores: OrganizationStores, given: { address?: string | null; now?: string }) =>
  stores.callbacks.takeCheck({ address, key: 'key-1', now: noon, again: later, ...given });

const add = (stores: OrganizationStores, runId: string) =>
  stores.requests.add({
    runId,
    work: { what: 'records', records: named({ contacts: [1] }) },
    now: noon,
    leaseMilliseconds: 1000,
  });

export function callbackTests(database: () => TestDatabase): void {
  const connected = async (): Promise<OrganizationStores> => {
    const { stores, lease } = await newWorld(database());
    await stores.connections.create(aConnection(), 'sealed', noon);
    await stores.locks.release(lease);
    return stores;
  };
  const isDue = async (stores: OrganizationStores, now = noon, at: string | null = address) =>
    (await database().service.callbackChecks(at, now, 10_000)).includes(stores.organizationId);
  const isAnnounced = async (stores: OrganizationStores, now: string) =>
    (await database().service.announced(now, 10_000)).includes(stores.organizationId);

  describe('registrations of callbacks', () => {
    test('are looked at once for each address and connection, and again when it is time', async () => {
      const stores = await connected();
      expect(await stores.callbacks.registration()).toBeNull();
      expect(await isDue(stores)).toBe(true);
      expect(await check(stores, {})).toMatchObject({ key: 'key-1', address, checkedAt: null });
      // Another process is at it.
      expect(await isDue(stores)).toBe(false);
      expect(await check(stores, {})).toBeNull();
      expect(await isDue(stores, later)).toBe(true);
      const failure = { code: 'write_right_missing', detail: { row: 'x' } } as const;
      await stores.callbacks.noteCheck({ off: 'failed', failure, now: noon, due: nextDay });
      expect(await stores.callbacks.registration()).toMatchObject({
        off: 'failed',
        failure,
        checkedAt: noon,
      });
      expect(await isDue(stores, later)).toBe(false);
      await stores.callbacks.recheck(later);
      expect(await isDue(stores, later)).toBe(true);
      await stores.callbacks.noteCheck({ off: null, failure: null, now: later, due: nextDay });

      expect(await isDue(stores, later, null)).toBe(true);
      const gone = await stores.callbacks.takeCheck({
        address: null,
        key: 'key-2',
        now: later,
        again: nextDay,
      });
      // The key stays: what is registered under it has to be found.
      expect(gone).toMatchObject({ key: 'key-1', address: null });
      await stores.connections.replace(
        aConnection({ keysSince: later }),
        'sealed anew',
        'any',
        later,
      );
      expect(await isDue(stores, later, null)).toBe(true);
    });

    test('are not looked at without a connection, or while its keys are refused', async () => {
      const { stores } = await newWorld(database());
      expect(await isDue(stores)).toBe(false);
      expect(await check(stores, {})).toBeNull();
      await stores.connections.create(aConnection(), 'sealed', noon);
      const failure = { code: 'credentials_refused', detail: {} } as const;
      await stores.connections.noteTried(aConnection(), failure, noon);
      expect(await isDue(stores)).toBe(false);
    });
  });

  describe('messages of ConnectWise', () => {
    test('V20 callback: count once, and their records are looked at together', async () => {
      const stores = await connected();
      expect(await stores.callbacks.receive(message('m0'), noon, soon)).toBe(false);
      await check(stores, {});
      const { callbacks } = stores;
      expect(await callbacks.receive(message('m1'), noon, soon)).toBe(true);
      expect(await callbacks.receive(message('m1'), noon, soon)).toBe(false);
      const newer = message('m2', { lastUpdated: '2026-03-01T11:59:30Z' });
      expect(await callbacks.receive(newer, noon, later)).toBe(true);
      // The older one comes last.
      expect(await callbacks.receive(message('m3', { deleted: true }), noon, later)).toBe(true);
      const company = message('m4', { kind: 'company', lastUpdated: null });
      expect(await callbacks.receive(company, noon, later)).toBe(true);
      expect(await callbacks.registration()).toMatchObject({ receivedAt: noon });
      expect(await isAnnounced(stores, noon)).toBe(false);
      expect(await isAnnounced(stores, soon)).toBe(true);
      const { records, upTo } = await callbacks.waiting();
      expect(records).toEqual([
        {
          kind: 'contact',
          recordId: 7,
          deleted: true,
          lastUpdated: '2026-03-01T11:59:30Z',
          firstMessage: 1,
        },
        { kind: 'company', recordId: 7, deleted: false, lastUpdated: null, firstMessage: 4 },
      ]);

      await callbacks.receive(message('m5', { recordId: 8 }), noon, soon);
      await callbacks.taken(upTo, noon);
      const left = await callbacks.waiting();
      expect(left.records.map(({ recordId }) => recordId)).toEqual([8]);
      expect(await isAnnounced(stores, soon)).toBe(true);
      await callbacks.postpone(later);
      expect(await isAnnounced(stores, soon)).toBe(false);
      await callbacks.taken(left.upTo, noon);
      expect(await isAnnounced(stores, later)).toBe(false);
      await callbacks.postpone(soon);
      expect(await isAnnounced(stores, later)).toBe(false);
      // What was dealt with is still known.
      expect(await callbacks.receive(message('m1'), later, later)).toBe(false);
      expect((await callbacks.waiting()).records).toEqual([]);
    });

    test('are forgotten once nobody sends them again, and their numbers go on', async () => {
      const stores = await connected();
      await check(stores, {});
      await stores.callbacks.receive(message('m1'), noon, soon);
      await stores.callbacks.taken((await stores.callbacks.waiting()).upTo, nextDay);
      expect(await stores.callbacks.receive(message('m1'), later, later)).toBe(true);
      expect((await stores.callbacks.waiting()).records).toHaveLength(1);
    });

    test('wait while a run is under way, and while there is no connection', async () => {
      const stores = await connected();
      await check(stores, {});
      await stores.callbacks.receive(message('m1'), noon, soon);
      const lease = await stores.locks.take({ runId: 'r9', now: noon, leaseMilliseconds: 1000 });
      await stores.runs.start(lease, aRun('r9'));
      expect(await isAnnounced(stores, soon)).toBe(false);
      await stores.runs.finish(lease, aRun('r9', { status: 'succeeded', finishedAt: noon }));
      await stores.locks.release(lease);
      expect(await isAnnounced(stores, soon)).toBe(true);
      await stores.connections.remove('any', noon);
      expect(await isAnnounced(stores, soon)).toBe(false);
    });
  });

  describe('runs that ConnectWise caused', () => {
    test('are listed once something came of them, or somebody asked for them as well', async () => {
      const { stores: first, lease: before } = await newWorld(database());
      await first.locks.release(before);
      const { organizationId } = first;
      const stores = database().organization(organizationId, callbackActor);
      const listed = async () => [
        (await stores.runs.list(9)).map(({ id }) => id),
        (await stores.runs.page({ limit: 9, total: true })).total,
      ];
      const end = async (runId: string, parts: Parameters<typeof aRun>[1]) => {
        const request = await stores.requests.take('w', noon);
        const lease = await stores.locks.take({
          runId,
          now: noon,
          leaseMilliseconds: 0,
          ...(request === null ? {} : { claim: request.claim }),
        });
        const queued = await stores.runs.get(runId);
        if (queued === null) throw new Error('no run');
        const { notStarted: _, ...run } = queued;
        await stores.runs.begin(lease, { ...run, status: 'running' }, noon);
        await stores.runs.finish(lease, { ...run, finishedAt: noon, ...parts });
        await stores.locks.release(lease);
      };
      const { counts } = aRun('x');
      await add(stores, 'q1');
      expect(await listed()).toEqual([[], 0]);
      await end('q1', { status: 'succeeded' });
      expect(await listed()).toEqual([[], 0]);
      expect(await stores.runs.get('q1')).toMatchObject({ status: 'succeeded' });
      await add(stores, 'q2');
      const amp = { created: 0, updated: 1, removed: 0 };
      await end('q2', { status: 'succeeded', counts: { ...counts, updated: 1, amp } });
      expect(await listed()).toEqual([['q2'], 1]);
      await add(stores, 'q3');
      await end('q3', { status: 'failed' });
      expect((await listed())[1]).toBe(2);
      await add(stores, 'q4');
      const asked = await add(database().organization(organizationId, bob), 'q5');
      expect(asked).toMatchObject({ id: 'q4', startedBy: bob });
      expect((await listed())[1]).toBe(3);
    });
  });
}
