import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../../test/support/databases.ts';
import { todoScene } from '../../../../test/support/todoScene.ts';
import { Failure } from '../../../core/failure.ts';
import { undo } from '../../run/undo.ts';

const marker = '[AMP to-do t1]';

describe.each(databases)('changes of activities whose answer was lost, on $name', (kind) => {
  const scene = todoScene(kind, 'lost-answers');
  const { now, add, todo, activity, put } = scene;

  beforeEach(async () => {
    await add();
    await scene.world.sync();
  });

  const edit = (parts: Parameters<typeof scene.world.stores.todos.edit>[1]) =>
    scene.world.stores.todos.edit('t1', parts, 'any', now());
  const ampWins = () =>
    scene.world.stores.settings.change(
      (present) => ({ ...present, todoConflict: 'amp' }),
      'any',
      now(),
    );
  /** The answer to a write is lost: the first one that takes effect, or the one given. */
  const loseAnswer = async (nth = 1) => {
    let writes = 0;
    scene.world.interference = {
      afterActivityWrite: () => {
        if (++writes === nth) throw scene.world.outage();
      },
    };
    const { id } = await scene.world.sync();
    scene.world.interference = {};
    return id;
  };
  const history = async () => {
    const lines = await scene.world.stores.plans.history({ kind: 'todo', id: 't1' }, 100);
    return lines.flatMap(({ line: { line, state } }) =>
      line.kind === 'todo' && line.entry.action === 'update' && state === 'applied'
        ? line.entry.changes
        : [],
    );
  };

  it.each([
    ['name', { name: 'Theirs' }, { subject: 'Theirs', due: '2026-03-07' }],
    ['date', { start: '2026-03-09T00:00:00Z' }, { subject: 'Call now', due: '2026-03-09' }],
    ['status', { statusId: 1 }, { subject: 'Call now', due: '2026-03-07' }],
  ] as const)(
    'V3 no echo, V5 no silent loss: one arrived, and the %s was edited meanwhile',
    async (what, theirs, values) => {
      await ampWins();
      await edit({ subject: 'Call now', due: '2026-03-07', status: 'done' });
      await loseAnswer();
      put(theirs);
      await scene.world.sync();
      const replaced = (await history()).filter(({ side }) => side === 'connectwise');
      expect(replaced).toContainEqual(
        expect.objectContaining({ field: 'subject', old: 'Call', new: 'Call now' }),
      );
      expect(replaced).toContainEqual(
        expect.objectContaining({ field: 'due', old: '2026-03-05', new: '2026-03-07' }),
      );
      expect(replaced).toContainEqual(
        expect.objectContaining({ field: 'status', old: 'open', new: 'done' }),
      );
      // AMP would win a conflict, but there is none: it was edited in ConnectWise alone.
      expect(await todo()).toMatchObject(values);
      if (what !== 'status') expect(activity()).toMatchObject(theirs);
      const writes = scene.world.memory.activityWrites.length;
      await scene.world.sync();
      expect(scene.world.memory.activityWrites).toHaveLength(writes);
    },
  );

  it('V3 no echo: what arrived is no edit of ConnectWise, whatever AMP is given next', async () => {
    await edit({ subject: 'Call now', due: '2026-03-07' });
    await loseAnswer();
    put({ start: '2026-03-09T00:00:00Z' });
    await edit({ subject: 'Call later' });
    await scene.world.sync();
    expect(await todo()).toMatchObject({ subject: 'Call later', due: '2026-03-09' });
    expect(activity()).toMatchObject({ name: 'Call later', start: '2026-03-09T00:00:00Z' });
  });

  it('V5 no silent loss: what arrived is undone where nobody edited it since', async () => {
    await edit({ subject: 'Call now', notes: 'More' });
    const id = await loseAnswer();
    await scene.world.sync();
    expect((await undo(scene.world.deps, id)).notUndone).toEqual([]);
    expect(activity()).toMatchObject({ name: 'Call', notes: marker });
  });

  it('what did not arrive is sent again, and what somebody edited comes over', async () => {
    await edit({ subject: 'Call now', due: '2026-03-07' });
    let lost = false;
    scene.world.interference = {
      beforeActivityWrite: () => {
        if (lost) return;
        lost = true;
        throw scene.world.outage();
      },
    };
    await scene.world.sync();
    scene.world.interference = {};
    put({ start: '2026-03-09T00:00:00Z' });
    await scene.world.sync();
    expect(activity()).toMatchObject({ name: 'Call now', start: '2026-03-09T00:00:00Z' });
    expect(await todo()).toMatchObject({ subject: 'Call now', due: '2026-03-09' });
    // It is not known whether the date of AMP was there in between: the line that failed has it.
    expect((await history()).filter(({ side }) => side === 'connectwise')).toMatchObject([
      { field: 'subject', old: 'Call', new: 'Call now' },
    ]);
  });

  /** ConnectWise rejects the whole change, and takes its parts; the answer to one request is lost. */
  const rejectWhole = (lostAt: number) => {
    const { memory } = scene.world;
    const write = memory.updateActivity.bind(memory);
    let requests = 0;
    memory.updateActivity = async (id, changes) => {
      if (++requests === 1) {
        const detail = { connectwiseCode: 'InvalidObject', field: 'type', requestId: 'x' };
        throw new Failure('write_refused', detail);
      }
      const answer = await write(id, changes);
      if (requests === lostAt) throw scene.world.outage();
      return answer;
    };
    return () => {
      memory.updateActivity = write;
    };
  };

  describe('sent part by part, since ConnectWise rejected the whole', () => {
    it('V3 no echo, V5 no silent loss: a part that ConnectWise took, and somebody edited since, is an edit of theirs', async () => {
      await ampWins();
      await edit({ subject: 'Call now', status: 'done', due: '2026-03-07' });
      const calm = rejectWhole(3);
      await scene.world.sync();
      calm();
      expect(activity()).toMatchObject({ name: 'Call now', statusId: 2 });
      put({ name: 'Theirs' });
      await scene.world.sync();
      expect(await todo()).toMatchObject({ subject: 'Theirs', status: 'done', due: '2026-03-07' });
      expect(activity()).toMatchObject({ name: 'Theirs', start: '2026-03-07T00:00:00Z' });
      const replaced = (await history()).filter(({ side }) => side === 'connectwise');
      expect(Object.fromEntries(replaced.map(({ field, old }) => [field, old]))).toEqual({
        due: '2026-03-05',
        status: 'open',
        subject: 'Call',
      });
      expect(replaced).toHaveLength(3);
    });

    it('V5 no silent loss: a part that was never sent is in no history, on whichever side it was edited', async () => {
      await edit({ subject: 'Call now', due: '2026-03-07' });
      const calm = rejectWhole(2);
      await scene.world.sync();
      calm();
      put({ start: '2026-03-09T00:00:00Z' });
      await scene.world.sync();
      expect(await todo()).toMatchObject({ subject: 'Call now', due: '2026-03-09' });
      const replaced = (await history()).filter(({ side }) => side === 'connectwise');
      expect(replaced.map(({ field, old }) => [field, old])).toEqual([['subject', 'Call']]);
    });

    it('V5 no silent loss: the part on its way, edited since, may have been replaced', async () => {
      await edit({ subject: 'Call now', due: '2026-03-07' });
      const calm = rejectWhole(3);
      const { id } = await scene.world.sync();
      calm();
      put({ start: '2026-03-09T00:00:00Z' });
      await scene.world.sync();
      expect(await todo()).toMatchObject({ subject: 'Call now', due: '2026-03-09' });
      const replaced = (await history()).filter(({ side }) => side === 'connectwise');
      expect(replaced).toMatchObject([
        { field: 'due', old: '2026-03-05', new: '2026-03-07', uncertain: true },
        { field: 'subject', old: 'Call', new: 'Call now' },
      ]);
      const { notUndone } = await undo(scene.world.deps, id);
      expect(notUndone).toMatchObject([{ todoId: 't1', reason: 'edited_since' }]);
    });
  });
});
