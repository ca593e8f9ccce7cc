import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { EngineWorld } from '../../test/support/engineWorld.ts';
import { company, contact } from '../../test/support/records.ts';
import { instant } from './deps.ts';

const customer = { id: 1, name: 'Customer' };
const vendor = { id: 2, name: 'Vendor' };

describe.each(databases)('both ways, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    world.memory.setTypes([customer, vendor]);
    world.memory.putCompany(company(1, { types: [customer] }));
  });

  const now = () => instant(world.deps.clock);
  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) =>
    world.memory.put(
      contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann', ...parts }),
    );
  const edit = (id: string, set: Readonly<Record<string, string | null>>) =>
    world.stores.ampContacts.edit(id, { set }, now());
  const amp = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
  const ampId = async (contactId: number) => (await amp(contactId))?.id ?? 'none';
  const cw = (id: number) => world.memory.records.contacts.get(id);

  it('R16: an address that AMP frees in ConnectWise goes to the contact that was left out for it', async () => {
    put(1);
    put(2, { email: 'c1@x.example', firstName: 'Zoe' });
    await world.sync();
    expect(await amp(2)).toBeUndefined();
    await edit(await ampId(1), { email: 'other@x.example' });
    await world.sync();
    await world.sync();
    expect(cw(1)?.communications[0]?.value).toBe('other@x.example');
    expect(await amp(2)).toMatchObject({ email: 'c1@x.example' });
  });

  it('V5 no silent loss: what somebody edits in ConnectWise between our look and our write comes over', async () => {
    put(1);
    await world.sync();
    await edit(await ampId(1), { title: 'CTO' });
    let once = false;
    world.interference = {
      beforeWrite: () => {
        const there = cw(1);
        if (once || there === undefined) return;
        once = true;
        world.memory.put({ ...there, city: 'Tampa' });
      },
    };
    expect(await world.sync()).toMatchObject({ status: 'succeeded' });
    expect(await amp(1)).toMatchObject({ fields: { city: 'Tampa', title: 'CTO' } });
    expect(cw(1)).toMatchObject({ city: 'Tampa', title: 'CTO' });
  });
});
