import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { webhookEvents } from '../../core/webhooks/webhookEvents.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { aContact, anEntry, aRun, change, noon } from './records.ts';
import { addWebhook, later, told } from './webhookWorld.ts';
import { newIds, newWorld, record, saveLines, takeLock, type World } from './world.ts';

/** Events of an endpoint as `type side`, by their id. */
async function eventsOf({ webhookDeliveries }: OrganizationStores, id = 'w') {
  const { rows } = await webhookDeliveries.page(id, { limit: 1000, sort: 'at' });
  return rows.map(({ type, data }) => `${type} ${String(data.side ?? '')}`.trim()).toSorted();
}

async function finish({ stores, lease }: World, status: 'succeeded' | 'held' | 'failed') {
  await stores.runs.finish(lease, aRun(lease.runId, { status, finishedAt: noon }));
  while (await stores.webhookDeliveries.tellRuns(2, noon));
}

export function webhookEventTests(database: () => TestDatabase): void {
  describe('events for webhooks', () => {
    test('V21 webhook: contacts that people change, with ids alone', async () => {
      const { stores } = await told(database());
      const { ampContacts } = stores;
      const set = { email: 'planted@example.com', firstName: 'Planted' };
      await ampContacts.add({ id: 'a', set }, later(1));
      await ampContacts.edit('a', { set: { firstName: 'Planted too' } }, 'any', later(2));
      await ampContacts.edit('a', { set: { firstName: 'Planted too' } }, 'any', later(2));
      await ampContacts.remove('a', 'any', later(3));
      await ampContacts.restore('a', later(4));
      await ampContacts.remove('a', 'any', later(5));
      const { rows } = await stores.webhookDeliveries.page('w', { limit: 9, sort: 'at' });
      expect(rows.map(({ id, type }) => `${id} ${type}`)).toEqual([
        'a.1 contact.created',
        'a.2 contact.changed',
        'a.3 contact.removed',
        'a.4 contact.created',
        'a.5 contact.removed',
      ]);
      expect(rows[0]?.data).toEqual({
        side: 'amp',
        contactId: null,
        ampContactId: 'a',
        runId: null,
      });
      expect(JSON.stringify(rows).toLowerCase()).not.toContain('planted');
    });

    test('of a linked contact, with its number in ConnectWise; of an erased one', async () => {
      const world = await told(database(), 'contact.changed', 'contact.removed');
      const { stores, lease } = world;
      await record(world, aContact(1));
      const lines = await saveLines(world, [anEntry('create', 1, { set: { title: 'x' } })]);
      await stores.plans.apply(lease, lines, newIds, noon);
      await stores.ampContacts.edit('amp-1', { set: { title: 'y' } }, 'any', noon);
      const [edited] = (await stores.webhookDeliveries.page('w', { limit: 9 })).rows;
      expect(edited?.data).toEqual({
        side: 'amp',
        contactId: 1,
        ampContactId: 'amp-1',
        runId: null,
      });
      await stores.sweeps.markGone(lease, [1], noon);
      await stores.locks.release(lease);
      await stores.erasure.erase(
        { contactId: 1, ampContactId: 'amp-1' },
        {
          now: later(1),
          leaseMilliseconds: 0,
        },
      );
      expect(await eventsOf(stores)).toEqual(['contact.changed amp', 'contact.removed amp']);
    });

    test('of to-dos: that they are done, once', async () => {
      const { stores } = await told(database(), 'todo.done');
      const more = { due: null, priority: 'normal', type: 'task', assignee: null } as const;
      const todo = { id: 't', ampContactId: 'a', subject: 'Planted', notes: null, ...more };
      await stores.ampContacts.add({ id: 'a', set: { email: 'a@example.com' } }, noon);
      await stores.todos.add([{ ...todo, status: 'open' }], noon);
      await stores.todos.edit('t', { subject: 'Planted too' }, 'any', noon);
      await stores.todos.edit('t', { status: 'done' }, 'any', noon);
      await stores.todos.edit('t', { notes: 'planted' }, 'any', noon);
      const { rows } = await stores.webhookDeliveries.page('w', { limit: 9 });
      expect(rows.map(({ type, data }) => ({ type, data }))).toEqual([
        { type: 'todo.done', data: { todoId: 't', ampContactId: 'a', runId: null } },
      ]);
    });

    test('V21 webhook: the end of a run, and then what its applied lines did, line by line', async () => {
      const world = await told(database());
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await record(world, aContact(1), aContact(2), aContact(3));
      await stores.ampContacts.add({ id: 'pushed', set: { email: 'p@example.com' } }, noon);
      const lines = await saveLines(world, [
        anEntry('create', 1, { set: { title: 'planted' } }),
        anEntry('create', 2, { set: { title: 'planted' } }),
        { kind: 'contact', id: 3, reason: 'no_company', about: null },
      ]);
      await stores.plans.apply(lease, lines, newIds, noon);
      const stale = anEntry('update', 1, { ampContactId: 'amp-1', ampVersion: 9, set: { x: 'y' } });
      const more = await saveLines(world, [
        stale,
        anEntry('update', 2, { ampContactId: 'amp-2', ampVersion: 1, set: { title: 'z' } }),
      ]);
      await stores.plans.apply(lease, more, newIds, noon);
      expect(await eventsOf(stores)).toEqual(['contact.created amp']);
      await finish(world, 'succeeded');
      expect(await eventsOf(stores)).toEqual([
        'contact.changed amp',
        'contact.created amp',
        'contact.created amp',
        'contact.created amp',
        'run.finished',
      ]);
      const { rows } = await stores.webhookDeliveries.page('w', { limit: 99 });
      const one = rows.find(({ id }) => id === 'r1.1.amp');
      expect(one?.data).toEqual({
        side: 'amp',
        contactId: 1,
        ampContactId: 'amp-1',
        runId: 'r1',
      });
      expect(rows.find(({ type }) => type === 'run.finished')?.data).toEqual({
        runId: 'r1',
        kind: 'sync',
        status: 'succeeded',
      });
      expect(JSON.stringify(rows)).not.toContain('planted');
    });

    test('V21 webhook: what a run did since it was held, and nothing twice', async () => {
      const world = await told(database(), 'contact.created', 'run.held', 'run.finished');
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await record(world, aContact(1), aContact(2));
      const [first, second] = await saveLines(world, [
        anEntry('create', 1, { set: { title: 'x' } }),
        anEntry('create', 2, { set: { title: 'x' } }),
      ]);
      if (first === undefined || second === undefined) throw new Error('no lines');
      await stores.plans.apply(lease, [first], newIds, noon);
      await finish(world, 'held');
      expect(await eventsOf(stores)).toEqual(['contact.created amp', 'run.held']);
      await stores.plans.apply(lease, [second], newIds, noon);
      await finish(world, 'succeeded');
      expect(await eventsOf(stores)).toEqual([
        'contact.created amp',
        'contact.created amp',
        'run.finished',
        'run.held',
      ]);
    });

    test('V21 webhook: a line that a later run found to have arrived', async () => {
      const world = await told(database(), 'contact.created');
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await stores.ampContacts.add({ id: 'a', set: { title: 'x' } }, noon);
      const push = anEntry('push', null, { ampContactId: 'a', ampVersion: 1 });
      const pushed = { ...push, changes: [change('connectwise', 'title', null, 'x')] };
      const [line] = await saveLines(world, [pushed]);
      await stores.writes.begin(lease, line?.seq ?? 0, noon);
      await finish(world, 'failed');
      expect(await eventsOf(stores)).toEqual(['contact.created amp']);
      await stores.locks.release(lease);
      const second = await takeLock(stores, 'r2');
      await stores.runs.start(second, aRun('r2'));
      await stores.writes.commit(second, {
        runId: 'r1',
        seq: line?.seq ?? 0,
        entry: { ...pushed, contactId: 7 },
        contact: aContact(7),
        company: null,
        now: noon,
      });
      while (await stores.webhookDeliveries.tellRuns(2, noon));
      expect(await eventsOf(stores)).toEqual([
        'contact.created amp',
        'contact.created connectwise',
      ]);
    });

    test('is nothing that they did not ask for, that happened before them, or while they are off', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await record(world, aContact(1));
      const lines = await saveLines(world, [anEntry('create', 1, { set: { title: 'x' } })]);
      await stores.plans.apply(lease, lines, newIds, noon);
      await stores.webhooks.add(
        { id: 'w', url: 'https://example.com', description: 'w', events: ['contact.created'] },
        'sealed',
        later(1),
      );
      await finish(world, 'succeeded');
      expect(await eventsOf(stores)).toEqual([]);
      await addWebhook(stores, 'other', ['run.held']);
      await stores.webhooks.change('w', { on: false }, 'any', later(2));
      await stores.ampContacts.add({ id: 'a', set: { title: 'x' } }, later(3));
      expect(await eventsOf(stores)).toEqual([]);
      expect(await eventsOf(stores, 'other')).toEqual([]);
      await stores.webhooks.change('w', { on: true }, 'any', later(4));
      await stores.ampContacts.add({ id: 'b', set: { title: 'x' } }, later(5));
      expect(await eventsOf(stores)).toEqual(['contact.created amp']);
    });

    test('leaves nothing behind where there is no webhook', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await stores.runs.start(lease, aRun('r1'));
      await stores.ampContacts.add({ id: 'a', set: { title: 'x' } }, noon);
      await stores.runs.finish(lease, aRun('r1', { status: 'succeeded', finishedAt: noon }));
      expect(await stores.webhookDeliveries.tellRuns(9, noon)).toBe(false);
      expect(await database().webhookWork.untold(1000)).not.toContain(stores.organizationId);
      await addWebhook(stores, 'w', webhookEvents);
      expect(await eventsOf(stores)).toEqual([]);
    });
  });
}
