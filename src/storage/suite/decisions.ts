import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import { aContact, anEntry, noon } from './records.ts';
import {
  applyAll,
  emptyQueue,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
  saveLines,
  type World,
} from './world.ts';

const set = { email: 'ann@example.com', title: 'CEO', city: 'Ulm' };
const conflict = (field: string, base: string | null): FieldConflict => ({
  field,
  base,
  connectWise: `cw ${field}`,
  amp: `amp ${field}`,
  because: 'both_changed',
});

/** Contact 1 linked to `amp-1`, with open conflicts over title and city. */
async function conflictWorld(database: TestDatabase): Promise<World> {
  const world = await newWorld(database);
  await record(world, aContact(1));
  await applyAll(world, [anEntry('create', 1, { set })]);
  const edited = { set: { title: 'amp title', city: 'amp city' } };
  await world.stores.ampContacts.edit('amp-1', edited, 'any', noon);
  const entry = anEntry('ask', 1, {
    ampContactId: 'amp-1',
    ampVersion: 2,
    base: set,
    marks: { ...noMarks, unfit: { title: 'x', zip: 'y' } },
    conflicts: [conflict('title', 'CEO'), conflict('city', 'Ulm')],
  });
  await applyAll(world, [entry]);
  return world;
}

const all = { afterContactId: 0, limit: 9 };
const seen = (field: string, choose: 'connectwise' | 'amp') => ({
  field,
  choose,
  connectWise: `cw ${field}`,
  amp: `amp ${field}`,
});

export function decisionTests(database: () => TestDatabase): void {
  describe('conflicts', () => {
    test('are listed with both people and since when they are open', async () => {
      const world = await conflictWorld(database());
      const { decisions } = world.stores;
      const who = { contactId: 1, ampContactId: 'amp-1', since: noon, contact: aContact(1) };
      const rows = [
        { ...conflict('city', 'Ulm'), ...who },
        { ...conflict('title', 'CEO'), ...who },
      ];
      expect(await decisions.conflicts({ afterContactId: 0, limit: 1 })).toEqual(rows);
      expect(await decisions.conflicts({ ...all, contactId: 1 })).toEqual(rows);
      expect(await decisions.conflicts({ ...all, contactId: 2 })).toEqual([]);
      expect(await decisions.conflicts({ ...all, afterContactId: 1 })).toEqual([]);
      expect(await decisions.conflictCount()).toBe(2);
      const candidate = (await world.stores.mirror.candidate(1))?.candidate;
      expect(candidate?.conflicts.map(({ field }) => field)).toEqual(['city', 'title']);
    });

    test('that are decided move the base to the other side', async () => {
      const world = await conflictWorld(database());
      const { decisions, mirror } = world.stores;
      const choices = [seen('title', 'connectwise'), seen('city', 'amp')];
      expect(await decisions.resolve(1, choices, noon)).toEqual({
        decided: ['title', 'city'],
        moved: [],
      });
      expect((await mirror.candidate(1))?.candidate).toMatchObject({
        link: {
          base: { ...set, title: 'amp title', city: 'cw city' },
          marks: { ...noMarks, unfit: { zip: 'y' } },
        },
        conflicts: [],
      });
      expect(await queuedIds(world)).toEqual([1]);
    });

    test('that are not as they were seen are left alone', async () => {
      const world = await conflictWorld(database());
      const { decisions, ampContacts } = world.stores;
      await ampContacts.edit('amp-1', { set: { city: 'edited' } }, 'any', noon);
      await emptyQueue(world);
      const choices = [
        { ...seen('title', 'amp'), connectWise: 'something else' },
        seen('city', 'amp'),
        seen('zip', 'amp'),
      ];
      expect(await decisions.resolve(1, choices, noon)).toEqual({
        decided: [],
        moved: ['title', 'city', 'zip'],
      });
      expect(await decisions.resolve(2, [seen('zip', 'amp')], noon)).toEqual({
        decided: [],
        moved: ['zip'],
      });
      expect(await decisions.conflictCount()).toBe(2);
      expect(await queuedIds(world)).toEqual([]);
    });

    test('are exactly those of the last entry; the others keep their time', async () => {
      const world = await conflictWorld(database());
      const { plans, decisions } = world.stores;
      const next = { ...conflict('title', 'CEO'), connectWise: 'newer' };
      const entry = { ampContactId: 'amp-1', ampVersion: 2, base: set };
      const lines = await saveLines(world, [anEntry('ask', 1, { ...entry, conflicts: [next] })]);
      await plans.apply(world.lease, lines, new Map(), '2027-01-01T00:00:00.000Z');
      expect(await decisions.conflicts(all)).toMatchObject([{ ...next, since: noon }]);
      await applyAll(world, [anEntry('agree', 1, entry)]);
      expect(await decisions.conflictCount()).toBe(0);
    });

    test('a decision makes lines planned before it stale', async () => {
      const world = await conflictWorld(database());
      const entry = { ampContactId: 'amp-1', ampVersion: 2, set: { title: 'cw title' } };
      const lines = await saveLines(world, [anEntry('update', 1, entry)]);
      await world.stores.decisions.resolve(1, [seen('title', 'amp')], noon);
      const outcome = await world.stores.plans.apply(world.lease, lines, new Map(), noon);
      expect(outcome.applied).toEqual([]);
    });
  });

  describe('links by hand', () => {
    test('begin with an empty base, and end holds, skips and what was said against them', async () => {
      const world = await newWorld(database());
      const { decisions, holds, ampContacts, mirror } = world.stores;
      await record(world, aContact(1));
      await ampContacts.add({ id: 'a', set }, noon);
      await applyAll(world, [
        { contactId: 1, reason: 'match_proposed', about: { kind: 'amp_contact', id: 'a' } },
        { ampContactId: 'a', reason: 'match_proposed', about: { kind: 'contact', id: '1' } },
      ]);
      await decisions.reject(1, 'a', noon);
      await holds.hold([{ kind: 'contact', id: 1 }], 'kept_back', null, noon);
      const link = await decisions.link(1, 'a', noon);
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
      expect(await decisions.ampSkipCounts()).toEqual({});
      expect(await holds.count()).toBe(0);
      expect(await mirror.ampCandidate('a')).toBeNull();
      expect(await queuedIds(world)).toEqual([1]);
      expect(await world.stores.plans.queued()).toEqual({ contacts: 1, ampContacts: 0 });
    });

    test('are refused where there is nobody, or one has a link already', async () => {
      const world = await newWorld(database());
      const { decisions, ampContacts } = world.stores;
      await record(world, aContact(1), aContact(2));
      await ampContacts.add({ id: 'a', set }, noon);
      await ampContacts.add({ id: 'b', set: {} }, noon);
      const missing = { code: 'not_found' };
      await expect(decisions.link(9, 'a', noon)).rejects.toMatchObject(missing);
      await expect(decisions.link(1, 'x', noon)).rejects.toMatchObject(missing);
      await expect(decisions.unlink(1, noon)).rejects.toMatchObject(missing);
      await decisions.link(1, 'a', noon);
      for (const [contactId, id] of [
        [1, 'b'],
        [2, 'a'],
      ] as const) {
        await expect(decisions.link(contactId, id, noon)).rejects.toMatchObject({
          code: 'bad_input',
        });
      }
    });

    test('taken apart keep both back, and do not come together again by themselves', async () => {
      const world = await conflictWorld(database());
      const { decisions, mirror } = world.stores;
      const link = await decisions.unlink(1, noon);
      expect(link).toMatchObject({ contactId: 1, ampContactId: 'amp-1', base: set });
      expect(await decisions.conflictCount()).toBe(0);
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
      // Nothing then keeps the contact from being somebody else in AMP.
      const create = anEntry('create', 1, { set: { email } });
      expect((await applyAll(world, [create])).applied).toEqual([1]);
    });
  });
}
