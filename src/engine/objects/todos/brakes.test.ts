import { describe, expect, it, vi } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { contact } from '../../../../test/support/records.ts';
import { call, todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import { Failure } from '../../../core/failure.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { heldRun } from '../../inbox/heldRun.ts';
import { needsYou } from '../../inbox/needsYou.ts';
import { applyRun } from '../../run/applyRun.ts';
import { run } from '../../run/run.ts';
import { undo } from '../../run/undo.ts';

describe.each(databases)('to-dos and what is held, on $name', (kind) => {
  const scene = todoScene(kind, 'brakes');
  const { now, todo, ours: made, person } = scene;
  const add = async (...ids: readonly string[]) => {
    const todos = ids.map((id) => aTodo(id, person(), call));
    await scene.world.stores.todos.add(todos, now());
  };
  const drop = async (...ids: readonly string[]) => {
    for (const id of ids) scene.world.memory.dropActivity((await todo(id)).link?.activityId ?? 0);
  };
  const set = async (settings: Partial<Settings>) => {
    const before = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(() => ({ ...before, ...settings }), 'any', now());
  };
  /** A run that compares all activities. */
  const compare = async () => await run(scene.world.deps, { kind: 'sweep' });
  /** What makes a plan about contacts that is held. */
  const overwrite = async () => {
    await set({ brakeRecords: 0, brakePercent: 0 });
    scene.world.memory.put(contact(2, { companyId: 1, firstName: 'New', email: 'c2@x.example' }));
  };
  const open = ['t1', 't2', 't3', 't4', 't5'] as const;

  it('V11 brake: activities of removed to-dos that are gone hold nothing', async () => {
    await add(...open, 'r1', 'r2', 'r3', 'r4', 'r5');
    await scene.world.sync();
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5'])
      await scene.world.stores.todos.remove(id, 'any', now());
    await scene.world.sync();
    await drop('r1', 'r2', 'r3', 'r4', 'r5');
    await add('t6');
    expect(await compare()).toMatchObject({ status: 'succeeded', held: null });
    expect(await todo('t6')).toMatchObject({ link: { state: 'active' } });
  });

  it('V11 brake: all activities gone goes on hold, although a to-do is on hold', async () => {
    await add(...open, 't6');
    await scene.world.sync();
    await scene.world.stores.holds.hold([{ kind: 'todo', id: 't6' }], 'kept_back', null, now());
    await drop(...open, 't6');
    expect(await compare()).toMatchObject({ status: 'held', held: { reason: 'side_emptied' } });
    expect(await todo('t1')).toMatchObject({ deletedAt: null });
  });

  it('V11 brake: what was held goes by the settings at the time it is approved', async () => {
    await add(...open);
    await scene.world.sync();
    await drop(...open);
    const held = await compare();
    expect(held.status).toBe('held');
    await set({ activityDeleted: 'keep' });
    await applyRun(scene.world.deps, held.id);
    expect(await todo('t1')).toMatchObject({ deletedAt: null });
  });

  it('a plan on hold that takes nothing away needs a person too', async () => {
    await add(...open);
    await scene.world.sync();
    // Edited ones go out once more as new activities.
    for (const id of open) {
      await scene.world.stores.todos.edit(id, { notes: 'More' }, 'any', now());
    }
    await drop(...open);
    const { id, held } = await compare();
    expect(held).toMatchObject({ reason: 'side_emptied', records: 0 });
    const needs = await needsYou(scene.world.stores, Date.parse(now()));
    expect(needs).toContainEqual({ need: 'plan_on_hold', count: 0, ids: [id] });
  });

  it('V10 one-way: a plan made before is not carried out once no to-do may be sent', async () => {
    await add('t1');
    const planned = await run(scene.world.deps, { kind: 'plan' });
    await set({ todoPush: false });
    await applyRun(scene.world.deps, planned.id);
    expect(made()).toEqual([]);
    await scene.world.sync();
    expect(await todo('t1')).toMatchObject({ skip: { reason: 'todo_push_off' } });
  });

  it('a plan about contacts waits for approval although to-dos failed after it', async () => {
    await add('t1');
    await scene.world.sync();
    await overwrite();
    const missing = new Failure('right_missing', { resource: 'activities', method: 'GET' });
    vi.spyOn(scene.world.memory, 'activitiesByIds').mockImplementation(() => {
      throw missing;
    });
    const failed = await scene.world.sync();
    expect(failed).toMatchObject({ status: 'failed', held: { reason: 'too_many' } });
    expect(await heldRun(scene.world.deps)).toMatchObject({ id: failed.id });
    // A plan that was merely asked for is nothing that waits.
    expect(await run(scene.world.deps, { kind: 'plan' })).toMatchObject({ status: 'failed' });
    expect(await heldRun(scene.world.deps)).toMatchObject({ id: failed.id });
  });

  it('a plan is held, or only planned, although an activity may not be seen', async () => {
    await add('t1');
    await scene.world.sync();
    await overwrite();
    const missing = new Failure('right_missing', { resource: 'activities', method: 'GET' });
    await drop('t1');
    vi.spyOn(scene.world.memory, 'activity').mockRejectedValue(missing);
    const failure = { code: 'right_missing' };
    expect(await run(scene.world.deps, { kind: 'plan' })).toMatchObject({
      status: 'planned',
      failure,
    });
    expect(await scene.world.sync()).toMatchObject({
      status: 'held',
      held: { reason: 'too_many' },
      failure,
    });
  });

  it('what was done to to-dos of a held run counts once, and is taken back with it', async () => {
    await add('t1');
    await overwrite();
    const held = await scene.world.sync();
    expect(held).toMatchObject({ status: 'held', todos: { connectwise: { created: 1 } } });
    const applied = await applyRun(scene.world.deps, held.id);
    expect(applied).toMatchObject({
      status: 'succeeded',
      held: null,
      counts: { amp: { updated: 1 } },
      todos: { connectwise: { created: 1 } },
    });
    expect(await heldRun(scene.world.deps)).toBeNull();
    const { notUndone } = await undo(scene.world.deps, held.id);
    expect(notUndone).toEqual([]);
    expect(made()).toEqual([]);
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
    expect(made()).toEqual([]);
  });

  it.each(['only', 'none'] as const)('of a held run, %s of its lines', async (how) => {
    await add('t1');
    await overwrite();
    const held = await scene.world.sync();
    const options = how === 'none' ? { none: true } : { chosen: (seq: number) => seq === 0 };
    const applied = await applyRun(scene.world.deps, held.id, options);
    expect(applied).toMatchObject({ held: null, todos: { connectwise: { created: 1 } } });
    const again = await scene.world.sync();
    expect(again.status).toBe(how === 'none' ? 'held' : 'succeeded');
    expect(made()).toHaveLength(1);
    expect(await todo('t1')).toMatchObject({ hold: null, link: { state: 'active' } });
  });

  it('V11 brake: to-dos that had to be planned twice count once', async () => {
    await set({ brakeRecords: 2, brakePercent: 0 });
    await add('t1', 't2', 't3');
    await scene.world.sync();
    for (const id of ['t1', 't2']) await scene.world.stores.todos.remove(id, 'any', now());
    // Edited between plan and write.
    const lists = scene.world.memory.activityTypes.bind(scene.world.memory);
    const types = vi.spyOn(scene.world.memory, 'activityTypes').mockImplementationOnce(async () => {
      for (const id of ['t1', 't2'])
        await scene.world.stores.todos.edit(id, { notes: 'More' }, 'any', now());
      return await lists();
    });
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded', held: null });
    expect(types).toHaveBeenCalled();
    expect(await todo('t1')).toMatchObject({ link: { state: 'resting' } });
  });

  it('what is shown again is not removed, although a plan that was held says so', async () => {
    await add(...open);
    await scene.world.sync();
    const { memory } = scene.world;
    const hidden = made();
    await drop(...open);
    const held = await compare();
    expect(held.status).toBe('held');
    const { now: today } = memory;
    // Nobody edited them: their stamps are of long ago.
    memory.now -= 30 * 24 * 3_600_000;
    for (const activity of hidden) memory.putActivity(activity);
    memory.now = today;
    await applyRun(scene.world.deps, held.id);
    for (const id of open) {
      expect(await todo(id)).toMatchObject({ deletedAt: null, link: { state: 'active' } });
    }
  });

  it.each([
    ['a sweep that is held', 5, () => scene.world.memory.delete(3)],
    ['a plan about contacts that is held', 6, overwrite],
  ] as const)('are told with %s', async (_, records, hold) => {
    await add(...open);
    await scene.world.sync();
    await set({ brakeRecords: 0, brakePercent: 0 });
    await hold();
    await drop(...open);
    expect(await compare()).toMatchObject({ status: 'held', held: { records } });
  });
});
