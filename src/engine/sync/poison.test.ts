import { describe, expect, it, vi } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import type { EngineWorld } from '../../../test/support/engineWorld.ts';
import { contact } from '../../../test/support/records.ts';
import { call, todoScene } from '../../../test/support/todoScene.ts';
import { aTodo } from '../../../test/support/todoWorld.ts';
import { Failure } from '../../core/failure.ts';

/** ConnectWise answers each request about these records with 500. */
const poison = [1, 2, 3, 4, 5, 6];
const fine = [21, 22];
const all = [...poison, ...fine];
const isPoison = (nth: number) => nth < 21;
/** More of them than two runs can try. */
const many = [...poison, 7, 8, 9, 10, 11, ...fine];

const idOf = (nth: number) => `t${String(nth).padStart(2, '0')}`;
const nthOf = (text: string | null) => Number(/t(\d+)/u.exec(text ?? '')?.[1] ?? 0);

function failing(): Failure {
  return new Failure('connectwise_failing', { status: 500, requestId: 'none' });
}

// The order of writes comes from storage, whose suite checks it on each database.
describe.each(databases.slice(0, 1))('records on which ConnectWise always fails', (kind) => {
  const scene = todoScene(kind, 'poison');
  const { now, person } = scene;

  const addTodos = (wanted: readonly number[] = all) =>
    scene.world.stores.todos.add(
      wanted.map((nth) => aTodo(idOf(nth), person(), { ...call, subject: `Call ${idOf(nth)}` })),
      now(),
    );
  /** Which to-do an activity belongs to. */
  const todoOf = (activityId: number) =>
    nthOf(scene.world.memory.records.activities.get(activityId)?.notes ?? null);
  const activities = () =>
    scene.ours().map((activity) => ({ nth: nthOf(activity.notes), name: activity.name }));

  it('V14 poison: on change: to-dos do not keep the others from being written', async () => {
    await addTodos(many);
    await scene.world.sync();
    for (const nth of many) {
      await scene.world.stores.todos.edit(idOf(nth), { subject: 'New' }, 'any', now());
    }
    scene.world.interference = {
      beforeActivityWrite: (_, id) => {
        if (id !== null && isPoison(todoOf(id))) throw failing();
      },
    };
    await severalSyncs(scene.world);
    const written = activities().filter(({ name }) => name === 'New');
    expect(written.map(({ nth }) => nth)).toEqual(fine);
  });

  it('V14 poison: on deletion: to-dos do not keep the others from being deleted', async () => {
    const settings = await scene.world.stores.settings.get();
    await scene.world.stores.settings.change(
      () => ({ ...settings, todoRemoved: 'delete' }),
      'any',
      now(),
    );
    await addTodos();
    await scene.world.sync();
    for (const nth of all) await scene.world.stores.todos.remove(idOf(nth), 'any', now());
    scene.world.interference = {
      beforeActivityWrite: (_, id) => {
        if (id !== null && isPoison(todoOf(id))) throw failing();
      },
    };
    await severalSyncs(scene.world);
    expect(activities().map(({ nth }) => nth)).toEqual(poison);
  });

  it('V14 poison: on creation: to-dos do not keep the others from going out', async () => {
    await addTodos();
    const { memory } = scene.world;
    const create = memory.createActivity.bind(memory);
    memory.createActivity = async (draft) => {
      if (isPoison(nthOf(draft.name))) throw new Failure('write_uncertain', { what: 'activity' });
      return await create(draft);
    };
    await severalSyncs(scene.world);
    expect(activities().map(({ nth }) => nth)).toEqual(fine);
  });

  it('V14 poison: on the search for a write without an answer: to-dos do not keep the others from going', async () => {
    await addTodos();
    await scene.world.sync();
    await sentWithoutAnswer(scene.world, async () => {
      for (const nth of poison) {
        await scene.world.stores.todos.edit(idOf(nth), { subject: 'New' }, 'any', now());
      }
    });
    const { memory } = scene.world;
    const read = memory.activity.bind(memory);
    memory.activity = async (id) => {
      if (isPoison(todoOf(id))) throw failing();
      return await read(id);
    };
    for (const nth of fine) {
      await scene.world.stores.todos.edit(idOf(nth), { subject: 'New' }, 'any', now());
    }
    await severalSyncs(scene.world);
    const written = activities().filter(({ name }) => name === 'New');
    expect(written.map(({ nth }) => nth).filter((nth) => !isPoison(nth))).toEqual(fine);
  });

  const addContacts = async () => {
    for (const nth of all) {
      scene.world.memory.put(
        contact(nth, { companyId: 1, firstName: `C${nth}`, email: `c${nth}@x.example` }),
      );
    }
    await scene.world.sync();
  };
  const editContacts = async (wanted: (nth: number) => boolean) => {
    for (const { id, link } of await scene.world.ampContacts()) {
      if (link === null || !wanted(link.contactId)) continue;
      await scene.world.stores.ampContacts.edit(id, { set: { title: 'CTO' } }, 'any', now());
    }
  };
  const titled = () =>
    all.filter((nth) => scene.world.memory.records.contacts.get(nth)?.title === 'CTO');

  it('V14 poison: on change: contacts do not keep the others from being written', async () => {
    await addContacts();
    await editContacts(() => true);
    scene.world.interference = {
      beforeWrite: ({ id }) => {
        if (id !== null && isPoison(id)) throw failing();
      },
    };
    await severalSyncs(scene.world);
    expect(titled()).toEqual(fine);
  });

  it('V14 poison: on creation: contacts do not keep the others from going out', async () => {
    for (const nth of all) {
      const set = { email: `${idOf(nth)}@x.example`, firstName: idOf(nth), company: 'Company 1' };
      await scene.world.stores.ampContacts.add({ id: idOf(nth), set }, now());
    }
    const { memory } = scene.world;
    const create = memory.createContact.bind(memory);
    memory.createContact = async (draft) => {
      if (isPoison(nthOf(draft.fields.firstName ?? null))) {
        throw new Failure('write_uncertain', { what: 'contact' });
      }
      return await create(draft);
    };
    await severalSyncs(scene.world);
    const made = [...memory.records.contacts.values()].map(({ firstName }) => nthOf(firstName));
    expect(made.filter((nth) => nth > 0).toSorted((a, b) => a - b)).toEqual(fine);
  });

  it('V14 poison: on the search for a write without an answer: contacts do not keep the others from going', async () => {
    await addContacts();
    await sentWithoutAnswer(scene.world, async () => await editContacts(isPoison));
    const { memory } = scene.world;
    const read = memory.contact.bind(memory);
    memory.contact = async (id) => {
      if (isPoison(id)) throw failing();
      return await read(id);
    };
    await editContacts((nth) => !isPoison(nth));
    await severalSyncs(scene.world);
    expect(titled().filter((nth) => !isPoison(nth))).toEqual(fine);
  });
});

async function severalSyncs(world: EngineWorld): Promise<void> {
  for (let run = 1; run <= 6; run++) {
    world.pass(1201);
    await world.sync();
  }
}

function unheard(): never {
  throw new Failure('timed_out', { seconds: 60 });
}

/**
 * Edits are written and take effect, and nobody hears of it. Nothing can be learned of them at first
 * either, so that all of them stay on record as sent.
 */
async function sentWithoutAnswer(world: EngineWorld, edit: () => Promise<void>): Promise<void> {
  await edit();
  world.interference = { afterWrite: unheard, afterActivityWrite: unheard };
  const ofContact = vi.spyOn(world.memory, 'contact').mockRejectedValue(failing());
  const ofActivity = vi.spyOn(world.memory, 'activity').mockRejectedValue(failing());
  for (let run = 1; run <= 4; run++) await world.sync();
  ofContact.mockRestore();
  ofActivity.mockRestore();
  world.interference = {};
}
