import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { noon } from './records.ts';
import { newWorld } from './world.ts';

const later = '2026-03-02T12:00:00.000Z';

export function ampContactTests(database: () => TestDatabase): void {
  describe('AMP contacts', () => {
    test('are added, edited, removed and restored, each with a new version', async () => {
      const { ampContacts } = (await newWorld(database())).stores;
      const set = { email: 'a@x.example', firstName: 'A\0nn', employees: 5, vip: true, title: '' };
      const added = await ampContacts.add({ id: 'a', set }, noon);
      expect(added).toEqual({
        id: 'a',
        email: 'a@x.example',
        fields: { firstName: 'Ann', employees: 5, vip: true },
        version: 1,
        createdAt: noon,
        updatedAt: noon,
        deletedAt: null,
        link: null,
        owner: null,
        state: 'waiting',
        editedBy: commandLine,
      });
      expect(await ampContacts.get('a')).toEqual(added);
      const edited = await ampContacts.edit('a', { set: { vip: null, email: null } }, 'any', later);
      expect(edited).toMatchObject({ email: null, version: 2, createdAt: noon, updatedAt: later });
      expect(edited.fields).toEqual({ firstName: 'Ann', employees: 5 });
      expect(
        await ampContacts.edit('a', { set: { employees: 5, other: null } }, 'any', noon),
      ).toEqual(edited);
      expect(await ampContacts.remove('a', 'any', later)).toMatchObject({
        version: 3,
        deletedAt: later,
      });
      expect(await ampContacts.remove('a', 'any', noon)).toMatchObject({
        version: 3,
        deletedAt: later,
      });
      expect(await ampContacts.restore('a', later)).toMatchObject({ version: 4, deletedAt: null });
      expect(await ampContacts.restore('a', later)).toMatchObject({ version: 4 });
    });

    test('that are not there are said to be missing', async () => {
      const { ampContacts } = (await newWorld(database())).stores;
      expect(await ampContacts.get('x')).toBeNull();
      const refusal = { code: 'not_found', detail: { what: 'amp_contact', id: 'x' } };
      await expect(ampContacts.edit('x', { set: {} }, 'any', noon)).rejects.toMatchObject(refusal);
      await expect(ampContacts.remove('x', 'any', noon)).rejects.toMatchObject(refusal);
      await expect(ampContacts.restore('x', noon)).rejects.toMatchObject(refusal);
    });

    test('are listed in order, found by name and address, removed ones on request', async () => {
      const { ampContacts } = (await newWorld(database())).stores;
      await ampContacts.add({ id: 'b-2', set: { firstName: 'Bob', lastName: 'Ärger' } }, noon);
      await ampContacts.add({ id: 'b1', set: { email: 'Zoe_1@X.example' } }, noon);
      await ampContacts.add({ id: 'a', set: { lastName: 'Gone' } }, noon);
      await ampContacts.remove('a', 'any', noon);
      type Options = Partial<Parameters<typeof ampContacts.list>[0]>;
      const ids = async (options: Options = {}) =>
        (await ampContacts.list({ afterId: '', limit: 10, ...options })).map(({ id }) => id);
      expect(await ids()).toEqual(['b-2', 'b1']);
      expect(await ids({ removed: true })).toEqual(['a', 'b-2', 'b1']);
      expect(await ids({ afterId: 'b-2' })).toEqual(['b1']);
      expect(await ids({ limit: 1 })).toEqual(['b-2']);
      expect(await ids({ search: 'ÄRG bo' })).toEqual(['b-2']);
      expect(await ids({ search: 'zoe_1@x' })).toEqual(['b1']);
      expect(await ids({ search: 'e%' })).toEqual([]);
      expect(await ids({ search: 'gone' })).toEqual([]);
      expect(await ampContacts.count()).toBe(2);
    });

    test('are found by address or by the words of a name, removed ones included', async () => {
      const { ampContacts } = (await newWorld(database())).stores;
      const named = { firstName: 'Bob', lastName: 'Ärger' };
      await ampContacts.add({ id: 'b', set: { ...named, email: 'Bob@X.example' } }, noon);
      await ampContacts.add({ id: 'a', set: named }, noon);
      await ampContacts.remove('a', 'any', noon);
      type Query = Parameters<typeof ampContacts.find>[0];
      const ids = async (query: Query) => (await ampContacts.find(query)).map(({ id }) => id);
      expect(await ids({ email: ' bob@x.EXAMPLE' })).toEqual(['b']);
      expect(await ids({ email: '' })).toEqual([]);
      expect(await ids({ name: 'ärg BO' })).toEqual(['a', 'b']);
      expect(await ids({ name: 'bob%' })).toEqual([]);
    });
  });
}
