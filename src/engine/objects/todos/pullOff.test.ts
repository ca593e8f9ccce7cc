import { describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import type { Settings } from '../../../core/settings/settings.ts';

const marker = '[AMP to-do t1]';
const long = `${'A long subject that has no room '.repeat(4)}at all`;

describe.each(databases)('activities edited while todoPull is off, on $name', (kind) => {
  const scene = todoScene(kind, 'pull-off');
  const { now, add, todo, activity, put } = scene;

  const set = (settings: Partial<Settings>) =>
    scene.world.stores.settings.change((present) => ({ ...present, ...settings }), 'any', now());
  const edit = (parts: Parameters<typeof scene.world.stores.todos.edit>[1]) =>
    scene.world.stores.todos.edit('t1', parts, 'any', now());

  it.each([
    ['name', { name: 'Renamed' }, { subject: 'Renamed' }],
    ['notes', { notes: `Theirs\n\n${marker}` }, { notes: 'Theirs' }],
    ['date', { start: '2026-03-09T00:00:00Z' }, { due: '2026-03-09' }],
    ['status', { statusId: 2 }, { status: 'done' }],
    ['member', { memberId: 8 }, { assignee: 'user-1' }],
  ] as const)(
    'V5 no silent loss: the %s edited in ConnectWise comes to AMP once todoPull is on',
    async (what, theirs, values) => {
      await add();
      await scene.world.sync();
      const before = await todo();
      await set({ todoPull: false });
      put(theirs);
      await scene.world.sync();
      expect(await todo()).toMatchObject({ version: before.version });
      // AMP's own edits go out beside it.
      await edit(what === 'date' ? { notes: 'More' } : { due: '2026-03-07' });
      await scene.world.sync();
      expect(activity()).toMatchObject(
        what === 'date' ? { notes: `More\n\n${marker}` } : { start: '2026-03-07T00:00:00Z' },
      );
      expect(activity()).toMatchObject(theirs);
      await set({ todoPull: true });
      await scene.world.sync();
      expect(await todo()).toMatchObject(values);
      expect(activity()).toMatchObject(theirs);
    },
  );

  it('V5 no silent loss: what both edited while neither way was on needs a decision', async () => {
    await add();
    await scene.world.sync();
    await set({ todoPull: false, todoPush: false, todoConflict: 'ask' });
    put({ name: 'Theirs' });
    await scene.world.sync();
    await edit({ subject: 'Ours' });
    await scene.world.sync();
    await set({ todoPull: true, todoPush: true });
    await scene.world.sync();
    expect(await todo()).toMatchObject({
      subject: 'Ours',
      conflicts: [{ field: 'subject', connectWise: 'Theirs', amp: 'Ours' }],
    });
    expect(activity()).toMatchObject({ name: 'Theirs' });
  });

  it('V5 no silent loss: a long subject does not overwrite notes edited in ConnectWise', async () => {
    await add();
    await edit({ notes: 'Ours' });
    await scene.world.sync();
    await set({ todoPull: false });
    const notes = `Theirs\n\n${marker}`;
    put({ notes });
    await edit({ subject: long, due: '2026-03-07' });
    await scene.world.sync();
    expect(activity()).toMatchObject({ name: 'Call', notes, start: '2026-03-07T00:00:00Z' });
    await set({ todoPull: true });
    await scene.world.sync();
    expect(await todo()).toMatchObject({ subject: long, notes: 'Theirs' });
    expect(activity().notes).toBe([long, notes].join('\n\n'));
  });
});
