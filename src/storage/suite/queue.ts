import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { company } from '../../../test/support/records.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { FilterStore } from '../../ports/policyStores.ts';
import { aContact, anEntry, aPage, atStart, noon } from './records.ts';
import {
  allQueued,
  applyAll,
  emptyQueue,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
} from './world.ts';

/** All of company 2, and of company 1 those with the contact type 5. */
const concernsFormer: Parameters<FilterStore['save']>[1] = (_, { id }) =>
  id === 1 ? ({ types }) => types.some((type) => type.id === 5) : id === 2;

/** Only the AMP contact, without the related data shown with it. */
function withoutView(row: AmpContactRow | null) {
  if (row === null) throw new Error('no such AMP contact');
  const { link: _link, editedBy: _by, owner: _owner, state: _state, ...contact } = row;
  return contact;
}

export function queueTests(database: () => TestDatabase): void {
  describe('queue', () => {
    test('holds changed contacts and those that share their former or present address', async () => {
      const world = await newWorld(database());
      const shared = { email: 'old@example.com' };
      await record(world, aContact(1, shared), aContact(2, shared), aContact(3), aContact(4));
      await emptyQueue(world);
      await record(world, aContact(1, { email: 'U3@example.com' }));
      expect(await queuedIds(world)).toEqual([1, 2, 3]);
    });

    test('takes in the rivals of those in it, and those skipped because of AMP contacts', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const shared = { email: 'one@example.com' };
      await record(world, aContact(1, { ...shared, companyId: 2 }), aContact(2, shared));
      await record(world, aContact(3), aContact(4));
      const names = { a: ['First1', 'Last'], b: ['last', 'FIRST1'], c: ['First3', 'Last'] };
      for (const [id, [firstName = '', lastName = '']] of Object.entries(names)) {
        await stores.ampContacts.add({ id, set: { firstName, lastName } }, noon);
      }
      await applyAll(world, [
        { kind: 'contact', id: 4, reason: 'several_amp_matches', about: null },
      ]);
      await emptyQueue(world);
      await stores.plans.queueRivals(lease);
      expect(await queuedIds(world)).toEqual([4]);
      await stores.readings.recordCompanies(lease, aPage([company(2)]), atStart);
      expect(await queuedIds(world)).toEqual([1, 4]);
      await stores.plans.queueRivals(lease);
      expect(await queuedIds(world)).toEqual([1, 2, 4]);
      expect(await queuedAmpIds(world)).toEqual(['a', 'b']);
    });

    test('takes in the contacts of companies that a new filter affects', async () => {
      const world = await newWorld(database());
      const { filters } = world.stores;
      const companies = [1, 2, 3].map((id) => company(id));
      await world.stores.readings.recordCompanies(world.lease, aPage(companies), null);
      await record(
        world,
        aContact(1),
        aContact(2, { companyId: 2 }),
        aContact(3, { companyId: 3 }),
      );
      await emptyQueue(world);
      expect(await filters.get()).toBeNull();
      const filter = ofCompanyTypes([{ id: 1, name: "Partner's & friends" }]);
      expect(
        await filters.save(filter, (before, { id }) => before === null && id > 1, 'any', noon),
      ).toBe(2);
      expect(await filters.get()).toEqual(filter);
      expect(await queuedIds(world)).toEqual([2, 3]);
      expect(await filters.save(ofCompanyTypes([]), (before) => before === null, 'any', noon)).toBe(
        0,
      );
      expect(await filters.get()).toEqual(ofCompanyTypes([]));
      expect(await queuedIds(world)).toEqual([2, 3]);
    });

    test('takes in exactly the contacts that a new filter affects, by what is known of each', async () => {
      const world = await newWorld(database());
      const { filters, mirror } = world.stores;
      const companies = [1, 2, 3].map((id) => company(id));
      await world.stores.readings.recordCompanies(world.lease, aPage(companies), null);
      const types = [{ id: 5, name: 'Former' }];
      await record(
        world,
        aContact(1, { types }),
        aContact(2),
        aContact(3, { companyId: 2 }),
        aContact(4, { companyId: 3, types }),
      );
      await emptyQueue(world);
      const filter = ofCompanyTypes([{ id: 1, name: 'X' }]);
      expect(await filters.save(filter, concernsFormer, 'any', noon)).toBe(2);
      expect(await queuedIds(world)).toEqual([1, 3]);
      expect((await mirror.outlines(0, 9)).map((one) => one.types)).toEqual([
        [{ id: 5 }],
        [],
        [],
        [{ id: 5 }],
      ]);
    });

    test('follows a saved filter by name, with what was noticed, and only the one that was meant', async () => {
      const world = await newWorld(database());
      const { filters } = world.stores;
      const saved = ofCompanyTypes([{ id: 1, name: 'Old' }]);
      const followed = ofCompanyTypes([{ id: 1, name: 'New' }]);
      const gone = { kind: 'gone', field: 'company type', id: 1, name: 'New' } as const;
      await filters.save(saved, () => false, 'any', noon);
      await emptyQueue(world);
      await filters.follow(world.lease, followed, saved, [gone], noon);
      expect([await filters.get(), await filters.notes()]).toEqual([saved, []]);
      await filters.follow(world.lease, saved, followed, [gone], noon);
      expect([await filters.get(), await filters.notes()]).toEqual([followed, [gone]]);
      expect(await queuedIds(world)).toEqual([]);
      // Saving it again confirms it, so its warnings are gone.
      await filters.save(saved, () => false, 'any', noon);
      expect(await filters.notes()).toEqual([]);
    });

    test('keeps what changed after it was looked at, by its stamp', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await record(world, aContact(1), aContact(2));
      const seen = await allQueued(world);
      await record(world, aContact(2, { title: 'CTO' }));
      await stores.plans.dequeue(lease, seen);
      expect(await queuedIds(world)).toEqual([2]);
      // Out of the queue and in again: a queue version is never reused.
      await emptyQueue(world);
      await record(world, aContact(2));
      await stores.plans.dequeue(lease, seen);
      expect(await queuedIds(world)).toEqual([2]);
    });
  });

  describe('candidates', () => {
    test('bring everything the planner needs, a page at a time', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const shared = { email: 'shared@example.com' };
      await stores.readings.recordCompanies(lease, aPage([company(1), company(2)]), atStart);
      await record(
        world,
        aContact(1, { email: 'Shared@Example.com' }),
        aContact(2, { ...shared, companyId: 2, inactive: true }),
        aContact(3, { email: null, companyId: 77 }),
        aContact(4, { email: 'bad' }),
      );
      await stores.ampContacts.add({ id: 'a-match', set: shared }, noon);
      await stores.ampContacts.add({ id: 'b-gone', set: shared }, noon);
      await stores.ampContacts.remove('b-gone', 'any', noon);
      await applyAll(world, [
        anEntry('link', 2, {
          ampContactId: 'a-match',
          ampVersion: 1,
          set: shared,
          origin: 'match',
        }),
        { kind: 'contact', id: 3, reason: 'no_email', about: null },
      ]);
      await stores.ampContacts.add({ id: 'c-free', set: shared }, noon);

      const contacts = await stores.mirror.contactsByIds([1, 2, 3, 4]);
      const matched = await stores.ampContacts.get('a-match');
      const free = await stores.ampContacts.get('c-free');
      const linked = withoutView(matched);
      const unlinked = withoutView(free);
      expect(await stores.plans.candidates(0, 1)).toEqual([
        {
          stamp: (await stores.mirror.candidate(1))?.stamp,
          candidate: {
            contact: contacts[0],
            gone: false,
            company: company(1),
            link: null,
            ampContact: null,
            rivals: [
              {
                contactId: 2,
                name: 'first2 last',
                inactive: true,
                types: [],
                companyId: 2,
                company: company(2),
                link: { state: 'active', origin: 'match' },
              },
            ],
            matches: [
              { ampContact: linked, linkedTo: 2 },
              { ampContact: unlinked, linkedTo: null },
            ],
            namesakes: [],
            skip: null,
            sent: false,
            hold: null,
            conflicts: [],
          },
        },
      ]);
      expect(
        (await stores.plans.candidates(1, 5)).map(({ candidate }) => candidate.contact.id),
      ).toEqual([2, 4]);
      expect(await stores.mirror.candidate(9)).toBeNull();
      expect((await stores.mirror.candidate(2))?.candidate).toEqual({
        contact: contacts[1],
        gone: false,
        company: company(2),
        link: {
          contactId: 2,
          ampContactId: 'a-match',
          base: shared,
          state: 'active',
          origin: 'match',
          marks: noMarks,
        },
        ampContact: linked,
        rivals: [
          {
            contactId: 1,
            name: 'first1 last',
            inactive: false,
            types: [],
            companyId: 1,
            company: company(1),
            link: null,
          },
        ],
        matches: [{ ampContact: unlinked, linkedTo: null }],
        namesakes: [],
        skip: null,
        sent: false,
        hold: null,
        conflicts: [],
      });
      expect((await stores.mirror.candidate(3))?.candidate).toEqual({
        contact: contacts[2],
        gone: false,
        company: null,
        link: null,
        ampContact: null,
        rivals: [],
        matches: [],
        namesakes: [],
        skip: { kind: 'contact', id: 3, reason: 'no_email', about: null },
        sent: false,
        hold: null,
        conflicts: [],
      });
    });
  });
}
