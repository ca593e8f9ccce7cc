import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openTodoWorld } from '../../../test/support/todoSteps.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import { Failure } from '../../core/failure.ts';
import type { Activity } from '../../core/todo/todo.ts';
import { applyRun } from '../applyRun.ts';
import { instant } from '../deps.ts';
import { run } from '../run.ts';
import { grace } from '../settling.ts';
import { type DecidedTodo, decideTodoConflicts } from './decideConflicts.ts';

const notThere: Failure = new Failure('write_uncertain', { what: 'activity' });

describe.each(databases)('writing activities, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let people: ReadonlyMap<number, string>;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await openTodoWorld(database, `writing-${++worlds}`);
    people = new Map(
      (await world.ampContacts()).flatMap(({ id, link }) =>
        link === null ? [] : [[link.contactId, id] as const],
      ),
    );
  });

  const now = () => instant(world.deps.clock);
  const add = (id = 't1', contactId = 1) => {
    const parts = { subject: 'Call', assignee: 'user-0', due: '2026-03-05' };
    return world.stores.todos.add([aTodo(id, people.get(contactId) ?? '', parts)], now());
  };
  const todo = async (id = 't1') => {
    const row = await world.stores.todos.get(id);
    if (row === null) throw new Error('no to-do');
    return row;
  };
  const ours = () => [...world.memory.records.activities.values()].filter(({ id }) => id !== 1);
  const put = (parts: Partial<Activity>) => {
    const [one] = ours();
    if (one === undefined) throw new Error('no activity');
    world.memory.putActivity({ ...one, ...parts });
  };
  /** Activities are made, and nobody hears of it. */
  const unheard = () => {
    world.interference = {
      afterActivityWrite: () => {
        throw notThere;
      },
    };
  };
  const calm = () => {
    world.interference = {};
  };

  it('R24: an activity that was made and could not be recorded is found, not made again', async () => {
    await add();
    // The database fails for the moment in which it would be recorded.
    const failing = new Failure('database_unavailable', { error: 'gone' });
    vi.spyOn(world.stores.todoSync, 'commit').mockRejectedValueOnce(failing);
    expect(await world.sync()).toMatchObject({ status: 'failed' });
    await world.sync();
    expect(ours()).toHaveLength(1);
    expect(await todo()).toMatchObject({ link: { state: 'active' } });
  });

  it('R24: a plan made before is not carried out while an activity of the same to-do is on its way', async () => {
    await add();
    const planned = await run(world.deps, { kind: 'plan' });
    // The process dies right after it was sent, and it is still on its way.
    let sent = false;
    world.interference = {
      beforeActivityWrite: () => {
        sent = true;
        throw notThere;
      },
    };
    world.meddling = async () => {
      if (sent) throw new Error('dead');
    };
    await world.sync().catch(() => undefined);
    world.meddling = null;
    calm();
    expect(await world.stores.todoSync.sent(9)).toHaveLength(1);
    await applyRun(world.deps, planned.id);
    expect(world.memory.activityWrites).toEqual([]);
    world.pass(grace / 1000 + 1);
    await world.sync();
    await world.sync();
    expect(ours()).toHaveLength(1);
  });

  it('V14 poison: one of which nothing can be learned does not keep the others from going', async () => {
    await add();
    await world.sync();
    await world.stores.todos.edit('t1', { subject: 'Call now' }, now());
    unheard();
    await world.sync();
    await add('t2', 2);
    // Somebody made something of it that cannot be read.
    const detail = { resource: 'activities', id: 2, problem: 'notes_not_text' };
    const reading = vi.spyOn(world.memory, 'activity');
    reading.mockRejectedValue(new Failure('record_unreadable', detail));
    calm();
    expect(await world.sync()).toMatchObject({ status: 'partial' });
    expect(await todo('t2')).toMatchObject({ link: { state: 'active' } });
    reading.mockRestore();
    await world.sync();
    expect(await world.stores.todoSync.sent(9)).toEqual([]);
  });

  it('R24: one that several activities could be waits until one is left, and is not made again', async () => {
    await add();
    unheard();
    await world.sync();
    calm();
    // ConnectWise did not keep the marker, and somebody copied it.
    put({ notes: null });
    const [first] = ours();
    if (first === undefined) throw new Error('no activity');
    world.memory.putActivity({ ...first, id: first.id + 1 });
    await world.sync();
    expect(await todo()).toMatchObject({ link: null, skip: { reason: 'activity_uncertain' } });
    world.memory.dropActivity(first.id + 1);
    await world.stores.todos.edit('t1', { notes: 'More' }, now());
    await world.sync();
    await world.sync();
    expect(ours().map(({ id }) => id)).toEqual([first.id]);
    expect(await todo()).toMatchObject({ link: { activityId: first.id }, skip: null });
  });

  it('an old copy with the marker is not taken for what was sent just now', async () => {
    await add();
    await world.sync();
    const [first] = ours();
    if (first === undefined) throw new Error('no activity');
    world.memory.putActivity({ ...first, id: first.id + 1 });
    world.pass(3600);
    world.memory.dropActivity(first.id);
    await world.stores.todos.edit('t1', { notes: 'More' }, now());
    unheard();
    await world.sync();
    calm();
    await world.sync();
    expect(await todo()).toMatchObject({ link: { activityId: first.id + 2, state: 'active' } });
  });

  it('a plan made before is not carried out once its contact is linked no more', async () => {
    await add();
    const planned = await run(world.deps, { kind: 'plan' });
    await world.stores.ampContacts.remove(people.get(1) ?? '', now());
    await applyRun(world.deps, planned.id);
    expect(ours()).toEqual([]);
    await world.sync();
    expect(await todo()).toMatchObject({ link: null, skip: { reason: 'contact_removed' } });
  });

  it('a plan made before is not carried out for what was kept back since', async () => {
    await add();
    await add('t2', 2);
    const planned = await run(world.deps, { kind: 'plan' });
    await world.stores.todos.hold(['t1'], { reason: 'kept_back', runId: null, since: now() });
    await applyRun(world.deps, planned.id);
    expect(ours()).toMatchObject([{ contactId: 2 }]);
    await world.stores.todos.release({ id: 't1' });
    await world.sync();
    expect(ours()).toHaveLength(2);
  });

  it('a conflict is not decided while a write is under way that knows nothing of it', async () => {
    const settings = await world.stores.settings.get();
    await world.stores.settings.save({ ...settings, todoConflict: 'ask' }, now());
    await add();
    await world.sync();
    put({ name: 'Theirs' });
    await world.stores.todos.edit('t1', { subject: 'Ours', due: '2026-03-07' }, now());
    world.interference = {
      afterActivityWrite: () => {
        throw world.outage();
      },
    };
    await world.sync();
    calm();
    await world.sync();
    expect(await world.stores.todos.conflictCount()).toBe(1);
    await world.stores.todos.edit('t1', { notes: 'More' }, now());
    world.interference = {
      afterActivityWrite: () => {
        throw world.outage();
      },
    };
    await world.sync();
    calm();
    const decide = async () => {
      const all: DecidedTodo[] = [];
      for await (const one of decideTodoConflicts(world.deps, 'all', 'amp')) all.push(one);
      return all;
    };
    expect(await decide()).toEqual([{ todoId: 't1', decided: [], moved: ['subject'] }]);
    await world.sync();
    expect(await decide()).toEqual([{ todoId: 't1', decided: ['subject'], moved: [] }]);
    await world.sync();
    expect(ours()).toMatchObject([{ name: 'Ours', start: '2026-03-07T00:00:00Z' }]);
    expect(await world.stores.todos.conflictCount()).toBe(0);
  });

  it.each([
    ['connectwise', { due: '2026-03-09', conflicts: [] }],
    ['amp', { due: '2026-03-07', conflicts: [] }],
    ['ask', { due: '2026-03-07', conflicts: [{ field: 'due', connectWise: '2026-03-09' }] }],
  ] as const)(
    'an edit made while the answer is out is no reason to pass over the rule (%s)',
    async (todoConflict, outcome) => {
      const settings = await world.stores.settings.get();
      await world.stores.settings.save({ ...settings, todoConflict }, now());
      await add();
      await world.sync();
      put({ start: '2026-03-09T00:00:00Z' });
      await world.stores.todos.edit('t1', { subject: 'Call now' }, now());
      unheard();
      await world.sync();
      calm();
      await world.stores.todos.edit('t1', { due: '2026-03-07' }, now());
      await world.sync();
      expect(await todo()).toMatchObject({ subject: 'Call now', ...outcome });
      expect(ours()).toMatchObject([{ name: 'Call now' }]);
    },
  );

  it('a conflict of a to-do that was removed is nobody’s to decide', async () => {
    const settings = await world.stores.settings.get();
    await world.stores.settings.save({ ...settings, todoConflict: 'ask' }, now());
    await add();
    await world.sync();
    put({ name: 'Theirs' });
    await world.stores.todos.edit('t1', { subject: 'Ours' }, now());
    await world.sync();
    expect(await world.stores.todos.conflictCount()).toBe(1);
    await world.stores.todos.hold(['t1'], { reason: 'kept_back', runId: null, since: now() });
    await world.stores.todos.remove('t1', now());
    expect(await world.stores.todos.conflictCount()).toBe(0);
  });
});
