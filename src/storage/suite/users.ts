import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import type { User } from '../../core/contact/owners.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { encodeJson } from '../database/storedJson.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, emptyQueue, newWorld, queuedIds, record } from './world.ts';

const user = (id: string, with_: Partial<User> = {}): User => ({
  id,
  name: id,
  email: `${id}@example.com`,
  role: 'member',
  member: null,
  ...with_,
});

export function userTests(database: () => TestDatabase): void {
  describe('users', () => {
    test('are listed by name, replaced and removed', async () => {
      const { users } = (await newWorld(database())).stores;
      const member = { id: 7, identifier: 'BRuiz', verifiedAt: noon };
      const bea = user('1', { name: 'Bea', role: 'admin', member });
      const ann = user('2', { name: 'ann' });
      await users.add(bea, noon);
      await users.add(ann, noon);
      expect(await users.list()).toMatchObject([ann, bea]);
      const carl = { ...member, id: 8 };
      const saved = { ...ann, name: 'Zoe', member: carl };
      expect(await users.edit('2', { name: 'Zoe', member: carl }, 1, noon)).toEqual({
        ...saved,
        accountId: null,
        version: 2,
        editedBy: commandLine,
      });
      expect(await users.list()).toMatchObject([bea, saved]);
      expect(await users.remove('1', 'any', noon)).toBe(true);
      expect(await users.remove('1', 'any', noon)).toBe(false);
      expect(await users.list()).toMatchObject([saved]);
    });

    test('have an address of their own', async () => {
      const { users } = (await newWorld(database())).stores;
      await users.add(user('a'), noon);
      await users.add(user('b'), noon);
      const refusal = { code: 'bad_input', detail: { field: 'email' } };
      const taken = { email: ' A@Example.com' };
      await expect(users.add(user('c', taken), noon)).rejects.toMatchObject(refusal);
      await expect(users.edit('b', taken, 'any', noon)).rejects.toMatchObject(refusal);
      await users.edit('a', taken, 'any', noon);
      await expect(users.edit('x', {}, 'any', noon)).rejects.toMatchObject({ code: 'not_found' });
    });

    test('have every link looked at, because owners follow them', async () => {
      const world = await newWorld(database());
      const { users } = world.stores;
      await record(world, aContact(1), aContact(2));
      await applyAll(world, [anEntry('create', 1)]);
      await emptyQueue(world);
      await users.add(user('a'), noon);
      expect(await queuedIds(world)).toEqual([]);
      const member = { id: 7, identifier: 'a', verifiedAt: noon };
      await users.edit('a', { member }, 'any', noon);
      expect(await queuedIds(world)).toEqual([1]);
      await emptyQueue(world);
      await users.remove('a', 'any', noon);
      expect(await queuedIds(world)).toEqual([1]);
    });
  });

  describe('a user who is removed', () => {
    test('is in no settings any more, in the same transaction', async () => {
      const { users, settings } = (await newWorld(database())).stores;
      await users.add(user('a'), noon);
      await users.add(user('b'), noon);
      const owned = { defaultOwner: 'a', ownerByCompany: { 1: 'a', 2: 'b' } };
      await settings.change((present) => ({ ...present, ...owned }), 'any', noon);
      await users.remove('a', 'any', noon);
      expect(await settings.current()).toMatchObject({
        value: { defaultOwner: null, ownerByCompany: { 2: 'b' } },
        version: 2,
      });
      await users.remove('b', 'any', noon);
      expect(await settings.get()).toMatchObject({ ownerByCompany: {} });
    });
  });

  describe('settings', () => {
    test('that an older version saved are completed by the default ones', async () => {
      const { stores } = await newWorld(database());
      expect(await stores.settings.get()).toEqual(defaultSettings);
      const { db } = database().handle;
      await db.transaction().execute(async (trx) => {
        const { organizationId } = stores;
        const settings = encodeJson({ push: false });
        await trx
          .insertInto('settings')
          .values({
            organization_id: organizationId,
            settings,
            saved_at: noon,
            version: 1,
            saved_by: null,
          })
          .execute();
      });
      expect(await stores.settings.get()).toEqual({ ...defaultSettings, push: false });
    });
  });
}
