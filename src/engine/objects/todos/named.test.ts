import { describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { named } from '../../../ports/namedRecords.ts';

describe.each(databases)('to-dos in a sync of named records, on $name', (kind) => {
  const scene = todoScene(kind, 'named');
  const { add, person, ours, todo, put, activity } = scene;

  it('V16 named: those of a named contact go out, and no others', async () => {
    await add('t1', 1);
    await add('t2', 2);
    const run = await scene.world.syncRecords(named({ ampContacts: [person(1)] }));
    expect(run).toMatchObject({ status: 'succeeded', todos: { connectwise: { created: 1 } } });
    expect(ours()).toHaveLength(1);
    expect((await todo('t1')).link?.state).toBe('active');
    expect((await todo('t2')).link).toBeNull();
    await scene.world.sync();
    expect(ours()).toHaveLength(2);
  });

  it('V16 named: a named activity is read by its id, and one that is nobody’s is passed over', async () => {
    await add();
    await scene.world.sync();
    const cursor = await scene.world.stores.todoSync.cursor();
    put({ name: 'Call back' });
    scene.world.pass(10);
    const run = await scene.world.syncRecords(named({ activities: [activity().id, 9999] }));
    expect(run).toMatchObject({ status: 'succeeded', todos: { amp: { updated: 1 } } });
    expect((await todo()).subject).toBe('Call back');
    expect(await scene.world.stores.todoSync.cursor()).toEqual(cursor);
  });
});
