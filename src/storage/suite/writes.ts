import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { company, emailItem } from '../../../test/support/records.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import { aContact, anEntry, change, noon } from './records.ts';
import {
  applyAll,
  emptyQueue,
  newWorld,
  queuedAmpIds,
  queuedIds,
  record,
  saveLines,
  takeLock,
  type World,
} from './world.ts';

const set = { email: 'ann@example.com', title: 'CEO' };

/** AMP contact `a`, not linked, with a line to send it. */
async function pushWorld(database: TestDatabase): Promise<{ world: World; entry: PlanEntry }> {
  const world = await newWorld(database);
  await world.stores.ampContacts.add({ id: 'a', set }, noon);
  const entry = anEntry('push', null, {
    ampContactId: 'a',
    ampVersion: 1,
    origin: 'amp',
    base: set,
    changes: [change('connectwise', 'email', null, 'ann@example.com')],
    target: { companyId: 1 },
  });
  await saveLines(world, [entry]);
  return { world, entry };
}

/** Contact 1 linked to `amp-1`, with a line that writes a title to both sides. */
async function updateWorld(database: TestDatabase): Promise<{ world: World; entry: PlanEntry }> {
  const world = await newWorld(database);
  await record(world, aContact(1));
  await applyAll(world, [anEntry('create', 1, { set })]);
  await world.stores.ampContacts.edit('amp-1', { set: { title: 'CTO' } }, 'any', noon);
  const entry = anEntry('update', 1, {
    ampContactId: 'amp-1',
    ampVersion: 2,
    base: { ...set, title: 'CTO' },
    changes: [
      change('connectwise', 'title', 'CEO', 'CTO', 'changed_in_amp'),
      change('amp', 'city', null, 'Ulm', 'changed_in_connectwise'),
    ],
  });
  await saveLines(world, [entry]);
  return { world, entry };
}

const lineOf = async ({ stores }: World, seq: number) =>
  (await stores.plans.lines('r1', seq - 1, 1))[0];

export function writeTests(database: () => TestDatabase): void {
  describe('writes to ConnectWise', () => {
    test('a push becomes contact, link and history, and leaves no trace in the queues', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      await applyAll(world, []);
      expect(await stores.writes.begin(lease, 1, noon)).toBe(true);
      expect(await stores.writes.begin(lease, 1, noon)).toBe(false);
      expect((await stores.mirror.ampCandidate('a'))?.candidate.sent).toBe(true);
      const contact = aContact(5, { email: 'ann@example.com', title: 'CEO' });
      const written = {
        runId: 'r1',
        seq: 1,
        entry: { ...entry, contactId: 5 },
        contact,
        company: company(1),
        now: noon,
      };
      await stores.writes.commit(lease, written);
      await stores.writes.commit(lease, written);
      expect(await stores.ampContacts.get('a')).toMatchObject({
        version: 1,
        link: { contactId: 5, state: 'active', origin: 'amp' },
      });
      expect((await stores.mirror.candidate(5))?.candidate).toMatchObject({
        contact,
        company: company(1),
        link: { base: set, ampContactId: 'a' },
      });
      expect(await stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
      expect(await lineOf(world, 1)).toMatchObject({
        state: 'applied',
        appliedVersion: 1,
        line: { entry: { contactId: 5, target: { companyId: 1 } } },
      });
      expect(await stores.plans.history({ kind: 'contact', id: 5 }, 9)).toHaveLength(1);
      expect(await stores.plans.history({ kind: 'amp_contact', id: 'a' }, 9)).toHaveLength(1);
      // Reading it from ConnectWise then changes nothing.
      expect(await record(world, contact)).toBe(0);
    });

    test('a push whose AMP contact changed meanwhile is linked, and looked at again', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 1, noon);
      await stores.ampContacts.edit('a', { set: { title: 'edited' } }, 'any', noon);
      await stores.writes.commit(lease, {
        runId: 'r1',
        seq: 1,
        entry: { ...entry, contactId: 5 },
        contact: aContact(5),
        company: null,
        now: noon,
      });
      expect(await stores.ampContacts.get('a')).toMatchObject({ fields: { title: 'edited' } });
      expect(await queuedIds(world)).toEqual([5]);
      expect(await queuedAmpIds(world)).toEqual([]);
      expect(await stores.plans.queued()).toEqual({ contacts: 1, ampContacts: 0 });
    });

    test('a push queues others who share its name, in any order, or one of its addresses', async () => {
      const nobody = { firstName: null, lastName: null };
      const items = [emailItem(51, 'no address'), emailItem(52, 'further@example.com', false)];
      for (const parts of [{ lastName: 'Ray' }, { ...nobody, communications: items }]) {
        const { world, entry } = await pushWorld(database());
        const { stores, lease } = world;
        await stores.writes.begin(lease, 1, noon);
        const swapped = { firstName: 'Ray', lastName: 'First5' };
        await stores.ampContacts.add({ id: 'name', set: swapped }, noon);
        await stores.ampContacts.add(
          { id: 'address', set: { email: 'Further@example.com' } },
          noon,
        );
        await emptyQueue(world);
        await stores.writes.commit(lease, {
          runId: 'r1',
          seq: 1,
          entry: { ...entry, contactId: 5 },
          contact: aContact(5, parts),
          company: null,
          now: noon,
        });
        expect(await queuedAmpIds(world)).toEqual(['communications' in parts ? 'address' : 'name']);
      }
    });

    test('a push of someone a person linked meanwhile takes nobody away', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      await record(world, aContact(1));
      await stores.writes.begin(lease, 1, noon);
      await stores.decisions.link(1, 'a', [], noon);
      await emptyQueue(world);
      await stores.writes.commit(lease, {
        runId: 'r1',
        seq: 1,
        entry: { ...entry, contactId: 5 },
        contact: aContact(5),
        company: null,
        now: noon,
      });
      expect(await stores.ampContacts.get('a')).toMatchObject({ link: { contactId: 1 } });
      expect(await queuedIds(world)).toEqual([1, 5]);
      expect((await lineOf(world, 1))?.state).toBe('applied');
    });

    test('an update moves both sides and the base together', async () => {
      const { world, entry } = await updateWorld(database());
      const { stores, lease } = world;
      expect(await stores.writes.begin(lease, 2, noon)).toBe(true);
      const contact = aContact(1, { title: 'CTO', city: 'Ulm' });
      const written = { runId: 'r1', seq: 2, entry, contact, company: null, now: noon };
      await stores.writes.commit(lease, written);
      expect(await stores.ampContacts.get('amp-1')).toMatchObject({
        version: 3,
        fields: { title: 'CTO', city: 'Ulm' },
      });
      const stored = await stores.mirror.candidate(1);
      expect(stored?.candidate).toMatchObject({ contact, link: { base: entry.base } });
      expect(await queuedIds(world)).toEqual([]);
      expect((await lineOf(world, 2))?.appliedVersion).toBe(3);
    });

    test('an edit while it is on its way stays, and is looked at', async () => {
      const { world, entry } = await updateWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 2, noon);
      await stores.ampContacts.edit('amp-1', { set: { city: 'Bonn', title: 'x' } }, 'any', noon);
      const contact = aContact(1, { title: 'CTO', city: 'Ulm' });
      const written = { runId: 'r1', seq: 2, entry, contact, company: null, now: noon };
      await stores.writes.commit(lease, written);
      expect((await stores.ampContacts.get('amp-1'))?.fields).toMatchObject({
        city: 'Bonn',
        title: 'x',
      });
      expect(await queuedIds(world)).toEqual([1]);
    });

    test('a link taken apart while it was on its way stays apart', async () => {
      const { world, entry } = await updateWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 2, noon);
      await stores.decisions.unlink(1, noon);
      const written = {
        runId: 'r1',
        seq: 2,
        entry,
        contact: aContact(1),
        company: null,
        now: noon,
      };
      await stores.writes.commit(lease, written);
      expect((await stores.ampContacts.get('amp-1'))?.link).toBeNull();
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['amp-1']);
    });

    test('begins nothing that is stale', async () => {
      const { world } = await updateWorld(database());
      const { stores, lease } = world;
      await record(world, aContact(1, { city: 'Bonn' }));
      expect(await stores.writes.begin(lease, 2, noon)).toBe(false);
      expect((await lineOf(world, 2))?.state).toBe('stale');
      expect(await stores.writes.begin(lease, 99, noon)).toBe(false);

      const { world: other } = await pushWorld(database());
      await other.stores.ampContacts.edit('a', { set: { title: 'x' } }, 'any', noon);
      expect(await other.stores.writes.begin(other.lease, 1, noon)).toBe(false);
      expect((await lineOf(other, 1))?.state).toBe('stale');
      expect(await queuedAmpIds(other)).toEqual(['a']);
    });

    test('what was not taken is failed, and stays to be looked at unless a skip settles it', async () => {
      const { world } = await pushWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 1, noon);
      const failed = { runId: 'r1', seq: 1, problem: 'write_refused', skip: null } as const;
      await stores.writes.fail(lease, failed);
      expect(await lineOf(world, 1)).toMatchObject({ state: 'failed', problem: 'write_refused' });
      expect(await queuedAmpIds(world)).toEqual(['a']);

      const { world: other } = await pushWorld(database());
      await other.stores.writes.begin(other.lease, 1, noon);
      const skip = { kind: 'amp_contact', id: 'a', reason: 'refused', about: null } as const;
      await other.stores.writes.fail(other.lease, { ...failed, skip });
      expect(await queuedAmpIds(other)).toEqual([]);
      const all = { after: null, limit: 9 };
      expect(await other.stores.skips.list('amp_contact', all)).toEqual([skip]);
      expect(await other.stores.skips.counts('amp_contact')).toEqual({ refused: 1 });
    });

    test('what was not carried out is found by its cause, apart from all that was', async () => {
      const { world } = await updateWorld(database());
      const { stores, lease } = world;
      const seqs = (await stores.plans.lines('r1', 0, 9, 'proposed')).map(({ seq }) => seq);
      expect(await stores.plans.problems('r1')).toEqual([]);
      for (const seq of seqs) {
        await stores.writes.begin(lease, seq, noon);
        await stores.writes.fail(lease, { runId: 'r1', seq, problem: 'write_refused', skip: null });
      }
      const cause = { state: 'failed', problem: 'write_refused' } as const;
      expect(await stores.plans.problems('r1')).toEqual([{ ...cause, lines: seqs.length }]);
      expect(await stores.plans.problemCounts(['r1', 'r2'])).toEqual(
        new Map([['r1', seqs.length]]),
      );
      expect(await stores.plans.problemCounts([])).toEqual(new Map());
      const listed = await stores.plans.problemLines('r1', cause, 0, 9);
      expect(listed.map(({ seq }) => seq)).toEqual(seqs);
      const [first = 0] = seqs;
      expect(await stores.plans.problemLines('r1', cause, first, 9)).toHaveLength(seqs.length - 1);
      const stale = { state: 'stale', problem: null } as const;
      expect(await stores.plans.problemLines('r1', stale, 0, 9)).toEqual([]);
    });

    test('what was certainly not sent is as if it had not begun', async () => {
      const { world } = await pushWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 1, noon);
      await stores.writes.takeBack(lease, 1);
      expect((await lineOf(world, 1))?.state).toBe('proposed');
      expect(await stores.writes.sent('contacts', null, 9)).toEqual([]);
      expect(await stores.writes.begin(lease, 1, noon)).toBe(true);
    });

    test('after a crash what was sent is known, settled by the next run, and planned anew', async () => {
      const { world } = await updateWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 2, noon);
      await emptyQueue(world);
      const next = await takeLock(stores, 'r2');
      expect(await stores.writes.sent('contacts', null, 9)).toMatchObject([
        { runId: 'r1', seq: 2, sentAt: noon },
      ]);
      await stores.writes.close(next, { runId: 'r1', seq: 2 }, 'applied', null);
      expect(await stores.writes.sent('contacts', null, 9)).toEqual([]);
      expect((await lineOf(world, 2))?.state).toBe('applied');
      expect(await queuedIds(world)).toEqual([1]);

      const { world: other } = await pushWorld(database());
      await other.stores.writes.begin(other.lease, 1, noon);
      await emptyQueue(other);
      const again = await takeLock(other.stores, 'r2');
      const line = { runId: 'r1', seq: 1 };
      await other.stores.writes.close(again, line, 'failed', 'write_uncertain');
      expect(await lineOf(other, 1)).toMatchObject({ state: 'failed', problem: 'write_uncertain' });
      expect(await queuedAmpIds(other)).toEqual(['a']);
    });

    test('what was sent is listed page by page, in the order in which it was sent', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      await stores.ampContacts.add({ id: 'b', set: {} }, noon);
      await saveLines(world, [{ ...entry, ampContactId: 'b', ampVersion: 1 }]);
      for (const seq of [2, 1]) expect(await stores.writes.begin(lease, seq, noon)).toBe(true);
      const [first] = await stores.writes.sent('contacts', null, 1);
      expect(first).toMatchObject({ seq: 1 });
      expect(await stores.writes.sent('contacts', first ?? null, 9)).toMatchObject([{ seq: 2 }]);
      expect(await stores.writes.sent('todos', null, 9)).toEqual([]);
    });

    test('a record whose last write did not arrive is known until one arrives', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      const again = async (seq: number) => {
        await stores.plans.save(lease, [{ seq, stamp: 0, line: { kind: 'entry', entry } }]);
        return await stores.plans.undelivered('r1', [seq]);
      };
      const send = async (seq: number, now: string) =>
        expect(await stores.writes.begin(lease, seq, now)).toBe(true);
      expect(await stores.plans.undelivered('r1', [1])).toEqual([]);
      await send(1, noon);
      await stores.writes.close(lease, { runId: 'r1', seq: 1 }, 'failed', 'write_uncertain');
      const [candidate] = await stores.plans.ampCandidates('', 9);
      const stamp = candidate?.stamp ?? 0;
      await stores.plans.save(lease, [{ seq: 2, stamp, line: { kind: 'entry', entry } }]);
      expect(await stores.plans.undelivered('r1', [1, 2])).toContain(2);
      await send(2, '2026-03-01T12:00:01.000Z');
      const contact = aContact(5, { email: 'ann@example.com', title: 'CEO' });
      await stores.writes.commit(lease, {
        runId: 'r1',
        seq: 2,
        entry: { ...entry, contactId: 5 },
        contact,
        company: null,
        now: noon,
      });
      expect(await again(3)).toEqual([]);
    });

    test('a line of an earlier run is committed by the next', async () => {
      const { world, entry } = await pushWorld(database());
      const { stores, lease } = world;
      await stores.writes.begin(lease, 1, noon);
      const next = await takeLock(stores, 'r2');
      const contact = aContact(5);
      const written = { entry: { ...entry, contactId: 5 }, contact, company: null, now: noon };
      await stores.writes.commit(next, { runId: 'r1', seq: 1, ...written });
      expect(await stores.ampContacts.get('a')).toMatchObject({ link: { contactId: 5 } });
    });

    test('commits and fails only what was sent', async () => {
      const { world, entry } = await updateWorld(database());
      const { stores, lease } = world;
      const written = {
        runId: 'r1',
        seq: 2,
        entry,
        contact: aContact(1),
        company: null,
        now: noon,
      };
      const internal = { code: 'internal' };
      await expect(stores.writes.commit(lease, written)).rejects.toMatchObject(internal);
      const none = { ...written, seq: 9 };
      await expect(stores.writes.commit(lease, none)).rejects.toMatchObject(internal);
      const failed = { runId: 'r1', seq: 1, problem: 'write_refused', skip: null } as const;
      await expect(stores.writes.fail(lease, failed)).rejects.toMatchObject(internal);
      const lines = await stores.plans.lines('r1', 1, 1);
      await expect(stores.plans.apply(lease, lines, new Map(), noon)).rejects.toMatchObject(
        internal,
      );
    });
  });
}
