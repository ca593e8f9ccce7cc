import { describe, expect, test } from 'vitest';
import { countWrites } from '../../../test/support/countWrites.ts';
import type { TestDatabaseKind } from '../../../test/support/databases.ts';
import { company, emailItem } from '../../../test/support/records.ts';
import { aContact, anEntry, aPage, atStart, noon } from './records.ts';
import { applyAll, newWorld, record } from './world.ts';

const one = { insert: 0, update: 0, delete: 0 };

export function quietTests(kind: TestDatabaseKind): void {
  describe('rows written, counted by the database', () => {
    test('none for what stays as it is', async () => {
      const database = await kind.open();
      const world = await newWorld(database);
      const { stores, lease } = world;
      const contacts = [1, 2, 3].map((id) => aContact(id));
      const skip = { kind: 'contact', id: 2, reason: 'no_email', about: null } as const;
      const set = { email: 'u1@example.com', title: 'CTO' };
      const unreadable = aPage(contacts, [{ id: 9, problem: 'x' }]);
      await stores.readings.recordCompanies(lease, aPage([company(1)]), atStart);
      await stores.readings.recordContacts(lease, unreadable, atStart);
      await applyAll(world, [anEntry('create', 1, { set }), skip]);
      await stores.plans.dequeue(lease, [{ kind: 'contact', id: 3, stamp: 1 }]);

      const counter = await countWrites(database);
      await stores.readings.recordCompanies(lease, aPage([company(1)]), atStart);
      await stores.readings.recordContacts(lease, unreadable, atStart);
      await stores.readings.finish(lease, 'contacts', noon);
      await stores.plans.queueRivals(lease);
      await stores.plans.dequeue(lease, []);
      await stores.plans.save(lease, []);
      await stores.plans.apply(lease, [], new Map(), noon);
      await stores.ampContacts.edit('amp-1', { set: { title: 'CTO' } }, 'any', noon);
      await stores.ampContacts.restore('amp-1', noon);
      expect(Object.keys(await counter.written())).toEqual(['readings']);

      await counter.reset();
      const same = { ampContactId: 'amp-1', ampVersion: 1, set };
      await applyAll(world, [anEntry('agree', 1, same), skip]);
      expect(await counter.written()).toEqual({
        plan_lines: { ...one, insert: 2, update: 2 },
        plan_line_groups: { ...one, insert: 2 },
      });
    });

    test('none for conflicts, marks, skips and holds that stay as they are', async () => {
      const database = await kind.open();
      const world = await newWorld(database);
      const { stores, lease } = world;
      const further = emailItem(2, 'further@example.com', false);
      const communications = [emailItem(1, 'u1@example.com'), further];
      const contact = aContact(1, { communications });
      await record(world, contact);
      await stores.ampContacts.add({ id: 'a', set: { title: 'x' } }, noon);
      await applyAll(world, [anEntry('create', 1, { set: { title: 'CEO' } })]);
      const values = { base: null, connectWise: 'a', amp: 'b', because: 'both_changed' } as const;
      const ask = anEntry('ask', 1, {
        ampContactId: 'amp-1',
        ampVersion: 1,
        conflicts: [{ field: 'title', ...values }],
        marks: { fillers: { a: 'b' }, unfit: { c: 'd' }, removedVersion: 3, inactivated: true },
      });
      const skip = { kind: 'amp_contact', id: 'a', reason: 'no_name', about: null } as const;
      await applyAll(world, [ask, skip]);
      const record1 = { kind: 'contact', id: 1 } as const;
      await stores.holds.hold([record1], 'undone', 'r1', noon);

      const counter = await countWrites(database);
      await applyAll(world, [ask, skip]);
      expect(await counter.written()).toEqual({
        plan_lines: { ...one, insert: 2, update: 2 },
        plan_line_groups: { ...one, insert: 2 },
      });
      await counter.reset();
      await stores.holds.hold([record1], 'undone', 'r2', 'later');
      await stores.holds.release({ kind: 'contact', id: 9 }, noon);
      await stores.conflicts.decide(
        {
          kind: 'contact',
          id: 1,
          conflicts: [{ field: 'x', ...values }],
          choose: 'amp',
          baseAfter: (base) => base,
        },
        noon,
      );
      await stores.sweeps.markGone(lease, [], noon);
      await stores.sweeps.markGone(lease, [99], noon);
      await stores.ampContacts.edit('a', { set: { title: 'x' } }, 'any', noon);
      await stores.plans.decline(lease, [], true, noon);
      await stores.writes.takeBack(lease, 1);
      expect(await stores.writes.begin(lease, 1, noon)).toBe(false);
      expect(await counter.written()).toEqual({});
      await record(world, { ...contact, title: 'CTO' });
      expect(await counter.written()).not.toHaveProperty('contact_emails');
    });

    test('one in each table for one changed contact', async () => {
      const database = await kind.open();
      const world = await newWorld(database);
      await record(world, ...[1, 2, 3].map((id) => aContact(id)));
      await applyAll(
        world,
        [1, 2, 3].map((id) => anEntry('create', id, { set: { email: `u${id}@example.com` } })),
      );
      const counter = await countWrites(database);
      await record(world, aContact(1), aContact(2, { title: 'CTO' }), aContact(3));
      const entry = { ampContactId: 'amp-2', ampVersion: 1, set: { title: 'CTO' } };
      await applyAll(world, [anEntry('update', 2, entry)]);
      expect(await counter.written()).toEqual({
        contacts: { ...one, update: 1 },
        amp_contacts: { ...one, update: 1 },
        links: { ...one, update: 1 },
        queue: { ...one, insert: 1, delete: 1 },
        organizations: { ...one, update: 1 },
        plan_lines: { ...one, insert: 1, update: 1 },
        plan_line_groups: { ...one, insert: 1 },
        readings: { ...one, update: 1 },
      });
    });
  });
}
