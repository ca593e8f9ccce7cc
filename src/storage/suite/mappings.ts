import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { type AmpField, comparisonOf } from '../../core/contact/ampFields.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, emptyQueue, newWorld, queuedIds, record } from './world.ts';

const later = '2026-03-01T13:00:00.000Z';

const document: MappingDocument = {
  entries: [{ amp: 'title', connectwise: 'title', direction: 'to_amp' }],
  off: ['fax'],
};

const field = (name: string, parts: Partial<AmpField> = {}): AmpField => ({
  name,
  label: name,
  kind: 'text',
  comparison: 'text',
  custom: { retired: false },
  ...parts,
});

export function mappingTests(database: () => TestDatabase): void {
  describe('mappings', () => {
    test('begin with the default one, and are kept version by version', async () => {
      const { mappings } = (await newWorld(database())).stores;
      const nothing = { entries: [], off: [] };
      const never = { savedAt: null, savedBy: null, note: null };
      const byDefault = { version: 0, document: nothing, author: 'default mapping', ...never };
      expect(await mappings.get()).toEqual(byDefault);
      const saved = { author: 'command line', savedBy: commandLine };
      const one = { version: 1, document, ...saved, savedAt: noon, note: 'Titles only come' };
      expect(await mappings.save(document, 0, noon, 'Titles only come')).toEqual(one);
      const two = { version: 2, document: nothing, ...saved, savedAt: later, note: null };
      expect(await mappings.save(nothing, 1, later)).toEqual(two);
      expect(await mappings.get()).toEqual(two);
      expect(await mappings.at(1)).toEqual(one);
      expect(await mappings.at(0)).toEqual(byDefault);
      expect(await mappings.at(3)).toBeNull();
      expect(await mappings.list(9)).toEqual([two, one]);
      expect(await mappings.list(1)).toEqual([two]);
    });

    test('are not saved over one that was saved meanwhile', async () => {
      const { mappings } = (await newWorld(database())).stores;
      await mappings.save(document, 0, noon);
      const detail = { what: 'mapping', expected: 0, found: 1, by: 'command line' };
      const refusal = { code: 'version_conflict', detail };
      await expect(mappings.save(document, 0, noon)).rejects.toMatchObject(refusal);
      expect(await mappings.list(9)).toHaveLength(1);
    });

    test('have everything looked at again that they concern', async () => {
      const world = await newWorld(database());
      await record(world, aContact(1), aContact(2), aContact(3));
      await applyAll(world, [
        anEntry('create', 1, { set: { email: 'u1@example.com' } }),
        { kind: 'contact', id: 2, reason: 'no_company', about: null },
      ]);
      await emptyQueue(world);
      await world.stores.mappings.save(document, 0, noon);
      expect(await queuedIds(world)).toEqual([1, 2]);
    });
  });

  describe('fields of their own', () => {
    test('are added, changed by their name, and listed by it', async () => {
      const { ampFields } = (await newWorld(database())).stores;
      expect(await ampFields.list()).toEqual([]);
      const options = ['Red', 'Green'];
      const colour = field('colour', {
        kind: 'choice',
        comparison: comparisonOf('choice'),
        options,
      });
      await ampFields.add(colour, noon);
      await ampFields.add(field('age', { kind: 'number', comparison: 'exact' }), noon);
      const retired = { ...colour, label: 'Best colour', custom: { retired: true } };
      expect(
        await ampFields.edit('colour', { label: 'Best colour', retired: true }, 1, later),
      ).toEqual({ ...retired, version: 2, editedBy: commandLine });
      expect(await ampFields.list()).toMatchObject([
        field('age', { kind: 'number', comparison: 'exact' }),
        retired,
      ]);
    });
  });

  describe('lists of ConnectWise', () => {
    test('are remembered with every name that an entry ever had', async () => {
      const { stores, lease } = await newWorld(database());
      const { knownLists } = stores;
      expect(await knownLists.get('markets')).toEqual([]);
      await knownLists.remember(lease, 'markets', [{ id: 1, name: 'Law' }], noon);
      await knownLists.remember(lease, 'markets', [{ id: 1, name: 'Legal' }], noon);
      expect(await knownLists.get('markets')).toEqual([
        { id: 1, name: 'Law' },
        { id: 1, name: 'Legal' },
      ]);
      expect(await knownLists.get('territories')).toEqual([]);
    });
  });
}
