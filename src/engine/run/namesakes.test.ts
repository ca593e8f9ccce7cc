import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { named } from '../../ports/namedRecords.ts';
import { instant } from '../deps.ts';
import { acceptMatch } from '../inbox/matches.ts';

const asInAmp = { firstName: 'Ann', lastName: 'Lee' };
const swapped = { firstName: 'Lee', lastName: 'Ann' };

/** The skip of an AMP contact that may be this contact. */
const proposed = (id: number) => ({
  reason: 'match_proposed',
  about: { kind: 'contact', id: String(id) },
});

describe.each(databases)('people of one name, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `org-${++worlds}`, 100);
    const customer = { id: 1, name: 'Customer' };
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { types: [customer] }));
    await world.stores.settings.change(
      () => ({ ...defaultSettings, pull: false, push: false }),
      'any',
      instant(world.deps.clock),
    );
    const set = { ...asInAmp, email: 'ann@x.example', company: 'Company 1' };
    await world.stores.ampContacts.add({ id: 'a', set }, instant(world.deps.clock));
    await world.sync();
    expect(await skipped()).toMatchObject({ reason: 'push_off' });
  });

  const put = (id: number, parts: Parameters<typeof contact>[1]) =>
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, ...parts }));
  const skipped = async () => (await world.stores.mirror.ampCandidate('a'))?.candidate.skip;

  it.each([asInAmp, swapped])(
    'a new contact $firstName $lastName is proposed to the AMP contact Ann Lee',
    async (name) => {
      put(1, name);
      await world.sync();
      expect(await skipped()).toMatchObject(proposed(1));
    },
  );

  it.each([asInAmp, swapped])('so is one that is renamed to $firstName $lastName', async (name) => {
    put(1, { firstName: 'Bob', lastName: 'Ray' });
    await world.sync();
    put(1, name);
    await world.sync();
    expect(await skipped()).toMatchObject(proposed(1));
    put(1, { firstName: 'Bob', lastName: 'Ray' });
    await world.sync();
    expect(await skipped()).toMatchObject({ reason: 'push_off' });
  });

  it.each([asInAmp, swapped])('a match with $firstName $lastName can be accepted', async (name) => {
    put(1, { firstName: 'Bob', lastName: 'Ray', email: 'shared@x.example' });
    put(2, { ...name, email: 'shared@x.example' });
    await world.sync();
    await world.syncRecords(named({ ampContacts: ['a'] }));
    expect(await skipped()).toMatchObject(proposed(2));
    await acceptMatch(world.deps, 2, 'a');
    expect(await world.ampContacts()).toMatchObject([{ id: 'a', link: { contactId: 2 } }]);
  });
});
