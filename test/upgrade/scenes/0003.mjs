import { expect, it } from 'vitest';
import { databases } from '../test/support/databases.ts';
import { EngineWorld } from '../test/support/engineWorld.ts';
import { company, contact } from '../test/support/records.ts';
import { defaultSettings } from './core/settings/settings.ts';
import { saveFilter } from './engine/chooseFilter.ts';
import { instant } from './engine/deps.ts';
import { run } from './engine/run.ts';
import { keepDatabase } from './keepDatabase.mjs';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };

it('a database of this commit', async () => {
  const database = await databases[0].open();
  const world = await EngineWorld.open(database, 'quiet', 100);
  const { memory, deps, stores } = world;
  let made = 0;
  deps.ids.next = () => `old-${String(++made).padStart(6, '0')}`;
  const now = () => instant(deps.clock);
  const edited = (id, parts) => memory.put({ ...memory.records.contacts.get(id), ...parts });
  const ampOf = async (id) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === id).id;

  memory.setTypes([customer, vendor]);
  memory.putCompany(company(1, { types: [customer], name: 'Acme' }));
  memory.putCompany(company(2, { types: [vendor], name: 'Supplies' }));
  memory.putCompany(company(3, { types: [customer], name: 'Borealis' }));
  const put = (id, parts = {}) =>
    memory.put(
      contact(id, {
        companyId: 1,
        email: `c${id}@x.example`,
        firstName: `First${id}`,
        lastName: `Last${id}`,
        title: 'Clerk',
        ...parts,
      }),
    );
  for (let id = 1; id <= 12; id++) put(id);
  put(20, { email: null });
  put(21, { email: 'c1@x.example' });
  put(22, { companyId: 2 });
  put(23, { inactive: true });
  put(24, { email: 'no address' });
  world.pass(10_000);
  await saveFilter(deps, { companyTypes: [customer] });
  await stores.settings.save({ ...defaultSettings, conflict: 'ask' }, now());
  const add = (id, set) =>
    stores.ampContacts.add({ id, set: { firstName: 'Amp', lastName: id, ...set } }, now());
  await add('amp-sent', { email: 'sent@x.example', company: 'Borealis' });
  await add('amp-lost', { email: 'lost@x.example', company: 'Nowhere' });
  await add('amp-like', { email: 'like@x.example', firstName: 'First12', lastName: 'Last12' });
  expect(await world.sync()).toMatchObject({ status: 'succeeded' });

  // Both sides change a field: conflicts. One side changes another: history.
  world.pass(3600);
  for (const id of [2, 3]) {
    await stores.ampContacts.edit(await ampOf(id), { set: { title: `Boss ${id}` } }, now());
    edited(id, { title: `Chief ${id}` });
  }
  await stores.ampContacts.edit(await ampOf(4), { set: { title: 'Manager' } }, now());
  edited(5, { title: 'Director' });
  // One leaves the filter, one is deleted, one goes inactive.
  edited(6, { companyId: 2 });
  memory.delete(7);
  edited(8, { inactive: true });
  expect(await run(deps, { kind: 'sweep', approve: true })).toMatchObject({ status: 'succeeded' });

  // People decide: a hold, a match that is none, a link that is taken apart.
  await stores.decisions.hold([{ kind: 'contact', id: 10 }], 'kept_back', null, now());
  await stores.decisions.unlink(11, now());
  await stores.decisions.reject(12, 'amp-like', now());
  world.pass(60);
  await world.sync();
  // What changes on a record on hold waits.
  edited(10, { title: 'Waits' });
  world.pass(60);
  await world.sync();
  world.pass(60);
  await world.sync();

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
