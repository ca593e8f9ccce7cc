import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { company, emailItem } from '../../../test/support/records.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import { aContact, anEntry, aPage, atStart, noon } from './records.ts';
import {
  allQueued,
  applyAll,
  emptyQueue,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
  type World,
} from './world.ts';

const shared = { email: 'shared@example.com' };
const queues = async (world: World) => [await queuedIds(world), await queuedAmpIds(world)];

const about = (kind: 'company' | 'contact', id: string) => ({ kind, id }) as const;

export function ampQueueTests(database: () => TestDatabase): void {
  describe('queue of AMP contacts', () => {
    test('each change by a person queues it, and who shares its address or name', async () => {
      const world = await newWorld(database());
      const { ampContacts } = world.stores;
      await record(world, aContact(1, shared), aContact(2), aContact(3));
      await ampContacts.add({ id: 'peer', set: { email: 'Shared@example.com' } }, noon);
      await emptyQueue(world);
      await ampContacts.add({ id: 'a', set: { firstName: 'FIRST2', lastName: 'last' } }, noon);
      expect(await queues(world)).toEqual([[2], ['a']]);
      await emptyQueue(world);
      await ampContacts.edit('a', { set: shared }, 'any', noon);
      expect(await queues(world)).toEqual([
        [1, 2],
        ['a', 'peer'],
      ]);
      await emptyQueue(world);
      await ampContacts.edit('a', { set: { email: 'else@example.com' } }, 'any', noon);
      expect(await queues(world)).toEqual([
        [1, 2],
        ['a', 'peer'],
      ]);
      await emptyQueue(world);
      await ampContacts.edit('a', { set: { email: 'else@example.com' } }, 'any', noon);
      expect(await queues(world)).toEqual([[], []]);
      await ampContacts.remove('a', 'any', noon);
      expect(await queues(world)).toEqual([[2], ['a']]);
      await emptyQueue(world);
      await ampContacts.restore('a', noon);
      expect(await queues(world)).toEqual([[2], ['a']]);
    });

    test('one with a link is looked at with its contact', async () => {
      const world = await newWorld(database());
      const { ampContacts } = world.stores;
      await record(world, aContact(1));
      await applyAll(world, [anEntry('create', 1, { set: { title: 'CEO' } })]);
      await ampContacts.edit('amp-1', { set: { title: 'CTO' } }, 'any', noon);
      expect(await queues(world)).toEqual([[1], []]);
      const end = { ampContactId: 'amp-1', ampVersion: 2, link: 'ended' } as const;
      await applyAll(world, [anEntry('end', 1, end)]);
      await ampContacts.edit('amp-1', { set: { title: 'CEO' } }, 'any', noon);
      expect(await queues(world)).toEqual([[], ['amp-1']]);
    });

    test('a changed contact queues those without a link by any address, and by name', async () => {
      const world = await newWorld(database());
      const { ampContacts } = world.stores;
      const further = emailItem(12, 'Further@example.com', false);
      const communications = [emailItem(11, 'u1@example.com'), further];
      const ann = aContact(1, { communications });
      await record(world, ann, aContact(2));
      await ampContacts.add({ id: 'a', set: { email: 'further@example.com' } }, noon);
      await ampContacts.add({ id: 'b', set: { firstName: 'First1', lastName: 'Last' } }, noon);
      await ampContacts.add({ id: 'c', set: { email: 'new@example.com' } }, noon);
      await ampContacts.add({ id: 'd', set: { email: 'u1@example.com' } }, noon);
      await ampContacts.add({ id: 'e', set: { firstName: 'Last', lastName: 'First1' } }, noon);
      await emptyQueue(world);
      await record(world, { ...ann, title: 'CTO' });
      expect(await queuedAmpIds(world)).toEqual(['a', 'b', 'd', 'e']);
      await emptyQueue(world);
      await record(world, aContact(1, { email: 'new@example.com', firstName: 'Other' }));
      expect(await queuedAmpIds(world)).toEqual(['a', 'b', 'c', 'd', 'e']);
      await emptyQueue(world);
      await record(world, aContact(1, { email: 'new@example.com', firstName: 'Other' }));
      expect(await queuedAmpIds(world)).toEqual([]);
    });

    test('a changed company queues those that name it, or are not sent for it', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const companies = (...records: ReturnType<typeof company>[]) =>
        stores.readings.recordCompanies(lease, aPage(records), atStart);
      await companies(company(1, { name: 'ACME' }), company(2));
      await record(world, aContact(7), aContact(8, { companyId: 2 }));
      const names = { a: 'acme', b: 'Acme  Inc', c: 'other', d: 'other', e: 'other' };
      for (const [id, name] of Object.entries(names)) {
        await stores.ampContacts.add({ id, set: { company: name } }, noon);
      }
      await applyAll(world, [
        {
          kind: 'amp_contact',
          id: 'c',
          reason: 'company_out_of_filter',
          about: about('company', '1'),
        },
        { kind: 'amp_contact', id: 'd', reason: 'contact_left_out', about: about('contact', '7') },
        { kind: 'amp_contact', id: 'e', reason: 'contact_left_out', about: about('contact', '8') },
      ]);
      await emptyQueue(world);
      await companies(company(1, { name: 'Acme Inc' }));
      expect(await queuedAmpIds(world)).toEqual(['a', 'b', 'c', 'd']);
      await emptyQueue(world);
      await companies(company(1, { name: 'Acme Inc' }));
      expect(await queues(world)).toEqual([[], []]);
    });

    test('a new filter and new settings queue all without a link', async () => {
      const world = await newWorld(database());
      const { stores } = world;
      await record(world, aContact(1), aContact(2), aContact(3));
      await stores.ampContacts.add({ id: 'a', set: {} }, noon);
      await applyAll(world, [
        anEntry('create', 1),
        { kind: 'contact', id: 2, reason: 'no_email', about: null },
      ]);
      await emptyQueue(world);
      await stores.filters.save(ofCompanyTypes([]), () => false, 'any', noon);
      expect(await queues(world)).toEqual([[], ['a']]);
      await emptyQueue(world);
      const settings = { ...(await stores.settings.get()), push: false };
      await stores.settings.change(() => settings, 'any', noon);
      expect(await stores.settings.get()).toEqual(settings);
      expect(await queues(world)).toEqual([[1, 2], ['a']]);
      // What is not about contacts leaves them, and plans about them, alone.
      await emptyQueue(world);
      const others = {
        todoPush: false,
        timeZone: 'Europe/Berlin',
        brakePercent: 50,
        sweepHours: 1,
      };
      await stores.settings.change(() => ({ ...settings, ...others }), 'any', noon);
      expect(await queues(world)).toEqual([[], []]);
    });

    test('keeps what changed after it was looked at, by its stamp', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      await stores.ampContacts.add({ id: 'a', set: {} }, noon);
      await stores.ampContacts.add({ id: 'b', set: {} }, noon);
      const seen = await allQueued(world);
      expect(await stores.plans.ampCandidates('a', 1)).toHaveLength(1);
      await stores.ampContacts.edit('b', { set: { title: 'x' } }, 'any', noon);
      await stores.plans.dequeue(lease, seen);
      expect(await queuedAmpIds(world)).toEqual(['b']);
    });
  });

  describe('AMP candidates', () => {
    test('bring everything the planner needs', async () => {
      const world = await newWorld(database());
      const { stores, lease } = world;
      const named = { firstName: 'First1', lastName: 'Last', company: 'company 2' };
      await stores.readings.recordCompanies(
        lease,
        aPage([company(1), company(2), company(3, { name: 'Company 2', deleted: true })]),
        atStart,
      );
      const communications = [emailItem(11, 'u5@example.com'), emailItem(12, shared.email, false)];
      await record(world, aContact(1), aContact(4, shared), aContact(5, { communications }));
      await record(world, aContact(6, { firstName: 'First1' }), aContact(7, shared));
      await stores.ampContacts.add({ id: 'linked', set: shared }, noon);
      await applyAll(world, [anEntry('link', 4, { ampContactId: 'linked', ampVersion: 1 })]);
      await applyAll(world, [anEntry('create', 6)]);
      await stores.sweeps.markGone(lease, [7], noon);
      await stores.ampContacts.add({ id: 'removed', set: shared }, noon);
      await stores.ampContacts.remove('removed', 'any', noon);
      const added = await stores.ampContacts.add({ id: 'a', set: { ...shared, ...named } }, noon);
      const skip = { kind: 'amp_contact', id: 'a', reason: 'no_name', about: null } as const;
      await applyAll(world, [skip]);
      await stores.decisions.reject(5, 'a', noon);
      await stores.holds.hold([{ kind: 'amp_contact', id: 'a' }], 'undone', null, noon);

      const { link: _, editedBy: _by, owner: _owner, state: _state, ...ampContact } = added;
      const contacts = await stores.mirror.contactsByIds([1, 4, 5]);
      const peer = { company: company(1), link: null, rejected: false };
      const queued = await stores.plans.ampCandidates('', 9);
      const found = queued.find(({ candidate }) => candidate.ampContact.id === 'a');
      expect(found?.candidate).toEqual({
        ampContact,
        sameEmail: [
          {
            ...peer,
            contact: contacts[1],
            link: { ampContactId: 'linked', origin: 'connectwise' },
          },
          { ...peer, contact: contacts[2], rejected: true },
        ],
        namesakes: [{ ...peer, contact: contacts[0] }],
        ampPeers: [{ ampContactId: 'linked', name: '', linked: true }],
        companies: [company(2)],
        ended: false,
        sent: false,
        skip,
        hold: 'undone',
      });
      expect(await stores.mirror.ampCandidate('a')).toEqual(found);
      expect(await stores.mirror.ampCandidate('linked')).toBeNull();
      expect(await stores.mirror.ampCandidate('nobody')).toBeNull();
    });

    test('contacts have namesakes only where neither has a link', async () => {
      const world = await newWorld(database());
      const { stores } = world;
      const named = { firstName: 'first1', lastName: ' LAST' };
      await record(world, aContact(1), aContact(2, { firstName: 'First1' }));
      await stores.ampContacts.add({ id: 'a', set: { ...named, email: 'x@example.com' } }, noon);
      await stores.ampContacts.add({ id: 'b', set: { ...named, email: 'u1@example.com' } }, noon);
      const found = await stores.mirror.candidatesByIds([2, 9, 1]);
      const idsOf = found.map(({ candidate: { contact, matches, namesakes } }) => [
        contact.id,
        matches.map(({ ampContact }) => ampContact.id),
        namesakes.map(({ id }) => id),
      ]);
      expect(idsOf).toEqual([
        [1, ['b'], ['a']],
        [2, [], ['a', 'b']],
      ]);
      await applyAll(world, [anEntry('link', 1, { ampContactId: 'b', ampVersion: 1 })]);
      const [one, two] = await stores.mirror.candidatesByIds([1, 2]);
      expect(one?.candidate.namesakes).toEqual([]);
      expect(two?.candidate.namesakes.map(({ id }) => id)).toEqual(['a']);
    });

    test('a contact may be those without a link that have its address or its name, in any order', async () => {
      const world = await newWorld(database());
      const { ampContacts, mirror } = world.stores;
      await record(world, aContact(1, { firstName: 'Ann Mary', lastName: 'Lee' }), aContact(2));
      const names = { a: ['Ann Mary', 'Lee'], b: ['Lee', 'Ann Mary'], c: ['Mary', 'Lee Ann'] };
      for (const [id, [firstName = '', lastName = '']] of Object.entries(names)) {
        await ampContacts.add({ id, set: { firstName, lastName } }, noon);
      }
      await ampContacts.add({ id: 'd', set: { email: 'U1@example.com' } }, noon);
      await ampContacts.add({ id: 'e', set: { firstName: 'Ann Mary', lastName: 'Lee' } }, noon);
      await ampContacts.remove('e', 'any', noon);
      expect(await mirror.ampContactsLike(1)).toEqual(['a', 'b', 'd']);
      expect(await mirror.ampContactsLike(3)).toEqual([]);
    });

    test('names too long for an index are distinguished', async () => {
      const world = await newWorld(database());
      const { stores } = world;
      const long = 'x'.repeat(5000);
      await stores.ampContacts.add(
        { id: 'a', set: { firstName: `${long}a`, company: long } },
        noon,
      );
      await record(
        world,
        aContact(1, { firstName: `${long}A`, lastName: null }),
        aContact(2, { firstName: `${long}b`, lastName: null }),
      );
      const [one, two] = await stores.mirror.candidatesByIds([1, 2]);
      expect(one?.candidate.namesakes).toHaveLength(1);
      expect(two?.candidate.namesakes).toHaveLength(0);
    });
  });
}
