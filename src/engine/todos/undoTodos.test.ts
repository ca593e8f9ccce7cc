import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openTodoWorld } from '../../../test/support/todoSteps.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import type { Activity } from '../../core/todo/todo.ts';
import { instant } from '../deps.ts';
import { undo } from '../undo.ts';

describe.each(databases)('taking back what was done to to-dos, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let people: ReadonlyMap<number, string>;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await openTodoWorld(database, `undo-todos-${++worlds}`);
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
  const released = async (runId: string) => {
    const { run: undone, notUndone } = await undo(world.deps, runId);
    expect(notUndone).toEqual([]);
    expect((await todo()).hold).toMatchObject({ reason: 'undone' });
    await world.stores.todos.release({ runId: undone.id });
    await world.sync();
  };

  it.each([
    ['date', { start: '2026-03-09T00:00:00Z' }, { due: '2026-03-09' }],
    ['name', { name: 'Renamed' }, { subject: 'Renamed' }],
    ['status', { statusId: 2 }, { status: 'done' }],
    ['member', { memberId: 8 }, { assignee: 'user-1' }],
    ['notes', { notes: 'Theirs\n\n[AMP to-do t1]' }, { notes: 'Theirs' }],
  ] as const)('what came from ConnectWise comes again: %s', async (_, edit, values) => {
    await add();
    await world.sync();
    const before = await todo();
    put(edit);
    const { id } = await world.sync();
    expect(await todo()).toMatchObject(values);
    await undo(world.deps, id);
    for (const field of ['due', 'subject', 'status', 'assignee', 'notes'] as const) {
      expect((await todo())[field]).toBe(before[field]);
    }
    await world.stores.todos.release('all');
    await world.sync();
    expect(await todo()).toMatchObject(values);
    expect(ours()).toMatchObject([edit]);
  });

  it('what a person kept back is not let go on with it', async () => {
    await add();
    await world.sync();
    await world.stores.todos.edit('t1', { subject: 'Call now' }, now());
    const { id } = await world.sync();
    await world.stores.todos.hold(['t1'], { reason: 'kept_back', runId: null, since: now() });
    const { run: undone } = await undo(world.deps, id);
    expect(ours()).toMatchObject([{ name: 'Call' }]);
    expect(await world.stores.todos.release({ runId: undone.id })).toBe(0);
    await world.sync();
    expect(ours()).toMatchObject([{ name: 'Call' }]);
    expect((await todo()).hold).toMatchObject({ reason: 'kept_back' });
  });

  it('an activity that was closed is closed again', async () => {
    await add();
    await world.sync();
    await world.stores.todos.remove('t1', now());
    const { id } = await world.sync();
    expect(ours()).toMatchObject([{ statusId: 2 }]);
    await undo(world.deps, id);
    expect(ours()).toMatchObject([{ statusId: 1 }]);
    await world.stores.todos.release('all');
    await world.sync();
    expect(ours()).toMatchObject([{ statusId: 2 }]);
    expect((await todo()).deletedAt).not.toBeNull();
  });

  it('a to-do whose activity was edited after it was removed comes back again', async () => {
    await add();
    await world.sync();
    await world.stores.todos.remove('t1', now());
    put({ name: 'Renamed' });
    const { id } = await world.sync();
    expect((await todo()).deletedAt).toBeNull();
    await released(id);
    expect(await todo()).toMatchObject({ deletedAt: null, subject: 'Renamed', status: 'open' });
    expect(ours()).toMatchObject([{ statusId: 1 }]);
  });

  it('a to-do whose activity was reopened after it was removed comes back again', async () => {
    await add();
    await world.sync();
    await world.stores.todos.remove('t1', now());
    await world.sync();
    put({ statusId: 1 });
    const { id } = await world.sync();
    expect((await todo()).deletedAt).toBeNull();
    await released(id);
    expect(await todo()).toMatchObject({ deletedAt: null, status: 'open' });
    expect(ours()).toMatchObject([{ statusId: 1 }]);
  });
});
