import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import { conflictWorld } from './conflicts.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, emptyQueue, newWorld, queuedAmpIds, queuedIds, record } from './world.ts';

const set = { email: 'ann@example.com', title: 'CEO', city: 'Ulm' };
const other = { email: 'bea@example.com', firstName: 'Bea', lastName: 'Zorn' };

const endOf = (id: number) =>
  anEntry('end', id, { ampContactId: `amp-${id}`, ampVersion: 1, link: 'ended' });

export function decisionTests(database: () => TestDatabase): void {
  describe('links by hand', () => {
    test('begin with an empty base, and end holds, skips and what was said against them', async () => {
      const world = await newWorld(database());
      const { decisions, holds, skips, ampContacts, mirror } = world.stores;
      await record(world, aContact(1));
      await ampContacts.add({ id: 'a', set }, noon);
      await applyAll(world, [
        {
          kind: 'contact',
          id: 1,
          reason: 'match_proposed',
          about: { kind: 'amp_contact', id: 'a' },
        },
        {
          kind: 'amp_contact',
          id: 'a',
          reason: 'match_proposed',
          about: { kind: 'contact', id: '1' },
        },
      ]);
      await decisions.reject(1, 'a', noon);
      await holds.hold([{ kind: 'contact', id: 1 }], 'kept_back', null, noon);
      const link = await decisions.link(1, 'a', [], noon);
      expect(link).toEqual({
        contactId: 1,
        ampContactId: 'a',
        base: {},
        state: 'active',
        origin: 'hand',
        marks: noMarks,
      });
      expect((await mirror.candidate(1))?.candidate).toMatchObject({
        link,
        skip: null,
        hold: null,
      });
      expect(await skips.counts('amp_contact')).toEqual({});
      expect(await holds.count()).toBe(0);
      expect(await mirror.ampCandidate('a')).toBeNull();
      expect(await queuedIds(world)).toEqual([1]);
      expect(await world.stores.plans.queued()).toEqual({ contacts: 1, ampContacts: 0 });
    });

    test('have those looked at whose link had ended, and who are left without one', async () => {
      const world = await newWorld(database());
      const { decisions } = world.stores;
      await record(world, aContact(1), aContact(2));
      await applyAll(world, [anEntry('create', 1, { set }), anEntry('create', 2, { set: other })]);
      await applyAll(world, [endOf(1), endOf(2)]);
      await emptyQueue(world);
      // Contact 1 exists again, and is the person of contact 2.
      await decisions.link(1, 'amp-2', [], noon);
      expect(await queuedIds(world)).toEqual([1, 2]);
      expect(await queuedAmpIds(world)).toEqual(['amp-1']);
    });

    test('are refused where there is nobody, or one has a link already', async () => {
      const world = await newWorld(database());
      const { decisions, ampContacts } = world.stores;
      await record(world, aContact(1), aContact(2));
      await ampContacts.add({ id: 'a', set }, noon);
      await ampContacts.add({ id: 'b', set: {} }, noon);
      const missing = { code: 'not_found' };
      await expect(decisions.link(9, 'a', [], noon)).rejects.toMatchObject(missing);
      await expect(decisions.link(1, 'x', [], noon)).rejects.toMatchObject(missing);
      await expect(decisions.unlink(1, noon)).rejects.toMatchObject(missing);
      await decisions.link(1, 'a', [], noon);
      for (const [contactId, id] of [
        [1, 'b'],
        [2, 'a'],
      ] as const) {
        await expect(decisions.link(contactId, id, [], noon)).rejects.toMatchObject({
          code: 'bad_input',
        });
      }
    });

    test('taken apart keep both back, and do not come together again by themselves', async () => {
      const world = await conflictWorld(database());
      const { decisions, mirror } = world.stores;
      const link = await decisions.unlink(1, noon);
      expect(link).toMatchObject({ contactId: 1, ampContactId: 'amp-1', base: set });
      expect(await world.stores.conflicts.count()).toBe(0);
      const candidate = (await mirror.candidate(1))?.candidate;
      expect(candidate).toMatchObject({ link: null, matches: [], hold: 'unlinked' });
      const amp = (await mirror.ampCandidate('amp-1'))?.candidate;
      expect(amp).toMatchObject({ hold: 'unlinked', ended: false });
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['amp-1']);
    });

    test('two that are not the same are looked at without each other', async () => {
      const world = await newWorld(database());
      const { decisions, ampContacts, mirror } = world.stores;
      const email = 'u1@example.com';
      await record(world, aContact(1));
      await ampContacts.add({ id: 'a', set: { email } }, noon);
      const named = { firstName: 'First1', lastName: 'Last' };
      await ampContacts.add({ id: 'b', set: named }, noon);
      await emptyQueue(world);
      const before = (await mirror.candidate(1))?.candidate;
      expect(before?.matches.map(({ ampContact }) => ampContact.id)).toEqual(['a']);
      expect(before?.namesakes.map(({ id }) => id)).toEqual(['b']);
      await decisions.reject(1, 'a', noon);
      await decisions.reject(1, 'a', noon);
      await decisions.reject(1, 'b', noon);
      expect((await mirror.candidate(1))?.candidate).toMatchObject({ matches: [], namesakes: [] });
      const amp = (await mirror.ampCandidate('a'))?.candidate;
      expect(amp?.sameEmail).toMatchObject([{ contact: { id: 1 }, rejected: true }]);
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['a', 'b']);
      // Nothing then keeps the contact from being someone else in AMP.
      const create = anEntry('create', 1, { set: { email } });
      expect((await applyAll(world, [create])).applied).toEqual([1]);
    });

    test('a rejection that is taken back brings both together again, unless one has a link since', async () => {
      const world = await newWorld(database());
      const { decisions, ampContacts, mirror } = world.stores;
      const email = 'u1@example.com';
      await record(world, aContact(1), aContact(2));
      await ampContacts.add({ id: 'a', set: { email } }, noon);
      await decisions.reject(1, 'a', noon);
      await emptyQueue(world);
      expect(await decisions.reopen(1, 'a', noon)).toBe(true);
      const candidate = (await mirror.candidate(1))?.candidate;
      expect(candidate?.matches.map(({ ampContact }) => ampContact.id)).toEqual(['a']);
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['a']);
      expect(await decisions.about([{ kind: 'contact', id: 1 }], 1)).toMatchObject([
        { ampContactId: 'a', decided: { what: 'match_reopened' } },
      ]);
      expect(await decisions.reopen(1, 'a', noon)).toBe(false);
      await decisions.reject(1, 'a', noon);
      await decisions.link(2, 'a', [], noon);
      await expect(decisions.reopen(1, 'a', noon)).rejects.toMatchObject({ code: 'bad_input' });
      expect(await decisions.rejected('a')).toEqual([1]);
    });

    test('a link by hand that is taken back is proposed again, and holds nobody; a link of a sync stays', async () => {
      const world = await conflictWorld(database());
      const { decisions, mirror, holds, conflicts } = world.stores;
      expect(await decisions.reopen(1, 'amp-1', noon)).toBe(false);
      expect(await conflicts.count()).toBe(2);
      await decisions.unlink(1, noon);
      await decisions.link(1, 'amp-1', [], noon);
      await emptyQueue(world);
      expect(await decisions.reopen(1, 'amp-1', noon)).toBe(true);
      expect(await holds.count()).toBe(0);
      const candidate = (await mirror.candidate(1))?.candidate;
      expect(candidate).toMatchObject({ link: null, hold: null, unlinked: [{ id: 'amp-1' }] });
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['amp-1']);
    });
  });
}
