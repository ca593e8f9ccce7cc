import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { pauses } from '../../core/webhooks/deliveryTries.ts';
import { testEvent } from '../../core/webhooks/webhookEvents.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { ClaimedDelivery } from '../../ports/webhooks.ts';
import { databaseOn } from '../openDatabase.ts';
import { noon } from './records.ts';
import { later, told } from './webhookWorld.ts';

const refused = { status: 500, problem: null } as const;
const received = { status: 204, problem: null } as const;
const now = { now: noon, jitter: 0.5 };

const claim = (stores: OrganizationStores, at = noon, limit = 100) =>
  stores.webhookDeliveries.claim('w', { limit, now: at, until: later(1) });

const claimOne = async (stores: OrganizationStores, at = noon): Promise<ClaimedDelivery> => {
  const [one, ...others] = await claim(stores, at);
  if (one === undefined || others.length > 0) throw new Error('not one');
  return one;
};

/** An organization with a delivery that is due. */
async function waiting(database: TestDatabase) {
  const world = await told(database);
  await world.stores.webhookDeliveries.test('w', 'e1', noon);
  return world.stores;
}

/** An event of its own kind, not a test. */
async function edited(database: TestDatabase) {
  const { stores } = await told(database, 'contact.created');
  await stores.ampContacts.add({ id: 'a', set: { title: 'x' } }, noon);
  return stores;
}

export function webhookDeliveryTests(database: () => TestDatabase): void {
  describe('deliveries to webhooks', () => {
    test('belong to one taker until their time is up; then they are due again, under the same id', async () => {
      const stores = await edited(database());
      const first = await claimOne(stores);
      expect(first).toMatchObject({ id: 'a.1', type: 'contact.created', claim: 1 });
      expect(await claim(stores)).toEqual([]);
      expect(await claim(stores, later(0.5))).toEqual([]);
      const second = await claimOne(stores, later(1));
      expect(second).toMatchObject({ id: 'a.1', claim: 2 });
      // The result of the first worker comes too late.
      expect(await stores.webhookDeliveries.noteOutcome(first, refused, now)).toBeNull();
      expect(await stores.webhookDeliveries.noteOutcome(second, received, now)).toEqual({
        state: 'delivered',
        off: null,
      });
      expect(await claim(stores, later(9999))).toEqual([]);
    });

    test('V21 webhook: never taken by two at once, no matter who asks at the same time', async () => {
      const { stores } = await told(database(), 'contact.created');
      for (let made = 0; made < 30; made++) {
        await stores.ampContacts.add({ id: `a${made}`, set: { title: 'x' } }, noon);
      }
      const { handle } = database();
      const others = [1, 2, 3, 4].map(() =>
        databaseOn(handle).organization(stores.organizationId, stores.actor),
      );
      const taken = await Promise.all(others.map((one) => claim(one, noon, 10)));
      const ids = taken.flat().map(({ id }) => id);
      expect(ids).toHaveLength(30);
      expect(new Set(ids).size).toBe(30);
      expect(taken.every((one) => one.length <= 10)).toBe(true);
    });

    test('are tried again later and later, eight times within a day, then given up', async () => {
      const stores = await edited(database());
      let at = Date.parse(noon);
      for (const pause of pauses) {
        const taken = await claimOne(stores, iso(at));
        const given = { now: iso(at), jitter: 0.5 };
        expect(await stores.webhookDeliveries.noteOutcome(taken, refused, given)).toEqual({
          state: 'waiting',
          off: null,
        });
        expect(await claim(stores, iso(at + pause - 1))).toEqual([]);
        at += pause;
      }
      const last = await claimOne(stores, iso(at));
      expect(
        await stores.webhookDeliveries.noteOutcome(last, refused, { now: iso(at), jitter: 0.5 }),
      ).toEqual({ state: 'failed', off: null });
      expect(at - Date.parse(noon)).toBeLessThan(86_400_000);
      const [delivery] = (await stores.webhookDeliveries.page('w', { limit: 1 })).rows;
      expect(delivery).toMatchObject({ state: 'failed', tries: 8, status: 500, nextTryAt: null });
      expect(await stores.webhooks.get('w')).toMatchObject({ failingSince: noon, off: null });
    });

    test('410 switches the webhook off at once, and the log says who did', async () => {
      const stores = await edited(database());
      const gone = { status: 410, problem: null } as const;
      const taken = await claimOne(stores);
      expect(await stores.webhookDeliveries.noteOutcome(taken, gone, now)).toEqual({
        state: 'failed',
        off: 'gone',
      });
      expect(await stores.webhooks.get('w')).toMatchObject({
        off: 'gone',
        offAt: noon,
        version: 2,
      });
      const { rows } = await stores.decisions.page({ limit: 1, filter: { kind: ['webhook'] } });
      expect(rows[0]?.decided).toEqual({
        what: 'changed',
        changes: [{ name: 'state', old: 'on', new: 'off' }],
      });
    });

    test('a delivery that is given up after days of failures switches the webhook off; one that arrives forgets them', async () => {
      const stores = await edited(database());
      const timedOut = { status: null, problem: 'timed_out' } as const;
      await stores.webhookDeliveries.noteOutcome(await claimOne(stores), timedOut, now);
      const day = 1440;
      await stores.ampContacts.add({ id: 'b', set: { title: 'x' } }, later(3 * day));
      let off: string | null = null;
      for (let tries = 1; tries <= 40 && off === null; tries++) {
        const at = later(3 * day + tries * day);
        const [taken] = await claim(stores, at, 1);
        if (taken === undefined) break;
        const settled = await stores.webhookDeliveries.noteOutcome(taken, timedOut, {
          now: at,
          jitter: 0,
        });
        off = settled?.off ?? null;
      }
      expect(off).toBe('failing');
      expect(await stores.webhooks.get('w')).toMatchObject({ off: 'failing', failingSince: noon });
      // Waiting deliveries are kept, and sent once it is on again.
      await stores.webhooks.change('w', { on: true }, 'any', later(60 * day));
      expect(await stores.webhooks.get('w')).toMatchObject({ off: null, failingSince: null });
      const [left] = await claim(stores, later(60 * day));
      if (left === undefined) throw new Error('nothing left');
      await stores.webhookDeliveries.noteOutcome(left, timedOut, now);
      expect((await stores.webhooks.get('w'))?.failingSince).toBe(noon);
      const again = await stores.webhookDeliveries.resend('w', left.id, later(61 * day));
      expect(again).toMatchObject({ state: 'waiting', tries: 0 });
      const [resent] = await claim(stores, later(61 * day), 1);
      if (resent === undefined) throw new Error('not sent again');
      await stores.webhookDeliveries.noteOutcome(resent, received, now);
      expect((await stores.webhooks.get('w'))?.failingSince).toBeNull();
    });

    test('a test is tried once, says nothing about the webhook, and needs one that is on', async () => {
      const stores = await waiting(database());
      const taken = await claimOne(stores);
      expect(taken).toMatchObject({ type: testEvent, data: { webhookId: 'w' } });
      expect(await stores.webhookDeliveries.noteOutcome(taken, refused, now)).toEqual({
        state: 'failed',
        off: null,
      });
      expect(await stores.webhooks.get('w')).toMatchObject({ failingSince: null, off: null });
      await stores.webhooks.change('w', { on: false }, 'any', noon);
      const off = { code: 'bad_input', detail: { problem: 'webhook_off' } };
      await expect(stores.webhookDeliveries.test('w', 'e2', noon)).rejects.toMatchObject(off);
      await expect(stores.webhookDeliveries.resend('w', 'e1', noon)).rejects.toMatchObject(off);
    });

    test('one that is sent again is not settled by a try from before', async () => {
      const stores = await edited(database());
      const before = await claimOne(stores);
      await stores.webhookDeliveries.resend('w', 'a.1', noon);
      expect(await stores.webhookDeliveries.noteOutcome(before, received, now)).toBeNull();
      expect(await claimOne(stores)).toMatchObject({ id: 'a.1' });
      await expect(stores.webhookDeliveries.resend('w', 'zzz', noon)).rejects.toMatchObject({
        code: 'not_found',
        detail: { what: 'delivery' },
      });
      const { rows } = await stores.decisions.page({ limit: 1, filter: { kind: ['webhook'] } });
      expect(rows[0]).toMatchObject({ decided: { what: 'resent' }, label: 'Hook w' });
    });

    test('what is given back is due at once', async () => {
      const stores = await edited(database());
      const taken = await claimOne(stores);
      await stores.webhookDeliveries.putBack(taken, noon);
      expect(await claimOne(stores)).toMatchObject({ id: 'a.1', claim: 2 });
    });

    test('are found by state, page by page, and removed when they are old', async () => {
      const { stores } = await told(database(), 'contact.created', 'contact.changed');
      for (let made = 0; made < 5; made++) {
        await stores.ampContacts.add({ id: `a${made}`, set: { title: 'x' } }, later(made));
      }
      const [one] = await claim(stores, later(9), 1);
      if (one === undefined) throw new Error('nothing');
      await stores.webhookDeliveries.noteOutcome(one, received, now);
      const page = (cursor?: string) =>
        stores.webhookDeliveries.page('w', {
          limit: 3,
          total: true,
          filter: { state: ['waiting'] },
          ...(cursor === undefined ? {} : { cursor }),
        });
      const first = await page();
      expect([first.total, first.rows.map(({ id }) => id)]).toEqual([4, ['a4.1', 'a3.1', 'a2.1']]);
      const second = await page(first.nextCursor ?? '');
      expect([second.nextCursor, second.rows.map(({ id }) => id)]).toEqual([null, ['a1.1']]);
      await stores.webhookDeliveries.removeOld(later(3));
      const left = await stores.webhookDeliveries.page('w', { limit: 9 });
      expect(left.rows.map(({ id }) => id)).toEqual(['a4.1', 'a3.1']);
      await expect(stores.webhookDeliveries.page('zzz', { limit: 9 })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('are found by a worker while their webhook is on', async () => {
      const stores = await edited(database());
      const { organizationId } = stores;
      const place = { organizationId, webhookId: 'w' };
      const { webhookWork } = database();
      expect(await webhookWork.due(noon, 10_000)).toContainEqual(place);
      expect(await webhookWork.due(later(-1), 10_000)).not.toContainEqual(place);
      expect(await webhookWork.organizations()).toContain(organizationId);
      await stores.webhooks.change('w', { on: false }, 'any', noon);
      expect(await webhookWork.due(noon, 10_000)).not.toContainEqual(place);
      expect(await claim(stores)).toEqual([]);
      await stores.webhooks.remove('w', noon);
      expect(await webhookWork.organizations()).not.toContain(organizationId);
    });
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
