import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { previewFilter } from '../../src/engine/run/previewFilter.ts';
import { readFilter } from '../../src/engine/setup/chooseFilter.ts';
import { previewRead } from '../../src/engine/setup/previewFilter.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const rare = 'Not-a-fit';
const text = `company type is ${rare} and company status is not Inactive`;

const isRare = (at: number) => at % 100 === 0;

describe('a preview before anything was read, of 12,000 contacts in 2,000 companies', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    const [kind] = databases;
    if (kind === undefined) throw new Error('there is no database');
    database = await kind.open();
  });

  it('R9: reads the companies in question alone where that is much shorter, and finds the same', async () => {
    const site = await startSandboxSite({ seed: { contacts: 12_000, companies: 2_000 } });
    const { world } = site.sandbox;
    const some = world.companies.all().filter((one) => !one.deletedFlag);
    const edits = new Edits(world, 'ada');
    edits.companyTypes(
      some.filter((_, at) => !isRare(at)).map(({ id }) => id),
      ['Customer'],
    );
    edits.companyTypes(
      some.filter((_, at) => isRare(at)).map(({ id }) => id),
      [rare],
    );
    // Otherwise the edits of the last two minutes would be read again.
    site.sandbox.clock.advance(3_600_000);
    const { deps, stores, sync } = await wholeSystem(database, site);

    const filter = await readFilter(deps, text);
    const asked = await previewFilter(deps, filter);
    // Three counts, a page of companies, a page of their contacts; and no more than planned.
    expect(asked.preview?.plan).toEqual({
      way: 'by_company',
      requests: { everything: 14, byCompany: 2 },
    });
    expect(asked.run.requests).toBe(5);
    expect(asked.run.read.contacts).toBeLessThan(500);
    expect(await stores.mirror.counts()).toMatchObject({ companies: 0, contacts: 0 });

    const { preview } = await previewFilter(deps, await readFilter(deps, 'Customer'));
    expect(preview?.plan?.way).toBe('everything');
    // Everything read is stored: from here on, any filter costs two requests and gives the same result.
    site.sandbox.clock.advance(3_600_000);
    const read = await previewFilter(deps, filter);
    expect(read.run.requests).toBeLessThanOrEqual(2);
    expect(read.preview).toMatchObject({
      plan: null,
      companies: asked.preview?.companies,
      contacts: asked.preview?.contacts,
      sample: asked.preview?.sample.map(({ contact: { id } }) => ({ contact: { id } })),
    });
    expect(asked.preview?.contacts).toBeGreaterThan(10);
    await stores.filters.save(filter, () => true, 'any', '2026-03-01T10:00:00.000Z');
    const first = await sync();
    expect(first.counts.created).toBe(asked.preview?.contacts);
    expect((await previewRead(deps, filter)).contacts).toBe(first.counts.created);
  });
});
