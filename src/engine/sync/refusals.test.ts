import { describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { todoScene } from '../../../test/support/todoScene.ts';
import { Failure } from '../../core/failure.ts';
import { undo } from '../run/undo.ts';

function refusal(): Failure {
  const detail = { connectwiseCode: 'InvalidObject', field: 'id', requestId: 'none' };
  return new Failure('write_refused', detail);
}

type Scene = ReturnType<typeof todoScene>;

/** ConnectWise refuses each write of contacts and companies. */
function refuseContacts({ world }: Scene): void {
  world.interference = {
    beforeWrite() {
      throw refusal();
    },
  };
}

function refuseActivities({ world }: Scene): void {
  world.interference = {
    beforeActivityWrite() {
      throw refusal();
    },
  };
}

async function set({ world, now }: Scene, parts: object): Promise<void> {
  const settings = await world.stores.settings.get();
  await world.stores.settings.change(() => ({ ...settings, ...parts }), 'any', now());
}

async function edit({ world, now, person }: Scene, fields: Record<string, string>): Promise<void> {
  await world.stores.ampContacts.edit(person(), { set: fields }, 'any', now());
}

const refusedWrites: readonly (readonly [string, (scene: Scene) => Promise<void>])[] = [
  [
    'a new contact',
    async (scene) => {
      const { world, now } = scene;
      const [company] = world.memory.records.companies.values();
      const fields = {
        email: 'zoe@new.example',
        firstName: 'Zoe',
        lastName: 'New',
        company: company?.name ?? '',
      };
      await world.stores.ampContacts.add({ id: 'new', set: fields }, now());
      refuseContacts(scene);
    },
  ],
  [
    'a contact for a company that is made for it',
    async (scene) => {
      const { world, now } = scene;
      const fields = {
        email: 'zoe@new.example',
        firstName: 'Zoe',
        lastName: 'New',
        company: 'Quite New',
        city: 'Ulm',
      };
      await world.stores.ampContacts.add({ id: 'new', set: fields }, now());
      await set(scene, { company: 'create' });
      refuseContacts(scene);
    },
  ],
  [
    'one changed field',
    async (scene) => {
      await edit(scene, { title: 'CTO' });
      refuseContacts(scene);
    },
  ],
  [
    'several changed fields',
    async (scene) => {
      await edit(scene, { title: 'CTO', city: 'Ulm', phone: '555 0199' });
      refuseContacts(scene);
    },
  ],
  [
    'making a contact inactive',
    async (scene) => {
      const { world, now, person } = scene;
      await set(scene, { removedInAmp: 'inactivate' });
      await world.stores.ampContacts.remove(person(), 'any', now());
      refuseContacts(scene);
    },
  ],
  [
    'a new activity',
    async (scene) => {
      await scene.add('t2');
      refuseActivities(scene);
    },
  ],
  [
    'a changed activity',
    async (scene) => {
      await scene.world.stores.todos.edit('t1', { subject: 'New' }, 'any', scene.now());
      refuseActivities(scene);
    },
  ],
  [
    'part of a changed activity',
    async (scene) => {
      const parts = { subject: 'New', notes: 'More' };
      await scene.world.stores.todos.edit('t1', parts, 'any', scene.now());
      scene.world.refuses = 'notes';
    },
  ],
  [
    'a deleted activity',
    async (scene) => {
      await set(scene, { todoRemoved: 'delete' });
      await scene.world.stores.todos.remove('t1', 'any', scene.now());
      refuseActivities(scene);
    },
  ],
];

describe.each(databases.slice(0, 1))('what ConnectWise refuses', (kind) => {
  const scene = todoScene(kind, 'refusals');

  it.each(refusedWrites)('V1 converge: %s ends the run as partial, once', async (_, prepare) => {
    await scene.add();
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
    await prepare(scene);
    const run = await scene.world.sync();
    expect(run).toMatchObject({ status: 'partial', failure: null });
    // It is on record, and not sent again: the next run leaves nothing undone.
    expect(await scene.world.sync()).toMatchObject({ status: 'succeeded' });
  });

  it('V1 converge: an undo that is refused ends as partial', async () => {
    await edit(scene, { title: 'CTO' });
    const { id } = await scene.world.sync();
    refuseContacts(scene);
    const { run } = await undo(scene.world.deps, id);
    expect(run).toMatchObject({ status: 'partial' });
  });
});
