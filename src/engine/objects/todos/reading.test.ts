import { describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import { importTodos } from '../../records/enterTodo.ts';
import { run } from '../../run/run.ts';

/** A file of one to-do. */
async function* fileOf(contact: string, status: string, line = 2) {
  const entered = new Map(Object.entries({ contact, subject: 'Call back', status }));
  yield { line, entered };
}

/** The same to-do as done, open, and each of these once more. */
async function* mixedFileOf(contact: string) {
  yield* fileOf(contact, 'done');
  yield* fileOf(contact, 'open', 3);
  yield* fileOf(contact, 'open', 4);
  yield* fileOf(contact, 'done', 5);
}

describe.each(databases)('what is read for to-dos, on $name', (kind) => {
  const scene = todoScene(kind, 'reading');
  const { now, person } = scene;

  it('is everything where everything was asked for, also what changed by a stamp of long ago', async () => {
    const ids = ['t1', 't2', 't3', 't4', 't5', 't6'];
    await scene.world.stores.todos.add(
      ids.map((id) => aTodo(id, person(), { assignee: 'user-0' })),
      now(),
    );
    await scene.world.sync();
    scene.world.pass(3600);
    await scene.world.sync();
    const { memory } = scene.world;
    const { now: today } = memory;
    // By a clock that is far behind.
    memory.now -= 30 * 24 * 3_600_000;
    for (const activity of memory.records.activities.values()) {
      if (activity.id !== 1) memory.putActivity({ ...activity, name: 'Renamed' });
    }
    memory.now = today;
    await run(scene.world.deps, { kind: 'sync', all: true });
    const rows = await scene.world.stores.todos.list({ afterId: '', limit: 9 });
    expect(rows.map(({ subject }) => subject)).toEqual(ids.map(() => 'Renamed'));
  });

  it('of a file once more brings in none twice, whether it is open or done', async () => {
    const twice = { added: 0, known: [{ line: 2 }], refused: [] };
    expect(await importTodos(scene.world.deps, fileOf(person(), 'done'))).toMatchObject({
      added: 1,
    });
    expect(await importTodos(scene.world.deps, fileOf(person(), 'done'))).toMatchObject(twice);
    // It is to do again.
    expect(await importTodos(scene.world.deps, fileOf(person(), 'open'))).toMatchObject({
      added: 1,
    });
    expect(await importTodos(scene.world.deps, fileOf(person(), 'open'))).toMatchObject(twice);
  });

  it('of a file that has one as done and as open brings in both, each once', async () => {
    const known = [4, 5].map((line) => ({ line, id: null }));
    expect(await importTodos(scene.world.deps, mixedFileOf(person()))).toEqual({
      added: 2,
      known,
      refused: [],
    });
  });
});
