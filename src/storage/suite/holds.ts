import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import type { RecordRef } from '../../core/plan/record.ts';
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

const all = { after: 0, limit: 9 };
const one = { kind: 'contact', id: 1 } as const;
const two = { kind: 'contact', id: 2 } as const;
const amp = { kind: 'amp_contact', id: 'a' } as const;
const todo = { kind: 'todo', id: 't1' } as const;

/** Contacts 1 and 2, AMP contact `a` and to-do `t1`, none of them queued. */
async function peopleWorld(database: TestDatabase): Promise<World> {
  const world = await newWorld(database);
  const { ampContacts, plans, todos, todoSync } = world.stores;
  await record(world, aContact(1), aContact(2));
  await ampContacts.add({ id: 'a', set: {} }, noon);
  await todos.add([aTodo('t1', 'a')], noon);
  await emptyQueue(world);
  const queued = await todoSync.candidates('', 9);
  await plans.dequeue(
    world.lease,
    queued.map(({ candidate, stamp }) => ({ kind: 'todo', id: candidate.todo.id, stamp }) as const),
  );
  return world;
}

async function queuedTodoIds({ stores }: World): Promise<readonly string[]> {
  return (await stores.todoSync.candidates('', 9)).map(({ candidate }) => candidate.todo.id);
}

async function reasons({ stores }: World): Promise<readonly [RecordRef, string][]> {
  const rows = await stores.holds.list(all);
  return rows.map(({ record: held, reason }) => [held, reason]);
}

export function holdTests(database: () => TestDatabase): void {
  describe('holds', () => {
    test('stand in one list for all kinds of records, in the order in which they began', async () => {
      const world = await peopleWorld(database());
      const { holds } = world.stores;
      expect(await holds.hold([two, amp, todo, two], 'kept_back', 'r1', noon)).toBe(3);
      expect(await holds.hold([one, two, todo], 'undone', 'r2', noon)).toBe(1);
      // An undo does not replace the hold of a person.
      expect(await reasons(world)).toEqual([
        [two, 'kept_back'],
        [amp, 'kept_back'],
        [todo, 'kept_back'],
        [one, 'undone'],
      ]);
      const rows = await holds.list(all);
      expect(await holds.list({ after: rows[0]?.seq ?? 0, limit: 1 })).toEqual([rows[1]]);
      expect(await holds.list({ ...all, runId: 'r1' })).toEqual(rows.slice(0, 3));
      const group = { kind: 'todo', reason: 'kept_back', runId: 'r1' } as const;
      expect(await holds.list({ ...all, group })).toEqual([rows[2]]);
      expect(await holds.list({ ...all, group: { ...group, runId: null } })).toEqual([]);
      expect(await holds.count()).toBe(4);
    });

    test('that get another reason begin anew, also in the list', async () => {
      const world = await peopleWorld(database());
      const { holds } = world.stores;
      await holds.hold([one, two], 'undone', 'r1', noon);
      const later = '2026-03-02T12:00:00.000Z';
      await holds.hold([one], 'kept_back', null, later);
      const { rows } = await holds.page({ limit: 9, sort: 'since' });
      expect(rows).toMatchObject([
        { record: two, reason: 'undone', since: noon },
        { record: one, reason: 'kept_back', since: later },
      ]);
    });

    test('are counted by kind, reason and run, whatever a page shows of them', async () => {
      const world = await peopleWorld(database());
      const { holds } = world.stores;
      await holds.hold([two, one], 'kept_back', null, noon);
      await holds.hold([todo, amp], 'undone', 'r1', noon);
      expect(await holds.groups()).toEqual([
        { kind: 'contact', reason: 'kept_back', runId: null, count: 2 },
        { kind: 'todo', reason: 'undone', runId: 'r1', count: 1 },
        { kind: 'amp_contact', reason: 'undone', runId: 'r1', count: 1 },
      ]);
    });

    test('of a person make what was planned before stale; those of an undo do not', async () => {
      const world = await peopleWorld(database());
      const { holds } = world.stores;
      await holds.hold([one, todo], 'undone', 'r1', noon);
      expect([await queuedIds(world), await queuedTodoIds(world)]).toEqual([[], []]);
      await holds.hold([two, amp, todo], 'kept_back', null, noon);
      expect(await queuedIds(world)).toEqual([2]);
      expect(await queuedAmpIds(world)).toEqual(['a']);
      expect(await queuedTodoIds(world)).toEqual(['t1']);
    });

    test('show in candidates, and their end queues the records', async () => {
      const world = await peopleWorld(database());
      const { holds, mirror, todos, todoSync } = world.stores;
      await holds.hold([one, amp, todo], 'undone', 'r1', noon);
      await holds.hold([two], 'undone', 'r2', noon);
      expect((await mirror.candidate(1))?.candidate.hold).toBe('undone');
      expect((await mirror.ampCandidate('a'))?.candidate.hold).toBe('undone');
      expect((await todoSync.candidatesByIds(['t1']))[0]?.candidate.onHold).toBe(true);
      expect(await todos.get('t1')).toMatchObject({
        hold: { reason: 'undone', runId: 'r1', since: noon },
      });

      expect(await holds.release(amp, noon)).toBe(1);
      expect(await holds.release(amp, noon)).toBe(0);
      expect(await holds.release({ runId: 'r1' }, noon)).toBe(2);
      expect(await queuedIds(world)).toEqual([1]);
      expect(await queuedAmpIds(world)).toEqual(['a']);
      expect(await queuedTodoIds(world)).toEqual(['t1']);
      expect((await todos.get('t1'))?.hold).toBeNull();
      expect(await holds.release('all', noon)).toBe(1);
      expect(await holds.release('all', noon)).toBe(0);
      expect(await queuedIds(world)).toEqual([1, 2]);
    });

    test('of declined lines put their records on hold', async () => {
      const world = await peopleWorld(database());
      const { plans } = world.stores;
      const push = anEntry('push', null, { ampContactId: 'a', ampVersion: 1 });
      await saveLines(world, [anEntry('create', 1), anEntry('create', 2), push]);
      await plans.decline(world.lease, [1], false, noon);
      await plans.decline(world.lease, [1, 2, 3], true, noon);
      const states = (await plans.lines('r1', 0, 9)).map(({ state }) => state);
      expect(states).toEqual(['declined', 'declined', 'declined']);
      expect(await plans.lines('r1', 0, 9, 'proposed')).toEqual([]);
      const held = new Map(await reasons(world));
      expect(held.size).toBe(2);
      expect((await applyAll(world, [anEntry('create', 1)])).applied).toHaveLength(1);
    });
  });
}
