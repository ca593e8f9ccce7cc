import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { call, todoScene } from '../../../../test/support/todoScene.ts';
import { aTodo } from '../../../../test/support/todoWorld.ts';
import type { Side } from '../../../core/plan/plan.ts';
import type { TodoEdit } from '../../../ports/todoStores.ts';
import { decideTodoConflicts } from '../../inbox/decideTodoConflicts.ts';

describe.each(databases)('conflicts of to-dos that a person decides, on $name', (kind) => {
  const scene = todoScene(kind, 'conflicts');
  const { now, todo, activity, put, person } = scene;

  beforeEach(async () => {
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, todoConflict: 'ask' }),
      'any',
      now(),
    );
    await scene.world.stores.todos.add([aTodo('t1', person(), { ...call, notes: 'Old' })], now());
    await scene.world.sync();
  });

  const edit = async (values: TodoEdit) =>
    await scene.world.stores.todos.edit('t1', values, 'any', now());
  const decide = async (choose: Side) => {
    for await (const { moved } of decideTodoConflicts(scene.world.deps, 'all', choose)) {
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
      await scene.world.sync();
      expect(await scene.world.stores.conflicts.count()).toBe(1);
      await decide('amp');
      await edit({ subject, due, notes, assignee });
      await scene.world.sync();
      expect(await scene.world.stores.conflicts.count()).toBe(0);
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
      await scene.world.sync();
      put(before);
      await decide('connectwise');
      await scene.world.sync();
      expect(await scene.world.stores.conflicts.count()).toBe(0);
      const { subject, due, notes, assignee } = values;
      expect(await todo()).toMatchObject({ subject, due, notes, assignee });
    });
  });

  it('is asked about although ConnectWise refused what else was edited', async () => {
    await edit({ subject: 'Ours', due: '2026-03-07' });
    put({ name: 'Theirs' });
    scene.world.refuses = 'start';
    await scene.world.sync();
    expect(await todo()).toMatchObject({
      skip: { reason: 'activity_refused' },
      conflicts: [{ field: 'subject', connectWise: 'Theirs', amp: 'Ours' }],
    });
  });
});
