import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { aContact, anEntry, change, noon } from './records.ts';
import {
  applyAll,
  emptyQueue,
  newIds,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
  saveLines,
  type World,
} from './world.ts';

const set = { email: 'ann@example.com' };
const at = (ampVersion: number) => ({ ampContactId: 'amp-1', ampVersion });

async function linkedWorld(database: TestDatabase): Promise<World> {
  const world = await newWorld(database);
  await record(world, aContact(1));
  await applyAll(world, [anEntry('create', 1, { set })]);
  return world;
}

const candidateOf = async ({ stores }: World) => (await stores.mirror.candidate(1))?.candidate;
const ampSkip: Skip<'amp_contact'> = {
  kind: 'amp_contact',
  id: 'a',
  reason: 'company_missing',
  about: null,
};

export function applyTwoWayTests(database: () => TestDatabase): void {
  describe('apply, both directions', () => {
    test('stores all of an entry, and gives it back', async () => {
      const world = await newWorld(database());
      await world.stores.ampContacts.add({ id: 'a', set }, noon);
      const changes = Object.entries(set).map(([field, value]) =>
        change('amp', field, null, value),
      );
      const owner = change('amp', 'owner', null, 'u1', 'left_filter');
      const entries = [
        anEntry('create', 1, { set }),
        anEntry('create', 2, { set, changes: [...changes, owner] }),
        anEntry('create', 3, { set, changes: [owner, ...changes] }),
        anEntry('update', 4, {
          ampContactId: 'a',
          ampVersion: 1,
          link: null,
          origin: 'hand',
          marks: { fillers: { a: 'b' }, unfit: {}, removedVersion: 3, inactivated: true },
          skip: { kind: 'contact', id: 4, reason: 'pull_off', about: null },
          conflicts: [
            { field: 'x', base: null, connectWise: 1, amp: true, because: 'does_not_fit' },
          ],
        }),
        anEntry('push', null, { ampContactId: 'a', ampVersion: 1, target: { newCompany: 'N' } }),
        anEntry('forget', null, { ampContactId: 'a', link: null }),
      ];
      const lines = await saveLines(world, [...entries, ampSkip]);
      expect(lines.slice(0, -1).map(({ line }) => line)).toEqual(
        entries.map((entry) => ({ kind: 'entry', entry })),
      );
      expect(lines.at(-1)?.line).toEqual({ kind: 'skip', skip: ampSkip });
    });

    test('tells which AMP contact was made, at which version', async () => {
      const world = await linkedWorld(database());
      const [line] = await world.stores.plans.lines('r1', 0, 9);
      expect(line).toMatchObject({ appliedVersion: 1, line: { entry: { ampContactId: 'amp-1' } } });
      expect(await world.stores.plans.history({ kind: 'amp_contact', id: 'amp-1' }, 9)).toEqual([
        { runId: 'r1', line },
      ]);
    });

    test('changes of ConnectWise do not touch AMP', async () => {
      const world = await linkedWorld(database());
      const changes = [change('connectwise', 'title', null, 'CTO')];
      const lines = await saveLines(world, [anEntry('update', 1, { ...at(1), changes })]);
      const { plans } = world.stores;
      await expect(plans.apply(world.lease, lines, newIds, noon)).rejects.toMatchObject({
        code: 'internal',
      });
    });

    test('remove takes the AMP contact away and remembers at which version', async () => {
      const world = await linkedWorld(database());
      const marks = { ...noMarks, removedVersion: -1 };
      const skip = { kind: 'contact', id: 1, reason: 'inactive', about: null } as const;
      const entry = anEntry('remove', 1, { ...at(1), marks, skip, link: 'paused', base: set });
      expect((await applyAll(world, [entry])).applied).toHaveLength(1);
      expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({
        version: 2,
        deletedAt: noon,
      });
      expect(await candidateOf(world)).toMatchObject({
        link: { state: 'paused', marks: { removedVersion: 2 } },
        skip,
      });
      expect(await world.stores.mirror.counts()).toMatchObject({ ampContacts: 0, paused: 1 });
    });

    test('end keeps the AMP contact with what its link was', async () => {
      const world = await linkedWorld(database());
      await applyAll(world, [anEntry('end', 1, { ...at(1), link: 'ended', base: set })]);
      expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({
        version: 1,
        link: { contactId: 1, state: 'ended' },
      });
      expect(await world.stores.mirror.counts()).toMatchObject({ linked: 0, paused: 0 });
      const amp = (await world.stores.mirror.ampCandidate('amp-1'))?.candidate;
      expect(amp).toMatchObject({ ended: true });
      // It goes on where the contact is there again.
      await applyAll(world, [anEntry('resume', 1, { ...at(1), base: set })]);
      expect(await candidateOf(world)).toMatchObject({ link: { state: 'active', base: set } });
    });

    test('a link that has ended gives way to a new one', async () => {
      const world = await linkedWorld(database());
      await applyAll(world, [anEntry('end', 1, { ...at(1), link: 'ended' })]);
      await record(world, aContact(2, { email: 'ann@example.com' }));
      const matches = (await world.stores.mirror.candidate(2))?.candidate.matches;
      expect(matches).toMatchObject([{ ampContact: { id: 'amp-1' }, linkedTo: null }]);
      const outcome = await applyAll(world, [anEntry('link', 2, { ...at(1), origin: 'match' })]);
      expect(outcome.applied).toHaveLength(1);
      expect(await world.stores.ampContacts.get('amp-1')).toMatchObject({
        link: { contactId: 2, state: 'active', origin: 'match' },
      });
      expect(await candidateOf(world)).toMatchObject({ link: null });
    });

    test('release deletes the link and has the AMP contact looked at by itself', async () => {
      const world = await linkedWorld(database());
      await applyAll(world, [anEntry('release', 1, { ...at(1), link: null })]);
      expect(await candidateOf(world)).toMatchObject({ link: null });
      expect(await queuedAmpIds(world)).toEqual(['amp-1']);
      expect(await queuedIds(world)).toEqual([]);
    });

    test('a link ends what was noted of the AMP contact', async () => {
      const world = await newWorld(database());
      const { ampContacts, skips } = world.stores;
      await record(world, aContact(1));
      await ampContacts.add({ id: 'a', set }, noon);
      await applyAll(world, [ampSkip]);
      expect(await skips.counts('amp_contact')).toEqual({ company_missing: 1 });
      expect(await queuedAmpIds(world)).toEqual([]);
      await ampContacts.edit('a', { set: { title: 'x' } }, 'any', noon);
      await applyAll(world, [anEntry('link', 1, { ampContactId: 'a', ampVersion: 2 })]);
      expect(await skips.counts('amp_contact')).toEqual({});
      expect(await world.stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
    });

    test('forget drops what was noted of a contact or an AMP contact', async () => {
      const world = await newWorld(database());
      const { ampContacts, skips } = world.stores;
      await record(world, aContact(1));
      await ampContacts.add({ id: 'a', set: {} }, noon);
      await applyAll(world, [ampSkip, { kind: 'contact', id: 1, reason: 'pull_off', about: null }]);
      const passed = { link: null } as const;
      const outcome = await applyAll(world, [
        anEntry('forget', null, { ...passed, ampContactId: 'a', ampVersion: 1 }),
        anEntry('forget', 1, passed),
      ]);
      expect(outcome.applied).toHaveLength(2);
      expect(await skips.counts('amp_contact')).toEqual({});
      expect(await skips.counts('contact')).toEqual({});
    });

    test('a line whose record was queued anew is stale', async () => {
      const world = await newWorld(database());
      const { plans, ampContacts } = world.stores;
      await record(world, aContact(1), aContact(2));
      await ampContacts.add({ id: 'a', set: {} }, noon);
      const lines = await saveLines(world, [
        anEntry('create', 1, { set }),
        { kind: 'contact', id: 2, reason: 'no_email', about: null },
        ampSkip,
      ]);
      await emptyQueue(world);
      const outcome = await plans.apply(world.lease, lines, newIds, noon);
      expect(outcome).toEqual({ applied: [], stale: [1, 2, 3] });
      expect(await world.stores.skips.counts('contact')).toEqual({});
    });

    test('lines of another organization or run are carried out by nobody else', async () => {
      const [mine, theirs] = [await newWorld(database()), await newWorld(database())];
      await record(mine, aContact(1));
      await record(theirs, aContact(1));
      const lines = await saveLines(theirs, [anEntry('create', 1, { set })]);
      const outcome = await mine.stores.plans.apply(mine.lease, lines, newIds, noon);
      expect(outcome.applied).toEqual([]);
      expect(await mine.stores.ampContacts.count()).toBe(0);
      expect((await theirs.stores.plans.lines('r1', 0, 9))[0]?.state).toBe('proposed');
    });
  });
}
