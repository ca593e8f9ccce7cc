import { describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { inRuns } from '../../../../test/support/inRuns.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { undo } from '../../run/undo.ts';

describe.each(databases)('taking back what was done to to-dos, on $name', (kind) => {
  const scene = todoScene(kind, 'undo-todos');
  const { now, add, todo, ours, put } = scene;
  const released = async (runId: string) => {
    const { run: undone, notUndone } = await undo(scene.world.deps, runId);
    expect(notUndone).toEqual([]);
    expect((await todo()).hold).toMatchObject({ reason: 'undone' });
    await scene.world.stores.holds.release({ runId: undone.id }, '2026-03-01T12:00:00.000Z');
    await scene.world.sync();
  };

  it.each([
    ['date', { start: '2026-03-09T00:00:00Z' }, { due: '2026-03-09' }],
    ['name', { name: 'Renamed' }, { subject: 'Renamed' }],
    ['status', { statusId: 2 }, { status: 'done' }],
    ['member', { memberId: 8 }, { assignee: 'user-1' }],
    ['notes', { notes: 'Theirs\n\n[AMP to-do t1]' }, { notes: 'Theirs' }],
  ] as const)('what came from ConnectWise comes again: %s', async (_, edit, values) => {
    await add();
    await scene.world.sync();
    const before = await todo();
    put(edit);
    const { id } = await scene.world.sync();
    expect(await todo()).toMatchObject(values);
    await undo(scene.world.deps, id);
    for (const field of ['due', 'subject', 'status', 'assignee', 'notes'] as const) {
      expect((await todo())[field]).toBe(before[field]);
    }
    await scene.world.stores.holds.release('all', '2026-03-01T12:00:00.000Z');
    await scene.world.sync();
    expect(await todo()).toMatchObject(values);
    expect(ours()).toMatchObject([edit]);
  });

  it('a hold that a person set is not released with it', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    const { id } = await scene.world.sync();
    await scene.world.stores.holds.hold([{ kind: 'todo', id: 't1' }], 'kept_back', null, now());
    const { run: undone } = await undo(scene.world.deps, id);
    expect(ours()).toMatchObject([{ name: 'Call' }]);
    expect(
      await scene.world.stores.holds.release({ runId: undone.id }, '2026-03-01T12:00:00.000Z'),
    ).toBe(0);
    await scene.world.sync();
    expect(ours()).toMatchObject([{ name: 'Call' }]);
    expect((await todo()).hold).toMatchObject({ reason: 'kept_back' });
  });

  it('an activity that was closed is closed again', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.remove('t1', 'any', now());
    const { id } = await scene.world.sync();
    expect(ours()).toMatchObject([{ statusId: 2 }]);
    await undo(scene.world.deps, id);
    expect(ours()).toMatchObject([{ statusId: 1 }]);
    await scene.world.stores.holds.release('all', '2026-03-01T12:00:00.000Z');
    await scene.world.sync();
    expect(ours()).toMatchObject([{ statusId: 2 }]);
    expect((await todo()).deletedAt).not.toBeNull();
  });

  it('a to-do whose activity was edited after it was removed comes back again', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.remove('t1', 'any', now());
    put({ name: 'Renamed' });
    const { id } = await scene.world.sync();
    expect((await todo()).deletedAt).toBeNull();
    await released(id);
    expect(await todo()).toMatchObject({ deletedAt: null, subject: 'Renamed', status: 'open' });
    expect(ours()).toMatchObject([{ statusId: 1 }]);
  });

  it('a to-do whose activity was reopened after it was removed comes back again', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.remove('t1', 'any', now());
    await scene.world.sync();
    put({ statusId: 1 });
    const { id } = await scene.world.sync();
    expect((await todo()).deletedAt).toBeNull();
    await released(id);
    expect(await todo()).toMatchObject({ deletedAt: null, status: 'open' });
    expect(ours()).toMatchObject([{ statusId: 1 }]);
  });

  it('V5 no silent loss: of several lines about one to-do, everything is taken back', async () => {
    await add();
    await scene.world.sync();
    const before = await todo();
    // Someone edits the activity while the first edit is on its way: the run has two lines about it.
    await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    let once = false;
    scene.world.interference = {
      beforeActivityWrite: () => {
        if (once) return;
        once = true;
        put({ start: '2026-03-09T00:00:00Z' });
      },
    };
    const { id } = await scene.world.sync();
    scene.world.interference = {};
    const lines = await scene.world.stores.plans.lines(id, 0, 9, 'applied', 'todos');
    expect(lines).toHaveLength(2);
    expect(await todo()).toMatchObject({ subject: 'Call now', due: '2026-03-09' });
    expect(ours()).toMatchObject([{ name: 'Call now' }]);
    const { notUndone } = await undo(scene.world.deps, id);
    expect(notUndone).toEqual([]);
    expect(ours()).toMatchObject([{ name: 'Call' }]);
    expect(await todo()).toMatchObject({ due: before.due });
  });

  it('V5 no silent loss: an activity that was made in a run is deleted, and what came from it goes', async () => {
    await add();
    const { memory } = scene.world;
    const create = memory.createActivity.bind(memory);
    // Both sides are edited right after it was made.
    memory.createActivity = async (draft) => {
      const made = await create(draft);
      put({ start: '2026-03-09T00:00:00Z' });
      await scene.world.stores.todos.edit('t1', { notes: 'More' }, 'any', now());
      return made;
    };
    const { id } = await scene.world.sync();
    expect(await todo()).toMatchObject({ due: '2026-03-09', notes: 'More' });
    expect(await undo(scene.world.deps, id)).toMatchObject({ notUndone: [] });
    expect(ours()).toEqual([]);
    expect(await todo()).toMatchObject({ due: '2026-03-05', notes: 'More' });
  });

  it('V4 no invention, V5 no silent loss: a status, type and member that AMP has no word for come back', async () => {
    const flags = { isDefault: false, inactive: false };
    const { memory } = scene.world;
    memory.setActivityLists(
      [...(await memory.activityTypes()), { id: 5, name: 'Quote', ...flags }],
      [
        ...(await memory.activityStatuses()),
        { id: 3, name: 'In progress', ...flags, closed: false },
      ],
    );
    await add();
    await scene.world.sync();
    const held = { statusId: 3, typeId: 5, memberId: 9, notes: '[AMP to-do t1]\nCalled' };
    put(held);
    await scene.world.sync();
    expect(await todo()).toMatchObject({ status: 'open', assignee: null, notes: 'Called' });
    const edit = { status: 'done', type: 'task', assignee: 'user-1', notes: 'More' } as const;
    await scene.world.stores.todos.edit('t1', edit, 'any', now());
    const { id } = await scene.world.sync();
    expect(ours()).toMatchObject([{ statusId: 2, typeId: 2, memberId: 8 }]);
    const { run: undone, notUndone } = await undo(scene.world.deps, id);
    expect(notUndone).toEqual([]);
    expect(ours()).toMatchObject([held]);
    await scene.world.stores.holds.release({ runId: undone.id }, '2026-03-01T12:00:00.000Z');
    await scene.world.sync();
    expect(ours()).toMatchObject([{ statusId: 2, typeId: 2, memberId: 8 }]);
  });

  it('what a person put on hold stays so where the undo comes to nothing', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    const { id } = await scene.world.sync();
    await scene.world.stores.holds.hold([{ kind: 'todo', id: 't1' }], 'kept_back', null, now());
    // Edited while it is undone.
    const end = inRuns(scene.world.stores, ({ plans }) => {
      const save = plans.save.bind(plans);
      plans.save = async (lease, lines) => {
        await save(lease, lines);
        await scene.world.stores.todos.edit('t1', { notes: 'More' }, 'any', now());
      };
    });
    const { notUndone } = await undo(scene.world.deps, id);
    end();
    expect(notUndone).toMatchObject([{ todoId: 't1', reason: 'edited_since' }]);
    expect((await todo()).hold).toMatchObject({ reason: 'kept_back' });
  });
});
