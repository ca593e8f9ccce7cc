import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { EngineWorld, fakeClock, silentLog } from '../../test/support/engineWorld.ts';
import { company, contact } from '../../test/support/records.ts';
import { plainSecrets } from '../../test/support/webhookTools.ts';
import { webhookBodies } from '../contract/webhook.ts';
import { commandLine } from '../core/actor.ts';
import { Failure } from '../core/failure.ts';
import { pauses, type TryOutcome } from '../core/webhooks/deliveryTries.ts';
import { type WebhookEvent, webhookEvents } from '../core/webhooks/webhookEvents.ts';
import { signingPlace } from '../engine/setup/webhooks.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { WebhookSender } from '../ports/webhooks.ts';
import { noon } from '../storage/suite/records.ts';
import { claimFor, startWebhooks, type WebhookSenderDeps } from './webhooks.ts';

type Sent = Parameters<WebhookSender['send']>[0];
type Answer = (sent: Sent) => Promise<TryOutcome | 'aborted'> | TryOutcome;

const received: Answer = () => ({ status: 204, problem: null });
const refused: Answer = () => ({ status: 500, problem: null });

/** As if the process ended there. */
const dies = async () => {
  throw new Failure('database_unavailable', { reason: 'killed' });
};

const settled = async (done: () => Promise<boolean> | boolean) => {
  await expect.poll(done, { interval: 5, timeout: 5000 }).toBe(true);
};

describe.each(databases)('webhooks on $name', (kind) => {
  let database: TestDatabase;
  let scenes = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** An organization with endpoints, and workers whose time a test lets come. */
  async function openScene(given: { stores?: OrganizationStores } = {}) {
    const id = given.stores?.organizationId ?? `hooks-${++scenes}`;
    await database.ensureOrganization(id, id);
    const stores = given.stores ?? database.organization(id, commandLine);
    const clock = fakeClock(Date.parse(noon));
    const sent: Sent[] = [];
    const notices: string[] = [];
    const outcomes: string[] = [];
    const scene = { answer: received };

    const add = async (webhookId = 'w', events: readonly WebhookEvent[] = webhookEvents) => {
      const place = signingPlace(id, webhookId);
      await stores.webhooks.add(
        { id: webhookId, url: `https://example.com/${webhookId}`, description: 'Hook', events },
        plainSecrets.seal(`secret of ${webhookId}`, place),
        '2026-01-01T00:00:00.000Z',
      );
    };

    const start = (more: Partial<WebhookSenderDeps> = {}) => {
      let tick: (() => Promise<void>) | null = null;
      const { webhookWork: work } = database;
      const worker = startWebhooks({
        work: {
          untold: async () => (await work.untold(10_000)).filter((one) => one === id),
          due: async (now) =>
            (await work.due(now, 10_000)).filter(({ organizationId }) => organizationId === id),
          organizations: async () => (await work.organizations()).filter((one) => one === id),
        },
        stores: () => stores,
        sender: {
          async send(event) {
            sent.push(event);
            return await scene.answer(event);
          },
        },
        secrets: async () => plainSecrets,
        clock,
        timer: {
          every: (_, repeated) => {
            tick = repeated;
            return { stop: async () => undefined };
          },
        },
        ids: { jitter: () => 0.5 },
        log: silentLog,
        notify: {
          tell: async (organization, { kind: what }) =>
            void notices.push(`${organization} ${what}`),
        },
        noteDelivery: (outcome) => void outcomes.push(outcome),
        ...more,
      });
      return { ...worker, tick: async () => await tick?.() };
    };

    const edit = async (contactId: string) => {
      const now = new Date(clock.now()).toISOString();
      await stores.ampContacts.add({ id: contactId, set: { email: 'planted@example.com' } }, now);
    };
    const deliveries = async (webhookId = 'w') =>
      (await stores.webhookDeliveries.page(webhookId, { limit: 1000, sort: 'at' })).rows;
    const states = async (webhookId = 'w') =>
      (await deliveries(webhookId)).map(({ state }) => state);
    /** Lets the worker look, and what it sends end. */
    const look = async (worker: { tick: () => Promise<void> }, sends: number) => {
      await worker.tick();
      await settled(() => sent.length === sends);
    };
    return {
      id,
      stores,
      clock,
      sent,
      notices,
      outcomes,
      scene,
      add,
      start,
      edit,
      deliveries,
      states,
      look,
    };
  }

  it('sends what happened, with ids alone, signed with the secrets in force', async () => {
    const { id, add, edit, start, look, sent, states, outcomes, stores, clock } = await openScene();
    await add();
    const later = new Date(clock.now() + 1000).toISOString();
    await stores.webhooks.rotate('w', plainSecrets.seal('new', signingPlace(id, 'w')), later, noon);
    await edit('a');
    const worker = start();
    await look(worker, 1);
    await settled(async () => (await states())[0] === 'delivered');
    expect(sent[0]).toMatchObject({
      url: 'https://example.com/w',
      id: 'a.1',
      now: clock.now(),
      secrets: ['new', 'secret of w'],
    });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      type: 'contact.created',
      timestamp: noon,
      data: {
        organizationId: id,
        side: 'amp',
        contactId: null,
        ampContactId: 'a',
        runId: null,
      },
    });
    expect(outcomes).toEqual(['delivered']);
    clock.set(clock.now() + 1000);
    await edit('b');
    await look(worker, 2);
    expect(sent[1]?.secrets).toEqual(['new']);
    await worker.stop();
  });

  it('V21 webhook: all that a run did, and nothing of what the records hold', async () => {
    const world = await EngineWorld.open(database, `hooks-run-${++scenes}`, 1000, `run${scenes}`);
    const customer = { id: 1, name: 'Customer' };
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Planted Company', types: [customer] }));
    const planted = { companyId: 1, email: 'planted@example.com', firstName: 'Planted' };
    for (const number of [1, 2, 3]) {
      world.memory.put(contact(number, { ...planted, email: `planted${number}@example.com` }));
    }
    world.pass(10_000);
    const { stores, id, add, start, sent, deliveries, clock } = await openScene({
      stores: world.stores,
    });
    await add();
    const first = await world.sync();
    world.memory.put(contact(1, { ...planted, email: 'planted1@example.com', title: 'Planted' }));
    const [present] = await world.ampContacts();
    await stores.ampContacts.edit(
      present?.id ?? '',
      { set: { firstName: 'Planted Too' } },
      'any',
      noon,
    );
    world.pass(10_000);
    const second = await world.sync();
    expect([first.status, second.status]).toEqual(['succeeded', 'succeeded']);
    clock.set(world.clock.now());
    const worker = start();
    await worker.tick();
    await settled(async () => {
      const all = await deliveries();
      return all.length > 0 && all.every(({ state }) => state === 'delivered');
    });
    await worker.stop();
    const known = z.union(Object.values(webhookBodies));
    const types = sent.map(({ body }) => known.parse(JSON.parse(body)).type);
    const count = (type: string) => types.filter((one) => one === type).length;
    expect(count('contact.created')).toBe(3);
    // By hand in AMP; then that edit in ConnectWise, and the other one in AMP.
    expect(count('contact.changed')).toBe(3);
    expect(count('run.finished')).toBe(2);
    const everything = JSON.stringify([sent, await deliveries()]).toLowerCase();
    expect(everything).toContain(id);
    expect(everything).not.toContain('planted');
    expect(new Set(sent.map((event) => event.id)).size).toBe(sent.length);
  });

  it('tries again later and later, eight times within a day, always under the same id', async () => {
    const { add, edit, start, sent, scene, clock, deliveries, outcomes, look } = await openScene();
    await add();
    scene.answer = refused;
    await edit('a');
    const worker = start();
    await look(worker, 1);
    for (const [index, pause] of pauses.entries()) {
      await settled(async () => (await deliveries())[0]?.tries === index + 1);
      await worker.tick();
      expect(sent).toHaveLength(index + 1);
      clock.set(clock.now() + pause);
      await look(worker, index + 2);
    }
    await settled(async () => (await deliveries())[0]?.state === 'failed');
    expect(new Set(sent.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    // The signature is of the try.
    expect(new Set(sent.map(({ now }) => now)).size).toBe(8);
    expect(outcomes).toEqual([...pauses.map(() => 'retried'), 'failed']);
    await worker.stop();
  });

  it('V7 restart, V21 webhook: killed between the sending and the note of it, sends again under the same id', async () => {
    const { add, edit, start, sent, stores, clock, states, look } = await openScene();
    await add();
    await edit('a');
    const webhookDeliveries = { ...stores.webhookDeliveries, noteOutcome: dies };
    const killed = start({ stores: () => ({ ...stores, webhookDeliveries }) });
    await look(killed, 1);
    await killed.stop();
    expect(await states()).toEqual(['waiting']);
    const next = start();
    await next.tick();
    expect(sent).toHaveLength(1);
    clock.set(clock.now() + claimFor);
    await look(next, 2);
    await settled(async () => (await states())[0] === 'delivered');
    expect(sent.map(({ id }) => id)).toEqual(['a.1', 'a.1']);
    await next.stop();
  });

  it('V21 webhook: each event is sent once, however many workers there are', async () => {
    const { add, edit, start, sent, states } = await openScene();
    await add();
    for (let made = 0; made < 40; made++) await edit(`a${made}`);
    const workers = [start(), start(), start()];
    await settled(async () => {
      await Promise.all(workers.map((worker) => worker.tick()));
      return (await states()).every((state) => state === 'delivered');
    });
    const ids = sent.map(({ id }) => id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('keeps nobody waiting for an endpoint that does not answer', async () => {
    const { add, edit, start, sent, scene, states } = await openScene();
    await add('slow');
    await add('quick');
    scene.answer = ({ url, signal }) =>
      url.endsWith('slow')
        ? new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve('aborted'));
          })
        : { status: 200, problem: null };
    for (let made = 0; made < 15; made++) await edit(`a${made}`);
    const worker = start();
    await settled(async () => {
      await worker.tick();
      return (await states('quick')).every((state) => state === 'delivered');
    });
    const sentTo = (name: string) => sent.filter(({ url }) => url.endsWith(name)).length;
    expect([sentTo('slow'), sentTo('quick')]).toEqual([10, 15]);
    // What was under way is given back as it ends, and is due for the next worker at once.
    await worker.stop();
    expect((await states('slow')).every((state) => state === 'waiting')).toBe(true);
    scene.answer = received;
    const next = start();
    await settled(async () => {
      await next.tick();
      return (await states('slow')).every((state) => state === 'delivered');
    });
    await next.stop();
  });

  it('switches off an endpoint that is gone, and tells the administrators', async () => {
    const { id, add, edit, start, scene, notices, stores, look, sent } = await openScene();
    await add();
    scene.answer = () => ({ status: 410, problem: null });
    await edit('a');
    const worker = start();
    await look(worker, 1);
    await settled(() => notices.length > 0);
    expect(notices).toEqual([`${id} webhook_gone`]);
    expect(await stores.webhooks.get('w')).toMatchObject({ off: 'gone' });
    await edit('b');
    await worker.tick();
    expect(sent).toHaveLength(1);
    await worker.stop();
  });

  it('switches off an endpoint that failed for days, and tells the administrators once', async () => {
    const { id, add, edit, start, scene, notices, stores, clock, outcomes, sent } =
      await openScene();
    await add();
    scene.answer = refused;
    const worker = start();
    for (let hours = 0; hours < 130 && notices.length === 0; hours += 4) {
      if (hours % 24 === 0) await edit(`a${hours}`);
      await worker.tick();
      await settled(() => outcomes.length === sent.length);
      clock.set(clock.now() + 4 * 3_600_000);
    }
    await settled(() => notices.length > 0);
    expect(notices).toEqual([`${id} webhook_failing`]);
    expect(await stores.webhooks.get('w')).toMatchObject({ off: 'failing' });
    await worker.stop();
  });

  it('fails a try, and no other endpoint, where a secret cannot be opened', async () => {
    const { add, edit, start, sent, deliveries } = await openScene();
    await add();
    await edit('a');
    const unreadable = {
      seal: () => 'sealed',
      open: () => {
        throw new Failure('secret_unreadable', { keyId: 'k' });
      },
    };
    const worker = start({ secrets: async () => unreadable });
    await settled(async () => (await deliveries())[0]?.tries === 1);
    expect((await deliveries())[0]).toMatchObject({
      state: 'waiting',
      problem: 'secret_unreadable',
    });
    expect(sent).toEqual([]);
    await worker.stop();
  });

  it('forgets deliveries after thirty days', async () => {
    const { add, edit, start, clock, deliveries, states } = await openScene();
    await add();
    await edit('a');
    const worker = start();
    await settled(async () => (await states())[0] === 'delivered');
    clock.set(clock.now() + 29 * 86_400_000);
    await worker.tick();
    expect(await deliveries()).toHaveLength(1);
    clock.set(clock.now() + 2 * 86_400_000);
    await worker.tick();
    expect(await deliveries()).toEqual([]);
    await worker.stop();
  });
});
