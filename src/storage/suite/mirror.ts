import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { company } from '../../../test/support/records.ts';
import { aContact, aPage, atStart } from './records.ts';
import { emptyQueue, newWorld, queuedIds, record } from './world.ts';

export function mirrorTests(database: () => TestDatabase): void {
  describe('reading', () => {
    test('keeps what was read and how far', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const contact = aContact(5, { types: [{ id: 2, name: 'b' }], title: '测试 😀' });
      const progress = { startedAt: '2026-03-01T11:00:00Z', since: null, afterId: 5 };
      const changed = await stores.readings.recordContacts(lease, aPage([contact]), progress);
      expect(changed).toBe(1);
      expect(await stores.mirror.contactsByIds([5, 6])).toEqual([contact]);
      expect(await stores.readings.state('contacts')).toEqual({ cursor: null, reading: progress });
      expect(await stores.readings.state('companies')).toEqual({ cursor: null, reading: null });

      await stores.readings.finish(lease, 'contacts', progress.startedAt);
      const done = { cursor: progress.startedAt, reading: null };
      expect(await stores.readings.state('contacts')).toEqual(done);
      const next = { startedAt: '2026-03-01T13:00:00Z', since: progress.startedAt, afterId: 0 };
      await stores.readings.recordContacts(lease, aPage([]), next);
      expect(await stores.readings.state('contacts')).toEqual({ ...done, reading: next });
    });

    test('passes over a touch that changed nothing, and another order of parts', async () => {
      const world = await newWorld(database());
      const first = aContact(1, { types: [1, 2].map((id) => ({ id, name: `t${id}` })) });
      await record(world, first);
      await emptyQueue(world);
      const touched = {
        ...first,
        types: first.types.toReversed(),
        lastUpdated: '2027-01-01T00:00:00Z',
      };
      expect(await record(world, touched)).toBe(0);
      expect(await queuedIds(world)).toEqual([]);
      expect(await world.stores.mirror.contactsByIds([1])).toEqual([first]);
    });

    test('a changed company has its contacts looked at', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const companies = (...records: ReturnType<typeof company>[]) =>
        stores.readings.recordCompanies(lease, aPage(records), atStart);
      expect(await companies(company(1), company(2))).toBe(2);
      await record(world, aContact(1), aContact(2, { companyId: 2 }), aContact(3));
      await emptyQueue(world);
      expect(await companies(company(1), company(2, { lastUpdated: null }))).toBe(0);
      expect(await queuedIds(world)).toEqual([]);
      expect(await companies(company(1, { website: 'x' }), company(2))).toBe(1);
      expect(await queuedIds(world)).toEqual([1, 3]);
      expect(await stores.mirror.companiesByIds([2, 1])).toEqual([
        company(1, { website: 'x' }),
        company(2),
      ]);
    });

    test('records what is unreadable until it can be read again', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await record(world, aContact(1), aContact(2));
      await emptyQueue(world);
      const page = aPage([aContact(1)], [{ id: 2, problem: 'no name' }]);
      await stores.readings.recordContacts(lease, page, atStart);
      const skip = { kind: 'contact', id: 2, reason: 'unreadable', about: null };
      const all = { after: null, limit: 10 };
      expect(await stores.skips.list('contact', all)).toEqual([skip]);
      expect(await stores.skips.counts('contact')).toEqual({ unreadable: 1 });
      expect(await queuedIds(world)).toEqual([]);
      // The same as before it became unreadable, and yet something to look at.
      await record(world, aContact(2));
      expect(await stores.skips.list('contact', all)).toEqual([]);
      expect(await queuedIds(world)).toEqual([2]);
    });

    test('stores text that PostgreSQL refuses, alike on both', async () => {
      const world = await newWorld(database());
      const odd = aContact(1, { firstName: 'A\0nn\uD800e', lastName: '\\u0000 \\ud800' });
      expect(await record(world, odd)).toBe(1);
      const stored = { ...odd, firstName: 'Ann\uFFFDe' };
      expect(await world.stores.mirror.contactsByIds([1])).toEqual([stored]);
      expect(await record(world, odd)).toBe(0);
      expect(await record(world, aContact(1, { firstName: '😀' }))).toBe(1);
      expect((await world.stores.mirror.contactsByIds([1]))[0]?.firstName).toBe('😀');
    });
  });

  describe('mirror', () => {
    test('pages through companies and outlines', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await stores.readings.recordCompanies(
        lease,
        aPage([1, 2, 3].map((id) => company(id))),
        atStart,
      );
      await record(
        world,
        aContact(1, { email: 'One@Example.com' }),
        aContact(2, { email: 'not an address', inactive: true }),
        aContact(3, { email: null, companyId: null }),
      );
      expect((await stores.mirror.companies(1, 1)).map(({ id }) => id)).toEqual([2]);
      const plain = { types: [], link: null };
      expect(await stores.mirror.outlines(0, 2)).toEqual([
        {
          ...plain,
          id: 1,
          companyId: 1,
          inactive: false,
          email: { state: 'valid', key: 'one@example.com' },
        },
        { ...plain, id: 2, companyId: 1, inactive: true, email: { state: 'invalid' } },
      ]);
      expect(await stores.mirror.outlines(2, 2)).toEqual([
        { ...plain, id: 3, companyId: null, inactive: false, email: { state: 'none' } },
      ]);
    });

    test('counts the companies that have a value, or a contact with it', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const [a, b] = [
        { id: 7, name: 'A' },
        { id: 8, name: 'B' },
      ];
      await stores.readings.recordCompanies(
        lease,
        aPage([
          company(1, { types: [a, b], status: a, market: b }),
          company(2, { types: [a], status: a, territory: a }),
          company(3, { types: [a, b], status: a, market: b, deleted: true }),
          company(4, { types: [] }),
        ]),
        atStart,
      );
      await record(
        world,
        aContact(1, { companyId: 1, types: [a] }),
        aContact(2, { companyId: 1, types: [a, b] }),
        aContact(3, { companyId: null, types: [b] }),
        aContact(4, { companyId: 2, types: [a] }),
      );
      const counted = async (field: Parameters<typeof stores.mirror.companiesByValue>[0]) =>
        Object.fromEntries(await stores.mirror.companiesByValue(field));
      expect(await counted('company type')).toEqual({ 7: 2, 8: 1 });
      expect(await counted('company status')).toMatchObject({ 7: 2 });
      expect(await counted('territory')).toMatchObject({ 7: 1 });
      expect(await counted('market')).toEqual({ 8: 1 });
      expect(await counted('contact type')).toEqual({ 7: 2, 8: 1 });
    });

    test('finds contacts by id, any of their addresses, and parts of their name', async () => {
      const world = await newWorld(database());
      await record(
        world,
        aContact(1, { firstName: 'Zoë', lastName: "O'Hara_%", email: 'zoe@x.example' }),
        aContact(2, { firstName: 'Bob', lastName: 'Zimmer', email: 'bob at work' }),
      );
      const find = async (query: Parameters<typeof world.stores.mirror.find>[0]) =>
        (await world.stores.mirror.find(query)).map(({ id }) => id);
      expect(await find({ id: 2 })).toEqual([2]);
      expect(await find({ id: 9 })).toEqual([]);
      expect(await find({ email: ' ZOE@X.example' })).toEqual([1]);
      expect(await find({ email: 'Bob at work' })).toEqual([2]);
      expect(await find({ email: '%' })).toEqual([]);
      expect(await find({ name: 'ZOË' })).toEqual([1]);
      expect(await find({ name: "o'hara_% zo" })).toEqual([1]);
      expect(await find({ name: 'z' })).toEqual([1, 2]);
      expect(await find({ name: '_' })).toEqual([1]);
      expect(await find({ name: '\\' })).toEqual([]);
    });
  });
}
