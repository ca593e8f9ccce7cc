import { expect, it } from 'vitest';
import { databases } from '../test/support/databases.ts';
import { EngineWorld } from '../test/support/engineWorld.ts';
import { company, contact, phoneItem } from '../test/support/records.ts';
import { saveFilter } from './engine/chooseFilter.ts';
import { run } from './engine/run.ts';
import { keepDatabase } from './keepDatabase.mjs';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };

// This release reads from ConnectWise alone: nothing that was entered in AMP waits to be sent.
it('a database of this commit', async () => {
  const database = await databases[0].open();
  const world = await EngineWorld.open(database, 'quiet', 100);
  const { memory, deps } = world;
  let made = 0;
  deps.ids.next = () => `old-${String(++made).padStart(6, '0')}`;
  const edited = (id, parts) => memory.put({ ...memory.records.contacts.get(id), ...parts });

  memory.setTypes([customer, vendor]);
  memory.putCompany(company(1, { types: [customer], name: 'Acme', phone: '555 0100' }));
  memory.putCompany(company(2, { types: [vendor], name: 'Supplies' }));
  memory.putCompany(company(3, { types: [customer], name: 'Borealis' }));
  const put = (id, { email = `c${id}@x.example`, ...parts } = {}) =>
    memory.put(
      contact(id, {
        companyId: 1,
        email,
        firstName: `First${id}`,
        lastName: `Last${id}`,
        title: 'Clerk',
        ...parts,
      }),
    );
  for (let id = 1; id <= 10; id++) put(id);
  put(11, { companyId: 3 });
  edited(11, {
    communications: [
      ...memory.records.contacts.get(11).communications,
      phoneItem(111, '(555) 010-0111', { extension: '5' }),
    ],
  });
  put(20, { email: null });
  put(21, { email: 'c1@x.example' });
  put(22, { companyId: 2 });
  put(23, { inactive: true });
  put(24, { email: 'no address' });
  world.pass(10_000);
  await saveFilter(deps, { companyTypes: [customer] });
  expect(await world.sync()).toMatchObject({ status: 'succeeded' });

  // Some are edited; one leaves the filter, one goes inactive.
  world.pass(3600);
  edited(5, { title: 'Director' });
  edited(9, { firstName: 'Renée' });
  edited(6, { companyId: 2 });
  edited(8, { inactive: true });
  expect(await world.sync()).toMatchObject({ status: 'succeeded' });
  world.pass(3600);
  expect(await world.sync()).toMatchObject({ status: 'succeeded' });

  const { memory: other } = await planned(database);
  await keepDatabase(
    database.handle.db,
    { quiet: memory, planned: other },
    { lists: { types: [customer, vendor] }, members: [] },
  );
});

/** Another organization has a plan that nobody has carried out yet. */
async function planned(database) {
  const world = await EngineWorld.open(database, 'planned', 100);
  let made = 0;
  world.deps.ids.next = () => `plan-${String(++made).padStart(6, '0')}`;
  world.memory.setTypes([customer]);
  world.memory.putCompany(company(1, { types: [customer], name: 'Acme' }));
  for (let id = 1; id <= 3; id++) {
    const named = { companyId: 1, firstName: 'Plan', lastName: `Person${id}` };
    world.memory.put(contact(id, { ...named, email: id === 3 ? null : `p${id}@x.example` }));
  }
  expect(await run(world.deps, { kind: 'plan' })).toMatchObject({ status: 'planned' });
  return world;
}
