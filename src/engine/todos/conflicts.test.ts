import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openTodoWorld } from '../../../test/support/todoSteps.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import type { Side } from '../../core/plan/plan.ts';
import type { Activity } from '../../core/todo/todo.ts';
import type { TodoEdit } from '../../ports/todoStores.ts';
import { instant } from '../deps.ts';
import { decideTodoConflicts } from './decideConflicts.ts';

describe.each(databases)('conflicts of to-dos that a person decides, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await openTodoWorld(database, `conflicts-${++worlds}`);
    const settings = await world.stores.settings.get();
    await world.stores.settings.save({ ...settings, todoConflict: 'ask' }, now());
    const person = (await world.ampContacts()).find(({ link }) => link?.contactId === 1);
    const parts = { subject: 'Call', notes: 'Old', assignee: 'user-0', due: '2026-03-05' };
    await world.stores.todos.add([aTodo('t1', person?.id ?? '', parts)], now());
    await world.sync();
  });

  const now = () => instant(world.deps.clock);
  const edit = async (values: TodoEdit) => await world.stores.todos.edit('t1', values, now());
  const todo = async () => {
    const row = await world.stores.todos.get('t1');
    if (row === null) throw new Error('no to-do');
    return row;
  };
  const activity = () => {
    const one = [...world.memory.records.activities.values()].find(({ id }) => id !== 1);
    if (one === undefined) throw new Error('no activity');
    return one;
  };
  const put = (parts: Partial<Activity>) => world.memory.putActivity({ ...activity(), ...parts });
  const decide = async (choose: Side) => {
    for await (const { moved } of decideTodoConflicts(world.deps, 'all', choose)) {
      expect(moved).toEqual([]);
    }
  };

  const fields = [
    ['subject', { subject: 'Ours' }, { name: 'Theirs' }],
    ['due', { due: '2026-03-07' }, { start: '2026-03-09T00:00:00Z' }],
    ['notes', { notes: 'Ours' }, { notes: 'Theirs\n\n[AMP to-do t1]' }],
    ['assignee', { assignee: 'user-1' }, { memberId: 9 }],
  ] as const;

  describe.each(fields)('%s', (_, ours, theirs) => {
    it('V1 converge: AMP was chosen, and edited back', async () => {
      const { subject, due, notes, assignee } = await todo();
      await edit(ours);
      put(theirs);
      await world.sync();
      expect(await world.stores.todos.conflictCount()).toBe(1);
      await decide('amp');
      await edit({ subject, due, notes, assignee });
      await world.sync();
      expect(await world.stores.todos.conflictCount()).toBe(0);
      expect(await todo()).toMatchObject({ subject, due, notes, assignee });
      expect(activity()).toMatchObject({
        name: 'Call',
        start: '2026-03-05T00:00:00Z',
        notes: 'Old\n\n[AMP to-do t1]',
        memberId: 7,
      });
    });

    it('V1 converge: ConnectWise was chosen, and edited back', async () => {
      const before = activity();
      const values = await todo();
      await edit(ours);
      put(theirs);
      await world.sync();
      put(before);
      await decide('connectwise');
      await world.sync();
      expect(await world.stores.todos.conflictCount()).toBe(0);
      const { subject, due, notes, assignee } = values;
      expect(await todo()).toMatchObject({ subject, due, notes, assignee });
    });
  });

  it('is asked about although ConnectWise refused what else was edited', async () => {
    await edit({ subject: 'Ours', due: '2026-03-07' });
    put({ name: 'Theirs' });
    world.refuses = 'start';
    await world.sync();
    expect(await todo()).toMatchObject({
      skip: { reason: 'activity_refused' },
      conflicts: [{ field: 'subject', connectWise: 'Theirs', amp: 'Ours' }],
    });
  });
});
