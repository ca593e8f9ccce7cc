import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { describeSeed } from '../../sandbox/seed/describe.ts';
import { settings } from '../support/bothSides.ts';
import { countWrites, type WriteCounter } from '../support/countWrites.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { startSandboxSite } from '../support/sandboxSite.ts';
import { wholeSystem } from '../support/wholeSystem.ts';

const hour = 3_600_000;

/** Rows written in all tables that hold contacts, companies or links. */
async function recordWrites(counter: WriteCounter): Promise<Record<string, unknown>> {
  const tables = await counter.written();
  return Object.fromEntries(
    Object.entries(tables).filter(([table]) => /contact|compan|link|skip/u.test(table)),
  );
}

describe.each(databases)('import of 10,000 contacts (2,000 on PostgreSQL) on $name', (kind) => {
  const many = kind.name === 'SQLite' ? 10_000 : 2_000;
  let database: TestDatabase;
  let counter: WriteCounter;

  beforeAll(async () => {
    database = await kind.open();
    counter = await countWrites(database);
  });

  it('costs few requests, is quiet the second time, and brings exactly what changed', async () => {
    const site = await startSandboxSite({ seed: { contacts: many, companies: many / 10 } });
    const { sandbox } = site;
    const { deps, stores, sync } = await wholeSystem(database, site);
    await settings(deps, { brakePercent: 100 });

    const first = await sync();
    expect(first.status).toBe('succeeded');
    expect(first.requests).toBeLessThanOrEqual(many / 1_000 + 20);
    expect(first.counts.created + first.counts.skipped).toBe(many);
    const seeded = describeSeed(sandbox.world);
    expect(first.skips).toMatchObject({ inactive: seeded.contacts.inactive });

    sandbox.clock.advance(hour);
    await counter.reset();
    const second = await sync();
    expect(second.counts).toMatchObject({ created: 0, updated: 0, skipped: first.counts.skipped });
    expect(second.requests).toBeLessThanOrEqual(4);
    expect(await recordWrites(counter)).toEqual({});

    sandbox.clock.advance(hour);
    const rows = await stores.ampContacts.list({ afterId: '', limit: 100 });
    const ids = rows.flatMap(({ link }) => link?.contactId ?? []);
    new Edits(sandbox.world, 'ada').contacts(ids, ({ id }) => ({ title: `Title ${id}` }));
    await counter.reset();
    const third = await sync();
    expect(ids).toHaveLength(100);
    expect(third.requests).toBeLessThanOrEqual(6);
    expect(third.counts).toMatchObject({ created: 0, updated: 100 });
    expect((await counter.written()).amp_contacts).toEqual({ insert: 0, update: 100, delete: 0 });
    const [row] = await stores.ampContacts.list({ afterId: '', limit: 1 });
    expect(row?.fields.title).toBe(`Title ${ids[0]}`);
  });

  it('a company that enters the filter brings its contacts along, although they did not change', async () => {
    const site = await startSandboxSite({ seed: { contacts: 500, scenario: 'plain' } });
    const { sandbox } = site;
    const { stores, sync } = await wholeSystem(database, site);
    const [company] = sandbox.world.companies.all();
    if (company === undefined) throw new Error('the seed has no company');
    const edits = new Edits(sandbox.world, 'ada');
    edits.companyTypes([company.id], ['Vendor']);
    const contacts = sandbox.world.contacts.all().filter((c) => c.companyId === company.id);

    await sync();
    expect((await stores.skips.counts('contact')).company_type_not_in_filter).toBe(contacts.length);
    sandbox.clock.advance(hour);
    edits.companyTypes([company.id], ['Customer']);
    expect(await sync()).toMatchObject({
      counts: { created: contacts.length, skipped: 0 },
      read: { companies: 1, contacts: 0 },
    });
  });
});
