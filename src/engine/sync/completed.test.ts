import { beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { todoScene } from '../../../test/support/todoScene.ts';
import { Failure } from '../../core/failure.ts';
import { run } from '../run/run.ts';

function unheard(): never {
  throw new Failure('timed_out', { seconds: 60 });
}

const nothing = { created: 0, updated: 0, removed: 0 };

describe.each(databases)('what a run completes of an interrupted one, on $name', (kind) => {
  const scene = todoScene(kind, 'completed');
  const { now, add, todo } = scene;

  /** A contact and a to-do are written, and nobody hears of it. */
  beforeEach(async () => {
    await add();
    await scene.world.sync();
    await scene.world.stores.ampContacts.edit(
      scene.person(),
      { set: { title: 'CTO' } },
      'any',
      now(),
    );
    await scene.world.stores.todos.edit('t1', { subject: 'Call now' }, 'any', now());
    scene.world.interference = { afterWrite: unheard, afterActivityWrite: unheard };
    await scene.world.sync();
    scene.world.interference = {};
  });

  const completed = {
    contacts: { amp: nothing, connectwise: { ...nothing, updated: 1 } },
    todos: { amp: nothing, connectwise: { ...nothing, updated: 1 } },
  };

  it('V7 restart: a plan says so, for contacts and for to-dos', async () => {
    const plan = await run(scene.world.deps, { kind: 'plan' });
    expect(plan).toMatchObject({ status: 'planned', completed });
    // Nothing of it is left to plan.
    expect(await scene.world.stores.plans.lines(plan.id, 0, 9)).toEqual([]);
    expect(await scene.world.stores.runs.get(plan.id)).toMatchObject({ completed });
    expect(await todo()).toMatchObject({ subject: 'Call now', link: { state: 'active' } });
  });

  it('a sync says so, apart from what it did itself', async () => {
    const sync = await scene.world.sync();
    expect(sync).toMatchObject({ completed, counts: { connectwise: nothing } });
    const next = await scene.world.sync();
    expect(next.completed?.contacts).toEqual({ amp: nothing, connectwise: nothing });
  });
});
