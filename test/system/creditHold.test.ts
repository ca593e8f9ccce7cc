import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/deps.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

describe.each(databases)('a company whose status does not allow saving, on $name', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('has its AMP contacts sent once its status is another, and not before', async () => {
    const seed = { contacts: 4, companies: 2, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed, switches: { disallowSaving: true } });
    const { deps, stores, sync } = await wholeSystem(database, site);
    const { world, clock, journal } = site.sandbox;
    await sync();
    const [company] = world.companies.all();
    if (company === undefined) throw new Error('a company was expected');
    const onHold = world.companyStatuses.all().find(({ disallowSavingFlag }) => disallowSavingFlag);
    const setStatus = (statusId: number | null) => {
      clock.advance(600_000);
      world.companies.put({ ...company, statusId, ...world.stamp('zadmin') });
    };
    setStatus(onHold?.id ?? 0);
    const set = { email: 'new@hold.example', firstName: 'New', company: company.name };
    await stores.ampContacts.add({ id: 'new', set }, instant(deps.clock));

    expect(await sync()).toMatchObject({ ampSkips: { refused: 1 } });
    const sent = () => journal.count({ method: 'POST', resource: 'company/contacts' });
    expect(sent()).toBe(1);
    clock.advance(600_000);
    await sync();
    expect(sent()).toBe(1);
    setStatus(company.statusId);
    expect(await sync()).toMatchObject({
      status: 'succeeded',
      ampSkips: {},
      counts: { connectwise: { created: 1 } },
    });
  });
});
