import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { aContact, anEntry, aPage, noon } from './records.ts';
import {
  applyAll,
  emptyQueue,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
  type World,
} from './world.ts';

const read = '2026-03-01T10:00:00Z';
const stamp = (id: number, lastUpdated: string | null = read) => ({ id, lastUpdated });

async function worldOf(database: TestDatabase, ...ids: number[]): Promise<World> {
  const world = await newWorld(database);
  await record(world, ...ids.map((id) => aContact(id)));
  await emptyQueue(world);
  return world;
}

export function sweepTests(database: () => TestDatabase): void {
  describe('sweep', () => {
    test('remembers when the last one began', async () => {
      const { stores, lease } = await newWorld(database());
      expect(await stores.sweeps.last()).toBeNull();
      await stores.sweeps.finish(lease, noon);
      await stores.sweeps.finish(lease, '2026-03-02T12:00:00.000Z');
      expect(await stores.sweeps.last()).toBe('2026-03-02T12:00:00.000Z');
    });

    test('compares page by page what is missing and what changed', async () => {
      const world = await worldOf(database(), 1, 2, 3, 4, 5, 6, 9);
      const { sweeps } = world.stores;
      await sweeps.markGone(world.lease, [6], noon);
      const first = aPage([stamp(1), stamp(3, noon)], [{ id: 4, problem: 'x' }]);
      expect(await sweeps.compare(0, first)).toEqual({ missing: [2], changed: [3] });
      const second = aPage([stamp(6), stamp(7), stamp(9, null)]);
      expect(await sweeps.compare(4, second)).toEqual({ missing: [5], changed: [6, 7, 9] });
      expect(await sweeps.known(4, 9)).toEqual([5, 9]);
      expect(await sweeps.known(0, 2)).toEqual([1, 2]);
      expect(await sweeps.known(9, 9)).toEqual([]);
    });

    test('has those that are gone looked at, and who shares their address or name', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const email = 'shared@example.com';
      await record(world, aContact(1, { email }), aContact(2, { email }), aContact(3));
      await stores.ampContacts.add({ id: 'a', set: { email: email.toUpperCase() } }, noon);
      const named = { firstName: 'first1', lastName: 'LAST' };
      await stores.ampContacts.add({ id: 'b', set: named }, noon);
      await stores.ampContacts.add({ id: 'c', set: { email: 'c@example.com' } }, noon);
      const swapped = { firstName: 'Last', lastName: 'First1' };
      await stores.ampContacts.add({ id: 'd', set: swapped }, noon);
      await emptyQueue(world);
      await stores.sweeps.markGone(lease, [1, 77], noon);
      expect(await queuedIds(world)).toEqual([1, 2]);
      expect(await queuedAmpIds(world)).toEqual(['a', 'b', 'd']);
      expect((await stores.mirror.candidate(1))?.candidate.gone).toBe(true);
      expect((await stores.mirror.candidate(2))?.candidate.rivals).toEqual([]);
      const amp = (await stores.mirror.ampCandidate('a'))?.candidate;
      expect(amp?.sameEmail.map(({ contact }) => contact.id)).toEqual([2]);
      expect((await stores.mirror.outlines(0, 9)).map(({ id }) => id)).toEqual([2, 3]);
      expect(await stores.mirror.counts()).toMatchObject({ contacts: 2 });
      expect(await stores.mirror.find({ id: 1 })).toHaveLength(1);

      await emptyQueue(world);
      await stores.sweeps.markGone(lease, [1], '2027-01-01T00:00:00.000Z');
      expect(await queuedIds(world)).toEqual([]);
      // As it was, and yet there again.
      expect(await record(world, aContact(1, { email }))).toBe(1);
      expect((await stores.mirror.candidate(1))?.candidate.gone).toBe(false);
      expect(await queuedIds(world)).toEqual([1, 2]);
    });

    test('has every link looked at', async () => {
      const world = await worldOf(database(), 1, 2, 3);
      const set = {};
      await applyAll(world, [anEntry('create', 1, { set }), anEntry('create', 3, { set })]);
      await applyAll(world, [
        anEntry('end', 3, { ampContactId: 'amp-3', ampVersion: 1, link: 'ended' }),
      ]);
      expect(await world.stores.sweeps.queueLinks(world.lease)).toBe(1);
      expect(await queuedIds(world)).toEqual([1]);
    });
  });
}
