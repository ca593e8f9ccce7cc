import { beforeEach, describe, expect, it, vi } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import { Failure } from '../../../core/failure.ts';

describe.each(databases)('changes of activities that ConnectWise refuses, on $name', (kind) => {
  const scene = todoScene(kind, 'refused');
  const { now, add, todo, activity, put } = scene;

  beforeEach(async () => {
    await add();
    await scene.world.sync();
  });

  const edit = (parts: Parameters<typeof scene.world.stores.todos.edit>[1]) =>
    scene.world.stores.todos.edit('t1', parts, 'any', now());
  /** ConnectWise takes no other member than before, however it is given. */
  const refuseMembers = () => {
    const { memory } = scene.world;
    const write = memory.updateActivity.bind(memory);
    const detail = { connectwiseCode: 'InvalidObject', field: 'assignTo', requestId: 'x' };
    return vi.spyOn(memory, 'updateActivity').mockImplementation(async (id, changes) => {
      if (changes.memberId !== undefined || changes.start !== undefined) {
        throw new Failure('write_refused', detail);
      }
      return await write(id, changes);
    });
  };
  const told = { skip: { reason: 'activity_refused' } };

  it('do not keep what comes from ConnectWise from coming', async () => {
    await edit({ due: '2026-03-07' });
    put({ name: 'Renamed' });
    const refusing = refuseMembers();
    await scene.world.sync();
    expect(await todo()).toMatchObject({ subject: 'Renamed', due: '2026-03-07', ...told });
    put({ statusId: 2 });
    await scene.world.sync();
    expect(await todo()).toMatchObject({ status: 'done', due: '2026-03-07', ...told });
    expect(refusing).toHaveBeenCalledTimes(1);
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });

    refusing.mockRestore();
    await edit({ notes: 'More' });
    await scene.world.sync();
    expect(activity()).toMatchObject({ start: '2026-03-07T00:00:00Z', name: 'Renamed' });
    expect(await todo()).toMatchObject({ skip: null });
  });

  it('are sent again once a setting or a Member ID is another', async () => {
    await edit({ due: '2026-03-07' });
    const refusing = refuseMembers();
    await scene.world.sync();
    refusing.mockRestore();
    await scene.world.sync();
    expect(activity().start).toBe('2026-03-05T00:00:00Z');
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, timeZone: 'Europe/Berlin' }),
      'any',
      now(),
    );
    await scene.world.sync();
    expect(activity().start).toBe('2026-03-06T23:00:00Z');
    expect(await todo()).toMatchObject({ skip: null });
  });

  it('are sent again with the next edit, where others of the same to-do were taken', async () => {
    await edit({ due: '2026-03-07', subject: 'Call now', assignee: 'user-1' });
    const refusing = refuseMembers();
    const { id } = await scene.world.sync();
    expect(activity()).toMatchObject({ name: 'Call now', memberId: 7 });
    expect(activity().start).toBe('2026-03-05T00:00:00Z');
    expect(await todo()).toMatchObject(told);
    const [line] = await scene.world.stores.plans.lines(id, 0, 9, 'applied', 'todos');
    expect(line?.line).toMatchObject({ entry: { changes: [{ field: 'subject' }] } });
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });

    refusing.mockRestore();
    await edit({ notes: 'More' });
    await scene.world.sync();
    expect(activity()).toMatchObject({ memberId: 8, start: '2026-03-07T00:00:00Z' });
    expect(await todo()).toMatchObject({ skip: null });
  });

  it('are made after all once a setting is another, where they were to be made', async () => {
    const person = (await scene.world.ampContacts()).find(({ link }) => link?.contactId === 2);
    await scene.world.stores.todos.add([aTodo('t2', person?.id ?? '')], now());
    const detail = { connectwiseCode: 'InvalidObject', field: 'type', requestId: 'x' };
    const refused = new Failure('write_refused', detail);
    const making = vi.spyOn(scene.world.memory, 'createActivity').mockRejectedValue(refused);
    await scene.world.sync();
    expect(await scene.world.stores.todos.get('t2')).toMatchObject({ link: null, ...told });
    await scene.world.sync();
    expect(making).toHaveBeenCalledTimes(1);
    making.mockRestore();
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, activityTypes: { call: 2 } }),
      'any',
      now(),
    );
    await scene.world.sync();
    expect(await scene.world.stores.todos.get('t2')).toMatchObject({
      link: { state: 'active' },
      skip: null,
    });
  });

  describe.each([
    { todoRemoved: 'delete', refuse: 'deleteActivity' },
    { todoRemoved: 'close', refuse: 'updateActivity' },
  ] as const)('of a to-do that was removed ($todoRemoved)', ({ todoRemoved, refuse }) => {
    it('are listed with their reason, and each sync of everything tries again', async () => {
      const { stores, memory } = scene.world;
      const settings = await stores.settings.get();
      await stores.settings.change(() => ({ ...settings, todoRemoved }), 'any', now());
      await scene.world.sync();
      await stores.todos.remove('t1', 'any', now());
      const detail = { connectwiseCode: 'InvalidObject', field: 'id', requestId: 'x' };
      const refused = new Failure('write_refused', detail);
      const refusing = vi.spyOn(memory, refuse).mockRejectedValue(refused);
      expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
      const wanted = { sort: 'createdAt', order: 'asc', after: null, limit: 9 } as const;
      for (const filter of [{ waiting: true }, { reason: ['removal_refused'] }] as const) {
        const page = await stores.todos.page({ ...wanted, filter });
        expect(page.rows.map(({ id, link }) => [id, link?.state])).toEqual([['t1', 'active']]);
      }
      expect(await stores.todos.reasons({})).toEqual([{ reason: 'removal_refused', count: 1 }]);
      expect(await stores.skips.counts('todo')).toEqual({ removal_refused: 1 });

      expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
      expect(refusing).toHaveBeenCalledTimes(1);
      await scene.world.sweep();
      expect(refusing).toHaveBeenCalledTimes(2);

      refusing.mockRestore();
      await scene.world.sweep();
      expect(await stores.todos.reasons({})).toEqual([]);
      const removed = await stores.todos.get('t1');
      expect(removed).toMatchObject({
        skip: null,
        link: { state: todoRemoved === 'delete' ? 'ended' : 'resting' },
      });
    });
  });
});
