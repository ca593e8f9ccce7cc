import { describe, expect, test } from 'vitest';
import { countWrites } from '../../../test/support/countWrites.ts';
import type { TestDatabaseKind } from '../../../test/support/databases.ts';
import { company } from '../../../test/support/records.ts';
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
      const skip = { contactId: 2, reason: 'no_email', about: null } as const;
      const set = { email: 'u1@example.com', title: 'CTO' };
      const unreadable = aPage(contacts, [{ id: 9, problem: 'x' }]);
      await stores.readings.recordCompanies(lease, aPage([company(1)]), atStart);
      await stores.readings.recordContacts(lease, unreadable, atStart);
      await applyAll(world, [anEntry('create', 1, { set }), skip]);
      await stores.plans.settle(lease, [{ contactId: 3, stamp: 1 }]);

      const counter = await countWrites(database);
      await stores.readings.recordCompanies(lease, aPage([company(1)]), atStart);
      await stores.readings.recordContacts(lease, unreadable, atStart);
      await stores.readings.finish(lease, 'contacts', noon);
      await stores.plans.queueRivals(lease);
      await stores.plans.settle(lease, []);
      await stores.plans.save(lease, []);
      await stores.plans.apply(lease, [], new Map(), noon);
      await stores.ampContacts.edit('amp-1', { set: { title: 'CTO' } }, noon);
      await stores.ampContacts.restore('amp-1', noon);
      expect(Object.keys(await counter.written())).toEqual(['readings']);

      await counter.reset();
      const same = { ampContactId: 'amp-1', ampVersion: 1, set };
      await applyAll(world, [anEntry('agree', 1, same), skip]);
      expect(await counter.written()).toEqual({ plan_lines: { ...one, insert: 2, update: 2 } });
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
        readings: { ...one, update: 1 },
      });
    });
  });
}
