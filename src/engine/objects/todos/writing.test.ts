import { describe, expect, it, vi } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { inRuns } from '../../../../test/support/inRuns.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { Failure } from '../../../core/failure.ts';
import { type DecidedTodo, decideTodoConflicts } from '../../inbox/decideTodoConflicts.ts';
import { lostAnswers } from '../../inbox/lostAnswers.ts';
import { applyRun } from '../../run/applyRun.ts';
import { run } from '../../run/run.ts';

const notThere: Failure = new Failure('write_uncertain', { what: 'activity' });

describe.each(databases)('writing activities, on $name', (kind) => {
  const scene = todoScene(kind, 'writing');
  const { now, add, todo, ours, put } = scene;
  /** Activities are made, and nobody hears of it. */
  const unheard = () => {
    scene.world.interference = {
      afterActivityWrite: () => {
        throw notThere;
      },
    };
  };
  const calm = () => {
    scene.world.interference = {};
  };

  it('R24: an activity that was made and could not be recorded is found, not made again', async () => {
    await add();
    // The database fails for the moment in which it would be recorded.
    const failing = new Failure('database_unavailable', { error: 'gone' });
    const end = inRuns(scene.world.stores, ({ writes }) => {
      vi.spyOn(writes, 'commit').mockRejectedValueOnce(failing);
    });
    expect(await scene.world.sync()).toMatchObject({ status: 'failed' });
    end();
    await scene.world.sync();
    expect(ours()).toHaveLength(1);
    expect(await todo()).toMatchObject({ link: { state: 'active' } });
  });

  it('R24: a plan made before is not carried out while an activity of the same to-do is on its way', async () => {
    await add();
    const planned = await run(scene.world.deps, { kind: 'plan' });
    // The process dies right after it was sent, and it is still on its way.
    let sent = false;
    scene.world.interference = {
      beforeActivityWrite: () => {
        sent = true;
        throw notThere;
      },
    };
    scene.world.meddling = async () => {
      if (sent) throw new Error('dead');
    };
    await scene.world.sync().catch(() => undefined);
    scene.world.meddling = null;
    calm();
    expect(await scene.world.stores.writes.sent('todos', null, 9)).toHaveLength(1);
    await applyRun(scene.world.deps, planned.id);
    expect(scene.world.memory.activityWrites).toEqual([]);
    scene.world.pass(1201);
    await scene.world.sync();
    await scene.world.sync();
    expect(ours()).toHaveLength(1);
  });

  it('V14 poison: one of which nothing can be learned does not keep the others from going', async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    unheard();
    await scene.world.sync();
    await add('t2', 2);
    // Someone made something of it that cannot be read.
    const detail = { resource: 'activities', id: 2, problem: 'notes_not_text' };
    const reading = vi.spyOn(scene.world.memory, 'activity');
    reading.mockRejectedValue(new Failure('record_unreadable', detail));
    calm();
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    expect(await todo('t2')).toMatchObject({ link: { state: 'active' } });
    reading.mockRestore();
    await scene.world.sync();
    expect(await scene.world.stores.writes.sent('todos', null, 9)).toEqual([]);
  });

  it('R24: one that several activities could be waits until one is left, and is not made again', async () => {
    await add();
    unheard();
    await scene.world.sync();
    calm();
    const record = { kind: 'todo', id: 't1' };
    expect(await lostAnswers(scene.world.deps)).toMatchObject([{ record }]);
    // ConnectWise did not keep the marker, and someone copied it.
    put({ notes: null });
    const [first] = ours();
    if (first === undefined) throw new Error('no activity');
    scene.world.memory.putActivity({ ...first, id: first.id + 1 });
    await scene.world.sync();
    expect(await todo()).toMatchObject({ link: null, skip: { reason: 'activity_uncertain' } });
    // It needs a decision, and does not go on by itself.
    expect(await lostAnswers(scene.world.deps)).toEqual([]);
    scene.world.memory.dropActivity(first.id + 1);
    await scene.world.stores.todos.edit('t1', { notes: 'More' }, 'any', now());
    await scene.world.sync();
    await scene.world.sync();
    expect(ours().map(({ id }) => id)).toEqual([first.id]);
    expect(await todo()).toMatchObject({ link: { activityId: first.id }, skip: null });
  });

  it('an old copy with the marker is not taken for what was sent just now', async () => {
    await add();
    await scene.world.sync();
    const [first] = ours();
    if (first === undefined) throw new Error('no activity');
    scene.world.memory.putActivity({ ...first, id: first.id + 1 });
    scene.world.pass(3600);
    scene.world.memory.dropActivity(first.id);
    await scene.world.stores.todos.edit('t1', { notes: 'More' }, 'any', now());
    unheard();
    await scene.world.sync();
    calm();
    await scene.world.sync();
    expect(await todo()).toMatchObject({ link: { activityId: first.id + 2, state: 'active' } });
  });

  it('a plan made before is not carried out once its contact is linked no more', async () => {
    await add();
    const planned = await run(scene.world.deps, { kind: 'plan' });
    await scene.world.stores.ampContacts.remove(scene.person(1), 'any', now());
    await applyRun(scene.world.deps, planned.id);
    expect(ours()).toEqual([]);
    await scene.world.sync();
    expect(await todo()).toMatchObject({ link: null, skip: { reason: 'contact_removed' } });
  });

  it('an earlier plan is not applied to what was put on hold since', async () => {
    await add();
    await add('t2', 2);
    const planned = await run(scene.world.deps, { kind: 'plan' });
    await scene.world.stores.holds.hold([{ kind: 'todo', id: 't1' }], 'kept_back', null, now());
    await applyRun(scene.world.deps, planned.id);
    expect(ours()).toMatchObject([{ contactId: 2 }]);
    await scene.world.stores.holds.release({ kind: 'todo', id: 't1' }, '2026-03-01T12:00:00.000Z');
    await scene.world.sync();
    expect(ours()).toHaveLength(2);
  });

  it('a conflict is not decided while a write is under way that knows nothing of it', async () => {
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, todoConflict: 'ask' }),
      'any',
      now(),
    );
    await add();
    await scene.world.sync();
    put({ name: 'Theirs' });
    await scene.world.stores.todos.edit('t1', { subject: 'Ours', due: '2026-03-07' }, 'any', now());
    scene.world.interference = {
      afterActivityWrite: () => {
        throw scene.world.outage();
      },
    };
    await scene.world.sync();
    calm();
    await scene.world.sync();
    expect(await scene.world.stores.conflicts.count()).toBe(1);
    await scene.world.stores.todos.edit('t1', { notes: 'More' }, 'any', now());
    scene.world.interference = {
      afterActivityWrite: () => {
        throw scene.world.outage();
      },
    };
    await scene.world.sync();
    calm();
    const decide = async () => {
      const all: DecidedTodo[] = [];
      for await (const one of decideTodoConflicts(scene.world.deps, 'all', 'amp')) all.push(one);
      return all;
    };
    expect(await decide()).toEqual([
      { todoId: 't1', decided: [], decisions: [], moved: ['subject'] },
    ]);
    await scene.world.sync();
    expect(await decide()).toMatchObject([{ todoId: 't1', decided: ['subject'], moved: [] }]);
    await scene.world.sync();
    expect(ours()).toMatchObject([{ name: 'Ours', start: '2026-03-07T00:00:00Z' }]);
    expect(await scene.world.stores.conflicts.count()).toBe(0);
  });

  it.each([
    ['connectwise', { due: '2026-03-09', conflicts: [] }],
    ['amp', { due: '2026-03-07', conflicts: [] }],
    ['ask', { due: '2026-03-07', conflicts: [{ field: 'due', connectWise: '2026-03-09' }] }],
  ] as const)(
    'an edit made while the answer is out is no reason to pass over the rule (%s)',
    async (todoConflict, outcome) => {
      const settings = await scene.world.stores.settings.get();
      await scene.world.stores.settings.change(() => ({ ...settings, todoConflict }), 'any', now());
      await add();
      await scene.world.sync();
      put({ start: '2026-03-09T00:00:00Z' });
      await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
      unheard();
      await scene.world.sync();
      calm();
      await scene.world.stores.todos.edit('t1', { due: '2026-03-07' }, 'any', now());
      await scene.world.sync();
      expect(await todo()).toMatchObject({ subject: 'Call now', ...outcome });
      expect(ours()).toMatchObject([{ name: 'Call now' }]);
    },
  );

  it('a conflict of a to-do that was removed is nobody’s to decide', async () => {
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, todoConflict: 'ask' }),
      'any',
      now(),
    );
    await add();
    await scene.world.sync();
    put({ name: 'Theirs' });
    await scene.world.stores.todos.edit('t1', { subject: 'Ours' }, 'any', now());
    await scene.world.sync();
    expect(await scene.world.stores.conflicts.count()).toBe(1);
    await scene.world.stores.holds.hold([{ kind: 'todo', id: 't1' }], 'kept_back', null, now());
    await scene.world.stores.todos.remove('t1', 'any', now());
    expect(await scene.world.stores.conflicts.count()).toBe(0);
  });
});
