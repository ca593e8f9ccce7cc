import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import { decidedFields } from '../../core/plan/conflict.ts';
import type { FieldChange, FieldConflict, Side } from '../../core/plan/plan.ts';
import { aContact, anEntry, change, noon } from './records.ts';
import {
  applyAll,
  emptyQueue,
  newWorld,
  queuedIds,
  record,
  saveLines,
  type World,
} from './world.ts';

const set = { email: 'ann@example.com', title: 'CEO', city: 'Ulm' };
const all = { afterContactId: 0, limit: 9 };
const conflict = (field: string, base: string | null): FieldConflict => ({
  field,
  base,
  connectWise: `cw ${field}`,
  amp: `amp ${field}`,
  because: 'both_changed',
});

const title = conflict('title', 'CEO');
const city = conflict('city', 'Ulm');

/** Contact 1 linked to `amp-1`, with open conflicts over title and city. */
export async function conflictWorld(database: TestDatabase): Promise<World> {
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

export function conflictTests(database: () => TestDatabase): void {
  describe('conflicts', () => {
    test('are listed with both people and since when they are open', async () => {
      const world = await conflictWorld(database());
      const { conflicts } = world.stores;
      const who = { contactId: 1, ampContactId: 'amp-1', since: noon, contact: aContact(1) };
      const rows = [
        { ...conflict('city', 'Ulm'), ...who },
        { ...conflict('title', 'CEO'), ...who },
      ];
      expect(await conflicts.ofContacts({ afterContactId: 0, limit: 1 })).toEqual(rows);
      expect(await conflicts.ofContacts({ ...all, contactId: 1 })).toEqual(rows);
      expect(await conflicts.ofContacts({ ...all, contactId: 2 })).toEqual([]);
      expect(await conflicts.ofContacts({ ...all, afterContactId: 1 })).toEqual([]);
      expect(await conflicts.count()).toBe(2);
      const candidate = (await world.stores.mirror.candidate(1))?.candidate;
      expect(candidate?.conflicts.map(({ field }) => field)).toEqual(['city', 'title']);
    });

    test('that are decided move the base to the other side', async () => {
      const world = await conflictWorld(database());
      const { mirror } = world.stores;
      expect(await decide(world, [title, city])).toMatchObject({
        decided: ['title', 'city'],
        moved: [],
      });
      expect((await mirror.candidate(1))?.candidate).toMatchObject({
        link: {
          base: { ...set, title: 'cw title', city: 'cw city' },
          marks: { ...noMarks, unfit: { zip: 'y' } },
        },
        conflicts: [],
      });
      expect(await queuedIds(world)).toEqual([1]);
    });

    test('that are not as they were seen are left alone', async () => {
      const world = await conflictWorld(database());
      const { conflicts, ampContacts } = world.stores;
      await ampContacts.edit('amp-1', { set: { city: 'edited' } }, 'any', noon);
      await emptyQueue(world);
      const seen = [{ ...title, connectWise: 'something else' }, city, conflict('zip', null)];
      const nothing = { decided: [], decisions: [], moved: ['title', 'city', 'zip'] };
      expect(await decide(world, seen)).toEqual(nothing);
      expect(await decide(world, seen, 2)).toEqual(nothing);
      expect(await conflicts.count()).toBe(2);
      expect(await queuedIds(world)).toEqual([]);
    });

    test('are exactly those of the last entry; the others keep their time', async () => {
      const world = await conflictWorld(database());
      const { plans, conflicts } = world.stores;
      const next = { ...conflict('title', 'CEO'), connectWise: 'newer' };
      const entry = { ampContactId: 'amp-1', ampVersion: 2, base: set };
      const lines = await saveLines(world, [anEntry('ask', 1, { ...entry, conflicts: [next] })]);
      await plans.apply(world.lease, lines, new Map(), '2027-01-01T00:00:00.000Z');
      expect(await conflicts.ofContacts(all)).toMatchObject([{ ...next, since: noon }]);
      await applyAll(world, [anEntry('agree', 1, entry)]);
      expect(await conflicts.count()).toBe(0);
    });

    test('a decision makes lines planned before it stale', async () => {
      const world = await conflictWorld(database());
      const entry = { ampContactId: 'amp-1', ampVersion: 2, set: { title: 'cw title' } };
      const lines = await saveLines(world, [anEntry('update', 1, entry)]);
      await decide(world, [title]);
      const outcome = await world.stores.plans.apply(world.lease, lines, new Map(), noon);
      expect(outcome.applied).toEqual([]);
    });

    test('a decision is listed with both values, and taken back until something was sent', async () => {
      const world = await conflictWorld(database());
      const { conflicts, mirror, decisions } = world.stores;
      const before = (await mirror.candidate(1))?.candidate.link;
      await decide(world, [title, city]);
      const settled = async () => (await conflicts.settled({ limit: 9 })).rows;
      expect(await settled()).toMatchObject([
        { conflict: city, choose: 'amp', since: noon, at: noon, left: { state: 'waiting' } },
        { conflict: title, record: { kind: 'contact', id: 1 }, left: { state: 'waiting' } },
      ]);
      await emptyQueue(world);
      const [ofCity, ofTitle] = await settled();
      expect(await conflicts.reopen(ofTitle?.seq ?? 0, noon)).toEqual({ state: 'waiting' });
      expect(await conflicts.ofContacts(all)).toMatchObject([{ ...title, since: noon }]);
      expect((await settled()).map(({ seq }) => seq)).toEqual([ofCity?.seq]);
      expect(await queuedIds(world)).toEqual([1]);
      expect(await conflicts.reopen(ofCity?.seq ?? 0, noon)).toEqual({ state: 'waiting' });
      expect((await mirror.candidate(1))?.candidate.link).toEqual(before);
      expect(await conflicts.reopen(ofCity?.seq ?? 0, noon)).toBe(null);
      expect(await decisions.about([{ kind: 'contact', id: 1 }], 1)).toMatchObject([
        { decided: { what: 'conflict_reopened', field: 'city' } },
      ]);
    });

    test('a decision that was edited over, or carried out, is not taken back', async () => {
      const world = await conflictWorld(database());
      const { ampContacts, conflicts, plans } = world.stores;
      await decide(world, [title]);
      await decide(world, [city], 1, 'connectwise');
      const [ofCity, ofTitle] = (await conflicts.settled({ limit: 9 })).rows;
      await ampContacts.edit('amp-1', { set: { title: 'edited' } }, 'any', noon);
      expect(await conflicts.reopen(ofTitle?.seq ?? 0, noon)).toEqual({ state: 'passed' });
      const entry = { ampContactId: 'amp-1', base: { ...set, city: 'cw city' } };
      const apply = async (ampVersion: number, at: string, ...changes: FieldChange[]) => {
        const lines = await saveLines(world, [
          anEntry('update', 1, { ...entry, ampVersion, changes }),
        ]);
        await plans.apply(world.lease, lines, new Map(), at);
        return lines[0]?.seq;
      };
      await apply(3, '2027-01-01T00:00:00.000Z', change('amp', 'zip', null, '1'));
      const chosen = change('amp', 'city', 'amp city', 'cw city');
      const seq = await apply(4, '2027-01-02T00:00:00.000Z', chosen);
      await apply(5, '2027-01-03T00:00:00.000Z', change('amp', 'title', 'edited', 'newer'));
      const applied = { state: 'applied', runId: world.lease.runId, seq };
      expect(await conflicts.reopen(ofCity?.seq ?? 0, noon)).toEqual(applied);
      // The first line did not change the city, and no line sent the title.
      expect((await conflicts.settled({ limit: 9 })).rows).toMatchObject([
        { left: applied },
        { left: { state: 'passed' } },
      ]);
      expect(await conflicts.count()).toBe(0);
    });

    test('of which only the reason changes are written once, and show the reason that is true', async () => {
      const world = await conflictWorld(database());
      const { conflicts } = world.stores;
      const entry = { ampContactId: 'amp-1', ampVersion: 2, base: set };
      for (const limit of [50, 30]) {
        const why = { code: 'too_long_for_connectwise', characters: 60, limit } as const;
        const told = { ...title, because: 'does_not_fit', why } as const;
        await applyAll(world, [anEntry('ask', 1, { ...entry, conflicts: [told, city] })]);
        const [, present] = await conflicts.ofContacts(all);
        expect(present).toMatchObject({ ...told, since: noon });
        expect((await world.stores.mirror.candidate(1))?.candidate.conflicts).toContainEqual(told);
      }
    });
  });
}

function decide(
  { stores }: World,
  conflicts: readonly FieldConflict[],
  id = 1,
  choose: Side = 'amp',
) {
  return stores.conflicts.decide(
    {
      kind: 'contact',
      id,
      conflicts,
      choose,
      baseAfter: (base, one) => decidedFields(base, one, choose),
    },
    noon,
  );
}
