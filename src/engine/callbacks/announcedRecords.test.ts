import { beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { todoScene } from '../../../test/support/todoScene.ts';
import type { AnnouncedRecord } from '../../ports/callbacks.ts';
import { named } from '../../ports/namedRecords.ts';
import { instant } from '../deps.ts';
import { announcedRecords } from './announcedRecords.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('what was announced, on $name', (kind) => {
  let world: EngineWorld;

  beforeAll(async () => {
    world = await EngineWorld.open(await kind.open(), 'announced', 10);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of [1, 2, 3]) {
      const email = `c${id}@x.example`;
      world.memory.put(contact(id, { companyId: 1, email, lastName: 'Lee' }));
    }
    world.pass(10);
    await world.sync();
    world.memory.delete(3);
    await world.syncRecords(named({ contacts: [3] }));
  });

  const ask = (
    ...records: (Pick<AnnouncedRecord, 'kind' | 'recordId'> & Partial<AnnouncedRecord>)[]
  ) =>
    announcedRecords(
      world.stores,
      records.map((one) => ({ deleted: false, lastUpdated: null, ...one })),
    );
  const stamp = () => world.memory.records.contacts.get(1)?.lastUpdated ?? '';

  it('V20 callback: is read, unless it is known as it is: what we wrote ourselves comes back', async () => {
    const of = { kind: 'contact', recordId: 1 } as const;
    expect(await ask({ ...of, lastUpdated: stamp() })).toEqual(named({}));
    expect(await ask({ ...of, lastUpdated: '2020-01-01T00:00:00Z' })).toEqual(named({}));
    expect(await ask({ ...of, lastUpdated: '2099-01-01T00:00:00Z' })).toEqual(
      named({ contacts: [1] }),
    );
    expect(await ask(of)).toEqual(named({ contacts: [1] }));
    const firm = { kind: 'company', recordId: 1, lastUpdated: '2020-01-01T00:00:00Z' } as const;
    expect(await ask(firm)).toEqual(named({}));
    expect(await ask({ ...firm, lastUpdated: null })).toEqual(named({ companies: [1] }));
  });

  it('is read where it is new, and where it was gone and is there again', async () => {
    const added = { kind: 'contact', lastUpdated: '2020-01-01T00:00:00Z' } as const;
    expect(await ask({ ...added, recordId: 99 }, { ...added, recordId: 3 })).toEqual(
      named({ contacts: [3, 99] }),
    );
  });

  it('is asked for where it is said to be deleted, and passed over where that is known', async () => {
    const gone = { kind: 'contact', deleted: true } as const;
    expect(await ask(...[1, 3, 99].map((recordId) => ({ ...gone, recordId })))).toEqual(
      named({ contacts: [1] }),
    );
    // Its contacts went elsewhere.
    expect(await ask({ kind: 'company', recordId: 1, deleted: true })).toEqual(
      named({ contacts: [1, 2] }),
    );
  });

  it('is nothing where it concerns nobody', async () => {
    expect(await ask({ kind: 'activity', recordId: 5 }, { kind: 'company', recordId: 77 })).toEqual(
      named({}),
    );
  });

  it('is read whatever its stamp says, where changes of items move none', async () => {
    await world.stores.server.noteLastUpdatedMoves('not_items', instant(world.clock));
    expect(await ask({ kind: 'contact', recordId: 1, lastUpdated: stamp() })).toEqual(
      named({ contacts: [1] }),
    );
  });
});

describe.each(databases)('activities that were announced, on $name', (kind) => {
  const scene = todoScene(kind, 'announced-todos');

  it('are read where they are to-dos, and known otherwise, as after a write of our own', async () => {
    await scene.add();
    await scene.world.sync();
    const { id, lastUpdated } = scene.activity();
    const ask = (parts: Partial<AnnouncedRecord>) =>
      announcedRecords(scene.world.stores, [
        { kind: 'activity', recordId: id, deleted: false, lastUpdated, ...parts },
      ]);
    expect(await ask({})).toEqual(named({}));
    expect(await ask({ lastUpdated: '2099-01-01T00:00:00Z' })).toEqual(named({ activities: [id] }));
    expect(await ask({ deleted: true, lastUpdated: null })).toEqual(named({ activities: [id] }));
    expect(await ask({ recordId: id + 1000, lastUpdated: null })).toEqual(named({}));
  });
});
