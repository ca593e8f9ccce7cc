import { beforeAll, beforeEach } from 'vitest';
import type { Activity } from '../../src/core/todo/todo.ts';
import { instant } from '../../src/engine/deps.ts';
import type { TestDatabase, TestDatabaseKind } from './databases.ts';
import type { EngineWorld } from './engineWorld.ts';
import { openTodoWorld, theirs } from './todoSteps.ts';
import { aTodo } from './todoWorld.ts';

/** The default to-do of a test. */
export const call = { subject: 'Call', assignee: 'user-0', due: '2026-03-05' } as const;

/** A new world of to-dos for each test of a file, and what tests do in it. */
export function todoScene(kind: TestDatabaseKind, name: string) {
  let database: TestDatabase | undefined;
  let opened: EngineWorld | undefined;
  let people: ReadonlyMap<number, string> = new Map();
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    if (database === undefined) throw new Error('only inside a test');
    opened = await openTodoWorld(database, `${name}-${++worlds}`);
    people = new Map(
      (await opened.ampContacts()).flatMap(({ id, link }) =>
        link === null ? [] : [[link.contactId, id] as const],
      ),
    );
  });

  const scene = {
    get world(): EngineWorld {
      if (opened === undefined) throw new Error('only inside a test');
      return opened;
    },
    now: () => instant(scene.world.deps.clock),
    /** The AMP contact linked to a contact. */
    person: (contactId = 1) => people.get(contactId) ?? '',
    add: async (id = 't1', contactId = 1) =>
      await scene.world.stores.todos.add([aTodo(id, scene.person(contactId), call)], scene.now()),
    todo: async (id = 't1') => {
      const row = await scene.world.stores.todos.get(id);
      if (row === null) throw new Error('no to-do');
      return row;
    },
    /** Activities of to-dos. */
    ours: () =>
      [...scene.world.memory.records.activities.values()].filter(({ id }) => id !== theirs.id),
    /** The first of them. */
    activity: () => {
      const [one] = scene.ours();
      if (one === undefined) throw new Error('no activity');
      return one;
    },
    /** An edit of it in ConnectWise. */
    put: (parts: Partial<Activity>) =>
      scene.world.memory.putActivity({ ...scene.activity(), ...parts }),
  };
  return scene;
}
