import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openTodoWorld } from '../../../test/support/todoSteps.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import { instant } from '../deps.ts';
import { run } from '../run.ts';
import { importTodos } from './enterTodo.ts';

/** A file of one to-do. */
async function* fileOf(contact: string, status: string) {
  const entered = new Map(Object.entries({ contact, subject: 'Call back', status }));
  yield { line: 2, entered };
}

describe.each(databases)('what is read for to-dos, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let person: string;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await openTodoWorld(database, `reading-${++worlds}`);
    person = (await world.ampContacts()).find(({ link }) => link?.contactId === 1)?.id ?? '';
  });

  const now = () => instant(world.deps.clock);

  it('is everything where everything was asked for, also what changed by a stamp of long ago', async () => {
    const ids = ['t1', 't2', 't3', 't4', 't5', 't6'];
    await world.stores.todos.add(
      ids.map((id) => aTodo(id, person, { assignee: 'user-0' })),
      now(),
    );
    await world.sync();
    world.pass(3600);
    await world.sync();
    const { memory } = world;
    const { now: today } = memory;
    // By a clock that is far behind.
    memory.now -= 30 * 24 * 3_600_000;
    for (const activity of memory.records.activities.values()) {
      if (activity.id !== 1) memory.putActivity({ ...activity, name: 'Renamed' });
    }
    memory.now = today;
    await run(world.deps, { kind: 'sync', all: true });
    const rows = await world.stores.todos.list({ afterId: '', limit: 9 });
    expect(rows.map(({ subject }) => subject)).toEqual(ids.map(() => 'Renamed'));
  });

  it('of a file once more brings in none twice, whether it is open or done', async () => {
    const twice = { added: 0, refused: [{ line: 2 }] };
    expect(await importTodos(world.deps, fileOf(person, 'done'))).toMatchObject({ added: 1 });
    expect(await importTodos(world.deps, fileOf(person, 'done'))).toMatchObject(twice);
    // It is to do again.
    expect(await importTodos(world.deps, fileOf(person, 'open'))).toMatchObject({ added: 1 });
    expect(await importTodos(world.deps, fileOf(person, 'open'))).toMatchObject(twice);
  });
});
