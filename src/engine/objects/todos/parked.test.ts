import { describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { call, todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import { requestRun, runRequested } from '../../run/requested.ts';

/** More than are read before the first of them are stored. */
const many = 260;
const stored = 250;

describe.each(databases)('a parked run on $name', (kind) => {
  const scene = todoScene(kind, 'parked-todos');

  it('V12 cursor: activities that were read before it was parked are not read again', async () => {
    const { world } = scene;
    const todos = Array.from({ length: many }, (_, nth) =>
      aTodo(`t${String(nth).padStart(3, '0')}`, scene.person(), call),
    );
    await world.stores.todos.add(todos, scene.now());
    await world.sync();
    expect(scene.ours()).toHaveLength(many);
    world.pass(600);

    let asked = 0;
    const turn = async (parkAt: number): Promise<string> => {
      asked = 0;
      const parking = new AbortController();
      world.interference = {
        beforeRequest: (resource) => {
          if (resource === 'activities' && ++asked === parkAt) parking.abort();
        },
      };
      const taken = await world.stores.requests.take('w', scene.now());
      if (taken === null) throw new Error('it is not queued');
      const { id } = await runRequested(world.deps, taken, { signal: parking.signal });
      return (await world.stores.runs.get(id))?.status ?? '';
    };
    await requestRun(world.deps, { what: 'sweep' });
    expect(await turn(1)).toBe('queued');
    const [first] = await world.stores.runs.list(1);
    expect(first?.reached).toMatchObject({ object: 'todos', pass: null });
    const since = first?.reached?.idsRead?.since;
    const before = asked;
    // An edit of what was read in the first turn: the next sync has to find it.
    const [early] = scene.ours();
    if (early === undefined || since === undefined) throw new Error('nothing was read');
    world.memory.putActivity({ ...early, name: 'Renamed there' });
    world.pass(600);
    expect(await turn(0)).toBe('succeeded');
    expect(asked).toBeLessThan((before * (many - stored)) / stored + 3);
    expect(await world.stores.todoSync.cursor()).toMatchObject({ since });
    world.interference = {};
    world.pass(600);
    await world.sync();
    const names = (await world.stores.todos.list({ afterId: '', limit: 500 })).map(
      ({ subject }) => subject,
    );
    expect(names).toContain('Renamed there');
  });
});
