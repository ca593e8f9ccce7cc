import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, newIds, newWorld, queuedIds, record, saveLines, type World } from './world.ts';

/** The linked AMP contact at a version. */
const at = (ampVersion: number) => ({ ampContactId: 'amp-1', ampVersion });

const set = { email: 'ann@example.com', firstName: 'Ann' };

/** Contact 1 linked to AMP contact amp-1, at version 1. */
async function linkedWorld(database: TestDatabase): Promise<World> {
  const world = await newWorld(database);
  await record(world, aContact(1));
  await applyAll(world, [anEntry('create', 1, { set })]);
  await record(world, aContact(1, { title: 'CTO' }));
  return world;
}

const linkOf = async ({ stores }: World) => (await stores.mirror.candidate(1))?.candidate.link;

export function applyTests(database: () => TestDatabase): void {
  describe('apply', () => {
    test('create makes AMP contact, link and base, and settles the contact', async () => {
      const world = await newWorld(database());
      await record(world, aContact(1), aContact(2));
      expect(await applyAll(world, [anEntry('create', 1, { set })])).toEqual({
        applied: [1],
        stale: [],
      });
      expect(await world.stores.ampContacts.get('amp-1')).toEqual({
        id: 'amp-1',
        email: 'ann@example.com',
        fields: { firstName: 'Ann' },
        version: 1,
        createdAt: noon,
        updatedAt: noon,
        deletedAt: null,
        link: { contactId: 1, state: 'active', origin: 'connectwise', since: noon },
        owner: null,
        state: 'in_step',
        editedBy: null,
      });
      expect(await linkOf(world)).toMatchObject({ base: set, state: 'active' });
      expect(await queuedIds(world)).toEqual([2]);
      expect((await world.stores.plans.lines('r1', 0, 9)).map(({ state }) => state)).toEqual([
        'applied',
      ]);
    });

    test.each([
      [249, 1],
      [244, 6],
      [48, 2],
    ])('%i new AMP contacts and %i linked to those there are', async (created, linked) => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const ids = Array.from({ length: created + linked }, (_, nth) => nth + 1);
      await record(world, ...ids.map((id) => aContact(id)));
      for (const id of ids.slice(created)) {
        await stores.ampContacts.add({ id: `old-${id}`, set: { title: 'CEO' } }, noon);
      }
      const lines = await saveLines(
        world,
        ids.map((id) =>
          id > created
            ? anEntry('link', id, { ampContactId: `old-${id}`, ampVersion: 1 })
            : anEntry('create', id, { set }),
        ),
      );
      const made = new Map(ids.map((id) => [id, `amp-${id}`]));
      const { applied } = await stores.plans.apply(lease, lines, made, noon);
      expect(applied).toHaveLength(ids.length);
      expect((await stores.mirror.counts()).linked).toBe(ids.length);
    });

    test('a second time does nothing and says the same', async () => {
      const { stores, lease, ...rest } = await newWorld(database());
      const world = { stores, lease, ...rest };
      await record(world, aContact(1));
      const lines = await saveLines(world, [anEntry('create', 1, { set })]);
      const apply = (id: string) => stores.plans.apply(lease, lines, new Map([[1, id]]), noon);
      expect(await apply('amp-a')).toEqual({ applied: [1], stale: [] });
      expect(await apply('amp-b')).toEqual({ applied: [1], stale: [] });
      expect(await stores.ampContacts.count()).toBe(1);
    });

    test('create is stale if the person came up in AMP meanwhile', async () => {
      const world = await newWorld(database());
      await record(world, aContact(1), aContact(2));
      const other = { email: 'bob@example.com' };
      const lines = await saveLines(world, [
        anEntry('create', 1, { set }),
        anEntry('create', 2, { set: other }),
      ]);
      await world.stores.ampContacts.add(
        { id: 'by-hand', set: { email: 'ANN@example.com' } },
        noon,
      );
      await world.stores.ampContacts.add({ id: 'removed', set: other }, noon);
      await world.stores.ampContacts.remove('removed', 'any', noon);
      const ids = new Map([
        [1, 'amp-1'],
        [2, 'amp-2'],
      ]);
      expect(await world.stores.plans.apply(world.lease, lines, ids, noon)).toEqual({
        applied: [2],
        stale: [1],
      });
      expect(await queuedIds(world)).toEqual([1]);
    });

    test('link takes over values only where there are changes', async () => {
      const world = await newWorld(database());
      const { ampContacts } = world.stores;
      await record(world, aContact(1), aContact(2));
      await ampContacts.add({ id: 'x', set }, noon);
      await ampContacts.add({ id: 'y', set: { email: 'y@example.com' } }, noon);
      const base = { email: 'ann@example.com' };
      await applyAll(world, [
        anEntry('link', 1, { ampContactId: 'x', ampVersion: 1, base }),
        anEntry('link', 2, { ampContactId: 'y', ampVersion: 1, set: { title: 'CEO' } }),
      ]);
      expect(await ampContacts.get('x')).toMatchObject({ version: 1, link: { contactId: 1 } });
      expect(await ampContacts.get('y')).toMatchObject({
        version: 2,
        email: 'y@example.com',
        fields: { title: 'CEO' },
      });
    });

    test('update, pause, resume and agree move values, link and base', async () => {
      const world = await linkedWorld(database());
      const { stores } = world;
      const base = { ...set, title: 'CTO' };
      await applyAll(world, [anEntry('update', 1, { ...at(1), set: { title: 'CTO' }, base })]);
      expect(await stores.ampContacts.get('amp-1')).toMatchObject({
        version: 2,
        fields: { firstName: 'Ann', title: 'CTO' },
      });
      expect(await linkOf(world)).toMatchObject({ base });

      const skip = { kind: 'contact', id: 1, reason: 'inactive', about: null } as const;
      await applyAll(world, [anEntry('pause', 1, { ...at(2), base, skip })]);
      expect(await linkOf(world)).toMatchObject({ base, state: 'paused' });
      expect(await stores.skips.counts('contact')).toEqual({ inactive: 1 });
      expect(await stores.mirror.counts()).toMatchObject({ linked: 0, paused: 1 });

      await applyAll(world, [anEntry('resume', 1, { ...at(2), base })]);
      expect(await linkOf(world)).toMatchObject({ base, state: 'active' });
      expect(await stores.skips.counts('contact')).toEqual({});

      await applyAll(world, [anEntry('agree', 1, { ...at(2), base: set })]);
      expect(await linkOf(world)).toMatchObject({ base: set, state: 'active' });
      expect(await stores.ampContacts.get('amp-1')).toMatchObject({ version: 2 });
    });

    test('restore brings back what was removed', async () => {
      const world = await linkedWorld(database());
      await world.stores.ampContacts.remove('amp-1', 'any', noon);
      const entry = { ampContactId: 'amp-1', ampVersion: 2, set: { title: 'CTO' } };
      await applyAll(world, [anEntry('restore', 1, entry)]);
      expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({
        version: 3,
        deletedAt: null,
        fields: { title: 'CTO' },
      });
    });

    test('a moved version makes the line stale, and nothing else happens', async () => {
      const world = await linkedWorld(database());
      const { stores } = world;
      await stores.ampContacts.edit('amp-1', { set: { title: 'mine' } }, 'any', noon);
      const before = await stores.mirror.candidate(1);
      const skip = { kind: 'contact', id: 1, reason: 'inactive', about: null } as const;
      for (const action of ['update', 'agree', 'pause', 'resume', 'restore', 'link'] as const) {
        const entry = { ampContactId: 'amp-1', ampVersion: 1, set: { title: 'theirs' }, skip };
        const outcome = await applyAll(world, [anEntry(action, 1, entry)]);
        expect(outcome.applied).toEqual([]);
        expect(outcome.stale).toHaveLength(1);
      }
      expect(await stores.mirror.candidate(1)).toEqual(before);
      expect(await queuedIds(world)).toEqual([1]);
      expect((await stores.plans.lines('r1', 1, 1))[0]?.state).toBe('stale');
    });

    test('never links one AMP contact to two contacts', async () => {
      const world = await linkedWorld(database());
      await record(world, aContact(2));
      const entry = { ampContactId: 'amp-1', ampVersion: 1 };
      expect((await applyAll(world, [anEntry('link', 2, entry)])).applied).toEqual([]);
      expect((await applyAll(world, [anEntry('update', 2, entry)])).applied).toEqual([]);
      expect((await applyAll(world, [anEntry('create', 1, { set: {} })])).applied).toEqual([]);
      expect(await world.stores.mirror.counts()).toMatchObject({ linked: 1 });
    });

    test('skips are recorded, replaced, and gone once the contact is taken', async () => {
      const world = await newWorld(database());
      const { skips } = world.stores;
      await record(world, aContact(1), aContact(2));
      const about = { kind: 'contact', id: '2' } as const;
      await applyAll(world, [
        { kind: 'contact', id: 1, reason: 'duplicate_email', about },
        { kind: 'contact', id: 2, reason: 'no_email', about: null },
      ]);
      expect(
        await skips.list('contact', { reasons: ['duplicate_email'], after: null, limit: 9 }),
      ).toEqual([{ kind: 'contact', id: 1, reason: 'duplicate_email', about }]);
      expect(await skips.list('contact', { after: 1, limit: 9 })).toHaveLength(1);
      expect(await queuedIds(world)).toEqual([]);
      await record(world, aContact(1, { title: 'x' }), aContact(2, { title: 'x' }));
      await applyAll(world, [
        anEntry('create', 1, { set }),
        { kind: 'contact', id: 2, reason: 'inactive', about: null },
      ]);
      expect(await skips.counts('contact')).toEqual({ inactive: 1 });
    });

    test('the contact of a line that changed meanwhile stays in the queue', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await record(world, aContact(1));
      const lines = await saveLines(world, [anEntry('create', 1, { set })]);
      await record(world, aContact(1, { title: 'later' }));
      const outcome = await stores.plans.apply(lease, lines, newIds, noon);
      expect(outcome).toEqual({ applied: [], stale: [1] });
      expect(await queuedIds(world)).toEqual([1]);
      expect(await stores.ampContacts.count()).toBe(0);
    });
  });
}
