import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { EngineWorld, silentLog } from '../../test/support/engineWorld.ts';
import { company, contact } from '../../test/support/records.ts';
import { callbackActor } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import { defaultSettings, type Settings } from '../core/settings/settings.ts';
import { instant } from '../engine/deps.ts';
import { runRequested } from '../engine/run/requested.ts';
import type { CallbackMessage } from '../ports/callbacks.ts';
import { named } from '../ports/namedRecords.ts';
import { aConnection, aRun, noon } from '../storage/suite/records.ts';
import { doubtCallbacks, keepAllCallbacks, mostNamed, requestAnnounced } from './callbacks.ts';

const address = 'https://amp.example.com';
const customer = { id: 1, name: 'Customer' };

describe.each(databases)('callbacks of a service on $name', (kind) => {
  let database: TestDatabase;
  let worlds = 0;
  let messages = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** A connected organization that was synced once and has a schedule. */
  async function open() {
    const id = `org-${++worlds}`;
    const world = await EngineWorld.open(database, id, 10);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const one of [1, 2, 3]) {
      world.memory.put(contact(one, { companyId: 1, email: `c${one}@x.example`, lastName: 'Lee' }));
    }
    world.pass(10);
    await world.sync();
    world.pass(10);
    const { stores } = world;
    if ((await stores.connections.get()) === null) {
      await stores.connections.create(aConnection(), 'sealed', noon);
    }
    await stores.schedule.plan('2099-01-01T00:00:00.000Z', 0);
    const now = () => instant(world.clock);
    await stores.callbacks.takeCheck({ address, key: 'k', now: now(), again: '2099' });
    await stores.callbacks.noteCheck({ off: null, failure: null, now: now(), due: '2099' });
    const only = async (all: Promise<readonly string[]>) => (await all).filter((one) => one === id);
    const { service } = database;
    const shared = { clock: world.clock, log: silentLog, leaseMilliseconds: 60_000 };
    let made = 0;
    const ids = { next: () => `${id}-run-${++made}`, jitter: () => 0 };
    return {
      world,
      stores,
      now,
      id,
      receive: async (parts: Partial<CallbackMessage>) => {
        const message = {
          kind: 'contact',
          recordId: 1,
          deleted: false,
          lastUpdated: null,
        } as const;
        const full = { id: `m${++messages}`, ...message, ...parts };
        await stores.callbacks.receive(full, now(), now());
      },
      look: () =>
        requestAnnounced({
          ...shared,
          ids,
          service: {
            ...service,
            announced: (at, limit) => only(service.announced(at, limit * 99)),
          },
          stores: (one, actor = callbackActor) => database.organization(one, actor),
          notify: { tell: async () => undefined },
        }),
      keep: (at: string | null = address) =>
        keepAllCallbacks({
          ...shared,
          service: {
            callbackChecks: (to, moment, limit) =>
              only(service.callbackChecks(to, moment, limit * 99)),
          },
          stores: (one) => database.organization(one, callbackActor),
          withConnectWise: (_, work) => work(async () => world.memory),
          signal: new AbortController().signal,
          address: async () => at,
          newKey: () => 'new-key',
        }),
      work: async () => (await stores.requests.open())?.work,
      waits: async () => (await stores.callbacks.waiting()).records.length,
      decide: (settings: Partial<Settings>) =>
        stores.settings.change(() => ({ ...defaultSettings, ...settings }), 'any', now()),
    };
  }

  it('V20 callback: what was announced together is synced together, and by name', async () => {
    const { world, receive, look, work, waits, stores } = await open();
    world.memory.put(
      contact(2, { companyId: 1, email: 'c2@x.example', lastName: 'Lee', title: 'CEO' }),
    );
    await receive({ recordId: 2 });
    await receive({ recordId: 2 });
    await receive({ recordId: 1 });
    await receive({ kind: 'activity', recordId: 1 });
    expect(await look()).toBe(1);
    expect(await work()).toEqual({ what: 'records', records: named({ contacts: [1, 2] }) });
    expect([await look(), await waits()]).toEqual([0, 0]);
    const request = await stores.requests.take('w', noon);
    if (request === null) throw new Error('nothing to take');
    expect(request.by).toEqual(callbackActor);
    const run = await runRequested(world.deps, request);
    expect(run).toMatchObject({ status: 'succeeded', counts: { amp: { updated: 1 } } });
  });

  it('what is known already causes no run', async () => {
    const { world, receive, look, work, waits } = await open();
    const lastUpdated = world.memory.records.contacts.get(1)?.lastUpdated ?? null;
    await receive({ lastUpdated });
    expect([await look(), await work(), await waits()]).toEqual([0, undefined, 0]);
  });

  it('more than can be read by id is left to a sync, which asks for what was deleted', async () => {
    const { receive, look, work, waits } = await open();
    for (let id = 10; id <= mostNamed + 10; id++) await receive({ recordId: id });
    await receive({ recordId: 3, deleted: true });
    await receive({ kind: 'company', recordId: 1, deleted: true });
    expect(await look()).toBe(1);
    expect(await work()).toEqual({ what: 'sync', records: named({ contacts: [1, 2, 3] }) });
    expect(await waits()).toBe(0);
  });

  it('no deletion is dropped: what one sync cannot ask for by id waits for the next round', async () => {
    const { world, receive, look, work, waits, stores } = await open();
    const others = Array.from({ length: mostNamed + 40 }, (_, index) => 10 + index);
    for (const id of others) {
      world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, lastName: 'Lee' }));
    }
    world.memory.putCompany(company(2, { name: 'Bolt', types: [customer] }));
    world.memory.put(contact(4, { companyId: 2, email: 'c4@x.example', lastName: 'Lee' }));
    await world.sync();
    world.pass(10);
    await receive({ recordId: 9000 });
    for (const id of others) await receive({ recordId: id, deleted: true });
    await receive({ recordId: 9001 });
    await receive({ kind: 'company', recordId: 2, deleted: true });
    expect(await look()).toBe(1);
    const first = named({ contacts: others.slice(0, mostNamed) });
    expect(await work()).toEqual({ what: 'sync', records: first });
    expect(await waits()).toBe(42);

    const request = await stores.requests.take('w', noon);
    if (request === null) throw new Error('nothing to take');
    await runRequested(world.deps, request);
    expect(await look()).toBe(1);
    expect(await work()).toEqual({
      what: 'records',
      records: named({ contacts: [4, ...others.slice(mostNamed), 9001] }),
    });
    expect(await waits()).toBe(0);
  });

  it('it waits where the schedule waits, and goes on with it', async () => {
    const { world, receive, look, waits, decide, stores, now } = await open();
    await decide({ syncPaused: true });
    await receive({});
    expect([await look(), await waits()]).toEqual([0, 1]);
    await decide({ syncPaused: false, quietHours: '07:00-12:00', timeZone: 'UTC' });
    world.pass(61);
    expect([await look(), await waits()]).toEqual([0, 1]);
    await decide({});
    world.pass(86_400);
    const failure = { code: 'connectwise_failing', detail: {} } as const;
    const failed = { failure, stopped: false, now: now(), nextDueAt: () => now() };
    await stores.schedule.failed(failed);
    expect([await look(), await waits()]).toEqual([0, 1]);
    await stores.schedule.succeeded();
    expect(await look()).toBe(0);
    world.pass(61);
    expect([await look(), await waits()]).toEqual([1, 0]);
  });

  it('nothing is synced before the first sync, which reads everything', async () => {
    const { world, receive, look, waits, stores } = await open();
    await stores.connections.replace(aConnection({ keysSince: '2027' }), 'sealed', 'any', noon);
    await receive({});
    world.pass(5);
    expect([await look(), await waits()]).toEqual([0, 0]);
  });

  it('of two services that look after callbacks at once, one does', async () => {
    const { world, keep, stores, id } = await open();
    await stores.callbacks.recheck(instant(world.clock));
    await Promise.all([keep(), keep()]);
    const { registered } = world.memory.callbackEntries;
    expect(registered.size).toBe(3);
    const before = world.memory.requests;
    await keep();
    expect(world.memory.requests).toBe(before);
    await keep(null);
    expect(registered.size).toBe(0);
    expect(await stores.callbacks.registration()).toMatchObject({ key: 'k', off: 'no_address' });
    expect(id).not.toBe('');
  });

  it('a service that ends leaves the rest to the next one', async () => {
    const { world, keep, stores, now } = await open();
    await stores.callbacks.recheck(now());
    world.interference = {
      beforeRequest: () => {
        throw new Failure('interrupted');
      },
    };
    await keep();
    const { registered } = world.memory.callbackEntries;
    expect(registered.size).toBe(0);
    expect(await stores.callbacks.registration()).toMatchObject({ failure: null });
    world.interference = {};
    await keep();
    expect(registered.size).toBe(3);
  });

  it('V20 callback: switched off by ConnectWise, they are renewed once a sync finds what none announced', async () => {
    const { world, keep, stores, now } = await open();
    await stores.callbacks.recheck(now());
    await keep();
    const { registered } = world.memory.callbackEntries;
    const disable = () => {
      for (const one of registered.values()) registered.set(one.id, { ...one, inactive: true });
    };
    const on = () => [...registered.values()].filter(({ inactive }) => !inactive).length;
    const amp = { created: 0, updated: 1, removed: 0 };
    const { counts } = aRun('x');
    const changed = { startedAt: now(), counts: { ...counts, amp } };
    const doubt = (parts: Parameters<typeof aRun>[1]) =>
      doubtCallbacks(stores, aRun('x', parts), world.clock.now());

    disable();
    await doubt({ startedAt: now() });
    await keep();
    expect(on()).toBe(0);
    await doubt(changed);
    await keep();
    expect(on()).toBe(3);

    disable();
    await stores.callbacks.receive(
      { id: 'late', kind: 'contact', recordId: 1, deleted: false, lastUpdated: null },
      now(),
      now(),
    );
    await doubt(changed);
    await keep();
    expect(on()).toBe(0);
    await doubt({ kind: 'sweep' });
    await keep();
    expect(on()).toBe(3);
  });
});
