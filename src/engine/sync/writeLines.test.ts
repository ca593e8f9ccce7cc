import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import { instant } from '../deps.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('writing to ConnectWise on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** Eight linked contacts, each of which was given another title in AMP. */
  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    for (let id = 1; id <= 8; id++) {
      world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann' }));
    }
    await world.sync();
    world.pass(3600);
    for (const { id } of await world.ampContacts()) {
      await world.stores.ampContacts.edit(
        id,
        { set: { title: 'CTO' } },
        'any',
        instant(world.deps.clock),
      );
    }
  });

  function failOn(ids: readonly number[]): void {
    world.interference = {
      beforeWrite: ({ id }) => {
        if (id === null || !ids.includes(id)) return;
        throw new Failure('connectwise_failing', { status: 500, requestId: 'none' });
      },
    };
  }

  const titled = () =>
    [...world.memory.records.contacts.values()]
      .filter(({ title }) => title === 'CTO')
      .map(({ id }) => id);

  it('V14 poison: a contact on whose change ConnectWise fails stops no other, and stays in mind', async () => {
    failOn([2, 5]);
    const first = await world.sync();
    expect(first).toMatchObject({ status: 'partial', counts: { connectwise: { updated: 6 } } });
    expect(titled()).toEqual([1, 3, 4, 6, 7, 8]);
    // Tried once in each run, and never given up.
    expect(world.memory.writes).toHaveLength(6);
    expect(await world.sync()).toMatchObject({ status: 'partial' });
    world.interference = {};
    expect(await world.sync()).toMatchObject({
      status: 'succeeded',
      counts: { connectwise: { updated: 2 } },
    });
    expect(titled()).toHaveLength(8);
  });

  it('five in a row look like an outage, and end the run', async () => {
    failOn([1, 2, 3, 4, 5, 6, 7, 8]);
    const first = await world.sync();
    expect(first).toMatchObject({ status: 'failed', failure: { code: 'connectwise_failing' } });
    world.interference = {};
    expect(await world.sync()).toMatchObject({ counts: { connectwise: { updated: 8 } } });
  });
});
