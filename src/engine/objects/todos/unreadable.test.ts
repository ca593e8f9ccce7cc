import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import { Failure } from '../../../core/failure.ts';

describe.each(databases)('activities that cannot be read, on $name', (kind) => {
  const scene = todoScene(kind, 'unreadable');
  const { now, add, todo, activity, put, person } = scene;

  const unreadable = () => {
    const { id } = activity();
    scene.world.interference = {
      onPage: (page) => {
        const broken = page.records.filter((one) => one.id === id && 'memberId' in one);
        if (broken.length === 0) return page;
        const records = page.records.filter((one) => !broken.includes(one));
        return { ...page, records, unreadable: [{ id, problem: 'planted' }] };
      },
    };
  };
  const onRecord = () => scene.world.stores.readings.unreadable('activities');

  beforeEach(async () => {
    await add();
    await scene.world.sync();
  });

  it('V1 converge: are on record and end each run as partial until they can be read', async () => {
    unreadable();
    put({ name: 'Renamed' });
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    expect(await onRecord()).toEqual([activity().id]);
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    scene.world.interference = {};
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
    expect(await todo()).toMatchObject({ subject: 'Renamed' });
    expect(await onRecord()).toEqual([]);
  });

  it('V1 converge: are asked for by id once the cursor has passed them', async () => {
    // More than one request can name.
    const more = ['t2', 't3', 't4'].map((id) => aTodo(id, person(), { assignee: 'user-0' }));
    await scene.world.stores.todos.add(more, now());
    await scene.world.sync();
    unreadable();
    put({ name: 'Renamed' });
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    scene.world.interference = {};
    scene.world.pass(86_400);
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
    expect(await todo()).toMatchObject({ subject: 'Renamed' });
  });

  it('V5 no silent loss: are not written, and others are', async () => {
    await scene.world.stores.todos.add([aTodo('t2', person(2), { assignee: 'user-0' })], now());
    await scene.world.sync();
    unreadable();
    for (const id of ['t1', 't2']) {
      await scene.world.stores.todos.edit(id, { subject: `New ${id}` }, 'any', now());
    }
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    expect(scene.ours().map(({ name }) => name)).toEqual(['Call', 'New t2']);
    scene.world.interference = {};
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
    expect(scene.ours().map(({ name }) => name)).toEqual(['New t1', 'New t2']);
  });

  it('are forgotten once they are gone', async () => {
    unreadable();
    await scene.world.sync();
    scene.world.interference = {};
    scene.world.memory.dropActivity(activity().id);
    await scene.world.sync();
    expect(await onRecord()).toEqual([]);
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
  });

  it('V14 poison: one that is missing from lists and fails by its id stops no other', async () => {
    await scene.world.stores.todos.add([aTodo('t2', person(2), { assignee: 'user-0' })], now());
    await scene.world.sync();
    const { memory } = scene.world;
    const { id } = activity();
    const read = memory.activity.bind(memory);
    memory.activity = async (one) => {
      if (one !== id) return await read(one);
      throw new Failure('connectwise_failing', { status: 500, requestId: 'none' });
    };
    scene.world.interference = {
      onPage: (page) => ({
        ...page,
        records: page.records.filter((one) => one.id !== id || !('memberId' in one)),
      }),
    };
    await scene.world.stores.todos.edit('t2', { subject: 'New' }, 'any', now());
    expect(await scene.world.sync()).toMatchObject({ status: 'partial' });
    expect(scene.ours().map(({ name }) => name)).toContain('New');
    expect((await todo()).link?.state).toBe('active');
  });
});
