import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { mostViews, type NewView } from '../../ports/savedViews.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, newWorld, record, type World } from './world.ts';

export function savedView(id: string, given: Partial<NewView> = {}): NewView {
  return { id, list: 'contacts', name: id, query: { state: 'skipped' }, columns: null, ...given };
}

async function withUsers(database: TestDatabase, ...ids: readonly string[]): Promise<World> {
  const world = await newWorld(database);
  for (const id of ids) {
    const email = `${id}@example.com`;
    await world.stores.users.add({ id, name: id, email, role: 'member', member: null }, noon);
  }
  return world;
}

export function savedViewTests(database: () => TestDatabase): void {
  describe('saved views', () => {
    test('are of one user, in order of name, and changed on top of what was read', async () => {
      const { savedViews } = (await withUsers(database(), 'ann', 'bea')).stores;
      const late = savedView('1', { name: 'zulu', columns: ['email', 'company'] });
      const early = savedView('2', { name: 'Alpha', query: { q: 'x "%" é', sort: '-name' } });
      expect(await savedViews.add('ann', late)).toEqual({ ...late, version: 1 });
      await savedViews.add('ann', early);
      await savedViews.add('bea', savedView('1', { name: 'hers' }));
      expect(await savedViews.list('ann')).toEqual([
        { ...early, version: 1 },
        { ...late, version: 1 },
      ]);
      const change = { name: 'Omega', query: {}, columns: [] };
      const changed = { ...late, ...change, version: 2 };
      expect(await savedViews.change('ann', '1', change, 1)).toEqual(changed);
      expect(await savedViews.list('ann')).toEqual([{ ...early, version: 1 }, changed]);
      await expect(savedViews.change('ann', '1', change, 1)).rejects.toMatchObject({
        code: 'version_conflict',
      });
      expect(await savedViews.list('bea')).toMatchObject([{ name: 'hers', version: 1 }]);
      await expect(savedViews.change('bea', '2', change, 'any')).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await savedViews.remove('bea', '2')).toBe(false);
      expect(await savedViews.remove('ann', '2')).toBe(true);
      expect(await savedViews.list('ann')).toEqual([changed]);
    });

    test('have a name of their own in each list of a user', async () => {
      const { savedViews } = (await withUsers(database(), 'ann', 'bea')).stores;
      await savedViews.add('ann', savedView('1', { name: 'Mine' }));
      const refusal = { code: 'bad_input', detail: { field: 'name', problem: 'view_name_taken' } };
      const twice = savedView('2', { name: ' MINE' });
      await expect(savedViews.add('ann', twice)).rejects.toMatchObject(refusal);
      await savedViews.add('ann', { ...twice, list: 'todos' });
      await savedViews.add('bea', twice);
      await savedViews.add('ann', savedView('3'));
      await expect(savedViews.change('ann', '3', { name: 'mine' }, 'any')).rejects.toMatchObject(
        refusal,
      );
      await savedViews.change('ann', '1', { name: 'MINE' }, 'any');
    });

    test('are so many of one list at most', async () => {
      const { savedViews } = (await withUsers(database(), 'ann')).stores;
      for (let n = 0; n < mostViews; n++) await savedViews.add('ann', savedView(`v${n}`));
      await expect(savedViews.add('ann', savedView('more'))).rejects.toMatchObject({
        detail: { problem: 'too_many_views' },
      });
      await savedViews.add('ann', savedView('more', { list: 'todos' }));
    });

    test('go with their user', async () => {
      const { savedViews, users } = (await withUsers(database(), 'ann', 'bea')).stores;
      await savedViews.add('ann', savedView('1'));
      await savedViews.add('bea', savedView('1'));
      await users.remove('ann', 'any', noon);
      expect(await savedViews.list('ann')).toEqual([]);
      expect(await savedViews.list('bea')).toMatchObject([{ id: '1' }]);
    });

    test('that search for a person go when the person is erased', async () => {
      const world = await withUsers(database(), 'ann');
      const { savedViews, erasure, ampContacts, locks, sweeps } = world.stores;
      await record(world, aContact(1));
      await applyAll(world, [anEntry('create', 1, { set: { email: 'Gone@example.com' } })]);
      await savedViews.add('ann', savedView('1', { query: { q: 'gone@EXAMPLE.com' } }));
      await savedViews.add('ann', savedView('2', { name: 'Look for gone@example.com' }));
      await savedViews.add('ann', savedView('3', { query: { q: 'other@example.com' } }));
      await sweeps.markGone(world.lease, [1], noon);
      await ampContacts.remove('amp-1', 'any', noon);
      await locks.release(world.lease);
      const when = { now: noon, leaseMilliseconds: 60_000 };
      await erasure.erase({ contactId: 1, ampContactId: 'amp-1' }, when);
      expect(await savedViews.list('ann')).toMatchObject([{ id: '3' }]);
    });
  });
}
