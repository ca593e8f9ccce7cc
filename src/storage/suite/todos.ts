import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { activityOf } from '../../../test/support/todoRecords.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { type Activity, activityValues, todoValues } from '../../core/todo/todo.ts';
import type { TodoEntry } from '../../core/todo/todoPlan.ts';
import type { PlanLineBody } from '../../ports/planStores.ts';
import { aContact, anEntry, noon } from './records.ts';
import { applyAll, newWorld, record, type World } from './world.ts';

const later = '2026-03-01T13:00:00.000Z';

/** An organization with one linked contact: contact 1 and AMP contact `amp-1`. */
async function withPerson(database: TestDatabase): Promise<World> {
  const world = await newWorld(database);
  await record(world, aContact(1));
  await applyAll(world, [anEntry('create', 1)]);
  return world;
}

async function queuedTodos({ stores }: World): Promise<readonly string[]> {
  return (await stores.todoSync.candidates('', 100)).map(({ candidate }) => candidate.todo.id);
}

/** Saves a line with the queue version of its to-do. */
async function saveLine(world: World, line: PlanLineBody, id = 't1'): Promise<number> {
  const { stores, lease } = world;
  const [one] = await stores.todoSync.candidatesByIds([id]);
  const before = await stores.plans.lines(lease.runId, 0, 1000);
  const seq = (before.at(-1)?.seq ?? 0) + 1;
  await stores.plans.save(lease, [{ seq, stamp: one?.stamp ?? 0, line }]);
  return seq;
}

async function exportEntry({ stores }: World, parts: Partial<TodoEntry> = {}): Promise<TodoEntry> {
  const row = await stores.todos.get('t1');
  if (row === null) throw new Error('no to-do');
  return {
    action: 'export',
    todoId: 't1',
    todoVersion: row.version,
    ampContactId: row.ampContactId,
    activityId: null,
    changes: [],
    conflicts: [],
    assigned: null,
    write: { kind: 'delete' },
    todo: todoValues(row),
    removed: false,
    link: 'active',
    anew: false,
    base: null,
    skip: null,
    ...parts,
  };
}

/** The to-do becomes an activity. */
async function exported(world: World, activity: Activity = activityOf()): Promise<void> {
  const { stores, lease } = world;
  const entry = await exportEntry(world);
  const seq = await saveLine(world, { kind: 'todo', entry });
  expect(await stores.writes.begin(lease, seq, noon)).toBe(true);
  const base = { todo: entry.todo, activity: activityValues(activity) };
  await stores.writes.commit(lease, {
    runId: lease.runId,
    seq,
    entry: { ...entry, activityId: activity.id, base },
    activity,
    now: noon,
  });
}

const about = { kind: 'amp_contact', id: 'amp-1' } as const;
const waits: Skip<'todo'> = { kind: 'todo', id: 't1', reason: 'contact_not_linked', about };

const subject = {
  field: 'subject',
  base: 'Call back t1',
  connectWise: 'Theirs',
  amp: 'Ours',
  activity: { name: 'Theirs' },
} as const;

const anyBase = { todo: todoValues(aTodo('t1', 'amp-1')), activity: activityOf() };

/** Conflicts come up, or change. */
async function ask(world: World, conflicts: TodoEntry['conflicts'], now: string): Promise<void> {
  const row = await world.stores.todos.get('t1');
  const { link } = row ?? { link: null };
  const known = { activityId: link?.activityId ?? null, base: link?.base ?? null };
  const parts = { action: 'ask', write: null, conflicts, ...known } as const;
  await saveLine(world, { kind: 'todo', entry: await exportEntry(world, parts) });
  await applyProposed(world, now);
}

async function applyProposed({ stores, lease }: World, now: string): Promise<void> {
  const lines = await stores.plans.lines(lease.runId, 0, 9, 'proposed', 'todos');
  const { stale } = await stores.plans.apply(lease, lines, new Map(), now);
  expect(stale).toEqual([]);
}

/** A to-do of which both sides changed the subject. */
async function disputed(database: TestDatabase): Promise<World> {
  const world = await withPerson(database);
  await world.stores.todos.add([aTodo('t1', 'amp-1')], noon);
  await exported(world);
  await world.stores.todos.edit('t1', { subject: 'Ours' }, 'any', noon);
  await ask(world, [subject], noon);
  expect(await queuedTodos(world)).toEqual([]);
  return world;
}

export function todoTests(database: () => TestDatabase): void {
  describe('to-dos', () => {
    test('are added, edited, removed and restored; each change counts and has them looked at', async () => {
      const world = await withPerson(database());
      const { stores } = world;
      const { todos, plans } = stores;
      await todos.add([aTodo('t1', 'amp-1'), aTodo('t2', 'amp-1', { notes: 'A\nB' })], noon);
      expect((await todos.list({ afterId: '', limit: 9 })).map(({ id }) => id)).toEqual([
        't1',
        't2',
      ]);
      expect(await todos.get('t2')).toMatchObject({ notes: 'A\nB', version: 1, link: null });
      await plans.dequeue(world.lease, await stamps(world));
      expect(await queuedTodos(world)).toEqual([]);

      expect(await todos.edit('t1', { subject: 'Call back t1' }, 'any', later)).toMatchObject({
        version: 1,
      });
      expect(await queuedTodos(world)).toEqual([]);
      const without = { version: 2, due: null };
      expect(await todos.edit('t1', { due: null }, 'any', later)).toMatchObject(without);
      const removed = { version: 3, deletedAt: later };
      expect(await todos.remove('t1', 'any', later)).toMatchObject(removed);
      expect((await todos.list({ afterId: '', limit: 9 })).map(({ id }) => id)).toEqual(['t2']);
      expect(await todos.restore('t1', later)).toMatchObject({ version: 4, deletedAt: null });
      expect(await queuedTodos(world)).toEqual(['t1']);
      await stores.ampContacts.add({ id: 'amp-2', set: {} }, noon);
      const moved = { ampContactId: 'amp-2' };
      expect(await todos.edit('t1', moved, 'any', later)).toMatchObject({ ...moved, version: 5 });
      await expect(todos.edit('x', { due: null }, 'any', later)).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('are found by words, contact and status', async () => {
      const world = await withPerson(database());
      const { todos } = world.stores;
      await todos.add(
        [aTodo('t1', 'amp-1', { subject: 'Send QUOTE 50%' }), aTodo('t2', 'amp-1')],
        noon,
      );
      const ids = async (wanted: object) =>
        (await todos.list({ afterId: '', limit: 9, ...wanted })).map(({ id }) => id);
      expect(await ids({ search: 'quote send' })).toEqual(['t1']);
      expect(await ids({ search: '50%' })).toEqual(['t1']);
      expect(await ids({ ampContactId: 'nobody' })).toEqual([]);
      expect(await ids({ status: 'done' })).toEqual([]);
      expect(await ids({ afterId: 't1' })).toEqual(['t2']);
    });

    test('that wait are rechecked each time, and listed by reason', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      await saveLine(world, { kind: 'skip', skip: waits });
      const lines = await stores.plans.lines(lease.runId, 0, 9, 'proposed', 'todos');
      const last = lines.at(-1)?.seq ?? 0;
      expect(await stores.plans.apply(lease, lines, new Map(), noon)).toEqual({
        applied: [last],
        stale: [],
      });
      expect(await stores.skips.counts('todo')).toEqual({ contact_not_linked: 1 });
      const counted = [{ reason: 'contact_not_linked', count: 1 }];
      expect(await stores.todos.reasons({ status: ['open'] })).toEqual(counted);
      expect(await stores.todos.reasons({ status: ['done'] })).toEqual([]);
      expect(await stores.todos.get('t1')).toMatchObject({ skip: waits });
      expect((await stores.todos.counts()).queued).toBe(0);
      expect(await queuedTodos(world)).toEqual(['t1']);
    });

    test('with a line that was edited since are stale', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      const first = await saveLine(world, { kind: 'todo', entry: await exportEntry(world) });
      await stores.todos.edit('t1', { due: null }, 'any', later);
      expect(await stores.writes.begin(lease, first, noon)).toBe(false);
      expect(await stores.writes.sent('todos', null, 9)).toEqual([]);
    });

    test('become activities; what is under way is known, and settled', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      const entry = await exportEntry(world);
      const seq = await saveLine(world, { kind: 'todo', entry });
      await stores.writes.begin(lease, seq, noon);
      expect(await stores.writes.sent('todos', null, 9)).toMatchObject([{ seq, sentAt: noon }]);
      await stores.ampContacts.add({ id: 'amp-2', set: {} }, noon);
      const moving = () => stores.todos.edit('t1', { ampContactId: 'amp-2' }, 'any', later);
      const refused = { code: 'bad_input', detail: { field: 'contact' } };
      await expect(moving()).rejects.toMatchObject(refused);
      expect(await stores.writes.sent('contacts', null, 9)).toEqual([]);
      const [one] = await stores.todoSync.candidatesByIds(['t1']);
      expect(one?.candidate.sent).toBe(true);
      await stores.writes.close(lease, { runId: lease.runId, seq }, 'failed', 'write_uncertain');
      expect(await stores.writes.sent('todos', null, 9)).toEqual([]);

      await exported(world);
      expect(await stores.todos.get('t1')).toMatchObject({
        link: { activityId: 10, state: 'active' },
      });
      expect(await stores.todoSync.ownersOf([9, 10])).toEqual(new Map([[10, 't1']]));
      await expect(moving()).rejects.toMatchObject(refused);
      expect(await stores.todoSync.followed(0, 9)).toEqual([10]);
      expect(await stores.todoSync.followedOpen(0, 9)).toEqual([10]);
      expect(await stores.todoSync.followedOpen(10, 9)).toEqual([]);
      expect(await queuedTodos(world)).toEqual([]);
      expect(
        (await stores.plans.history({ kind: 'todo', id: 't1' }, 9)).map(({ line }) => line.state),
      ).toEqual(['applied', 'failed']);
      await stores.todos.edit('t1', { status: 'done' }, 'any', later);
      expect(await stores.todoSync.followed(0, 9)).toEqual([10]);
      expect(await stores.todoSync.followedOpen(0, 9)).toEqual([]);
    });

    test('keep what a person edited while the activity was on its way', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      const entry = await exportEntry(world);
      const seq = await saveLine(world, { kind: 'todo', entry });
      await stores.writes.begin(lease, seq, noon);
      await stores.todos.edit('t1', { subject: 'Edited meanwhile' }, 'any', later);
      const activity = activityOf();
      const base = { todo: entry.todo, activity: activityValues(activity) };
      const written = { ...entry, activityId: 10, base };
      await stores.writes.commit(lease, {
        runId: lease.runId,
        seq,
        entry: written,
        activity,
        now: later,
      });
      expect(await stores.todos.get('t1')).toMatchObject({
        subject: 'Edited meanwhile',
        link: { base: { todo: { subject: 'Call back t1' } } },
      });
      expect(await queuedTodos(world)).toEqual(['t1']);
    });

    test('whose last write did not arrive are known, as are unreadable activities', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      await exported(world);
      const change = { kind: 'change', changes: { name: 'New' } } as const;
      const base = {
        todo: todoValues(aTodo('t1', 'amp-1')),
        activity: activityValues(activityOf()),
      };
      const parts = { action: 'update', activityId: activityOf().id, write: change, base } as const;
      const entry = await exportEntry(world, parts);
      const seq = await saveLine(world, { kind: 'todo', entry });
      expect(await stores.plans.undelivered(lease.runId, [seq])).toEqual([]);
      expect(await stores.writes.begin(lease, seq, later)).toBe(true);
      const at = { runId: lease.runId, seq };
      await stores.writes.close(lease, at, 'failed', 'write_uncertain');
      const next = await saveLine(world, { kind: 'todo', entry });
      expect(await stores.plans.undelivered(lease.runId, [next])).toEqual([next]);

      const { id } = activityOf();
      const unreadable = [{ id, problem: 'x' }];
      await stores.todoSync.record(lease, { activities: [], gone: [], unreadable }, later);
      expect(await stores.readings.unreadable('activities')).toEqual([id]);
      expect(await stores.todoSync.followedAmong([id, 99])).toEqual([id]);
      const read = { activities: [activityOf()], gone: [], unreadable: [] };
      await stores.todoSync.record(lease, read, later);
      expect(await stores.readings.unreadable('activities')).toEqual([]);
    });

    test('are looked at once their activity says something else, or is gone', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      await exported(world);
      const read = async (activities: readonly Activity[], gone: readonly number[] = []) => {
        await stores.todoSync.record(lease, { activities, gone, unreadable: [] }, later);
        return await queuedTodos(world);
      };
      expect(await read([activityOf({ lastUpdated: '2026-03-09T00:00:00Z' })])).toEqual([]);
      expect(await read([activityOf({ id: 99, name: 'Of somebody else' })])).toEqual([]);
      expect(await read([activityOf({ statusId: 2 })])).toEqual(['t1']);
      await stores.plans.dequeue(lease, await stamps(world));
      expect(await read([], [10])).toEqual(['t1']);
      // Until something is done about it, it may be shown again.
      expect(await stores.todoSync.followed(0, 9)).toEqual([10]);
      expect(await stores.todoSync.knownGone([9, 10])).toEqual([10]);
      const [one] = await stores.todoSync.candidatesByIds(['t1']);
      expect(one?.candidate).toMatchObject({ gone: true, activity: { statusId: 2 } });
    });

    test('are looked at once what decisions go by has changed, and not before', async () => {
      const world = await withPerson(database());
      const { stores, lease } = world;
      await stores.todos.add([aTodo('t1', 'amp-1')], noon);
      await exported(world);
      await stores.todoSync.queueIfChanged(lease, 'one');
      expect(await queuedTodos(world)).toEqual(['t1']);
      await stores.plans.dequeue(lease, await stamps(world));
      await stores.todoSync.queueIfChanged(lease, 'one');
      expect(await queuedTodos(world)).toEqual([]);
      expect(await stores.todoSync.cursor()).toBeNull();
      for (const checkedTo of [7, 9]) {
        const cursor = { since: `2026-03-01T12:00:0${checkedTo}Z`, checkedTo };
        await stores.todoSync.finishReading(lease, cursor);
        expect(await stores.todoSync.cursor()).toEqual(cursor);
      }
    });

    test('that both sides changed are asked about, and decided as they were seen', async () => {
      const world = await disputed(database());
      const { todos, conflicts } = world.stores;
      expect(await todos.get('t1')).toMatchObject({ conflicts: [{ ...subject, since: noon }] });
      expect(await conflicts.count()).toBe(1);
      const listed = async (wanted: object) =>
        (await todos.list({ afterId: '', limit: 9, ...wanted })).map(({ id }) => id);
      expect(await listed({ disputed: true })).toEqual(['t1']);
      expect(await listed({ waiting: true })).toEqual(['t1']);

      // It stays the same conflict while it stays open.
      const newer = { ...subject, connectWise: 'Newer', activity: { name: 'Newer' } } as const;
      await ask(world, [newer], later);
      expect(await todos.get('t1')).toMatchObject({ conflicts: [{ ...newer, since: noon }] });

      const [base, one] = [anyBase, { kind: 'todo', id: 't1', choose: 'amp' } as const];
      const decide = (seen: typeof subject | typeof newer) =>
        conflicts.decide({ ...one, conflicts: [seen], baseAfter: () => base }, later);
      const moved = { decided: [], decisions: [], moved: ['subject'] };
      expect(await decide(subject)).toEqual(moved);
      expect(await decide(newer)).toMatchObject({ decided: ['subject'], moved: [] });
      expect(await todos.get('t1')).toMatchObject({ conflicts: [], link: { base } });
      expect(await conflicts.count()).toBe(0);
      expect(await queuedTodos(world)).toEqual(['t1']);
      // Twice is once.
      expect(await decide(newer)).toMatchObject(moved);
    });

    test('with a conflict that is edited is not decided by what was seen before', async () => {
      const world = await disputed(database());
      const { todos, conflicts } = world.stores;
      await todos.edit('t1', { subject: 'Edited since' }, 'any', later);
      const seen = { kind: 'todo', id: 't1', conflicts: [subject], choose: 'amp' } as const;
      const outcome = await conflicts.decide({ ...seen, baseAfter: () => anyBase }, later);
      expect(outcome).toEqual({ decided: [], decisions: [], moved: ['subject'] });
      expect(await conflicts.count()).toBe(1);
    });

    test('that wait have no conflict any more', async () => {
      const world = await disputed(database());
      await saveLine(world, { kind: 'skip', skip: waits });
      await applyProposed(world, later);
      expect(await world.stores.todos.get('t1')).toMatchObject({ conflicts: [], skip: waits });
    });

    test('of another organization are neither seen nor touched', async () => {
      const world = await withPerson(database());
      await world.stores.todos.add([aTodo('t1', 'amp-1')], noon);
      await exported(world);
      const other = await newWorld(database());
      const { todos, todoSync } = other.stores;
      expect(await todos.get('t1')).toBeNull();
      expect(await todos.list({ afterId: '', limit: 9, removed: true })).toEqual([]);
      expect(await todoSync.ownersOf([10])).toEqual(new Map());
      expect(await todoSync.followed(0, 9)).toEqual([]);
      await expect(todos.remove('t1', 'any', noon)).rejects.toMatchObject({ code: 'not_found' });
      await todoSync.record(
        other.lease,
        { activities: [activityOf({ name: 'x' })], gone: [10], unreadable: [] },
        noon,
      );
      expect(await queuedTodos(world)).toEqual([]);
    });
  });
}

async function stamps({ stores }: World) {
  const queued = await stores.todoSync.candidates('', 100);
  return queued.map(
    ({ candidate, stamp }) => ({ kind: 'todo', id: candidate.todo.id, stamp }) as const,
  );
}
