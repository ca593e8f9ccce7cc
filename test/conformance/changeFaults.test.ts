import { expect, test } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { CompanyWrites } from '../../src/core/contact/companyWrites.ts';
import type { ContactWrites } from '../../src/core/contact/contactWrites.ts';
import { Failure } from '../../src/core/failure.ts';
import type { ConnectWise } from '../../src/ports/connectwise.ts';
import { everythingSaid, leaksIn } from '../support/leaks.ts';
import { company, contact } from '../support/records.ts';
import { putCompanyInto, putContactInto } from '../support/sandboxRecords.ts';
import { type SandboxSite, startSandboxSite } from '../support/sandboxSite.ts';

const nothing: ContactWrites = { fields: {}, items: [] };
const toCompany: CompanyWrites = { fields: {}, choices: {}, types: { add: [], remove: [] } };

async function open(): Promise<{ site: SandboxSite; client: ConnectWise }> {
  const site = await startSandboxSite();
  putCompanyInto(site.sandbox.world, company(7_000));
  putContactInto(site.sandbox.world, contact(20, { firstName: 'Ann' }));
  return { site, client: site.client() };
}

/** A contact and a company whose types change. */
const owners = [
  {
    what: 'a contact',
    resource: 'company/contacts/typeAssociations',
    change: (client: ConnectWise, add: readonly number[], remove: readonly number[]) =>
      client.updateContact(contact(20), { ...nothing, types: { add, remove } }),
    types: ({ sandbox }: SandboxSite) => sandbox.world.contactTypes.all(),
    typeIds: ({ sandbox }: SandboxSite) => sandbox.world.contacts.must(20).typeIds,
  },
  {
    what: 'a company',
    resource: 'company/companies/typeAssociations',
    change: (client: ConnectWise, add: readonly number[], remove: readonly number[]) =>
      client.updateCompany(company(7_000), { ...toCompany, types: { add, remove } }),
    types: ({ sandbox }: SandboxSite) => sandbox.world.companyTypes.all(),
    typeIds: ({ sandbox }: SandboxSite) => sandbox.world.companies.must(7_000).typeIds,
  },
] as const;

const broken = [
  'serverTimeout',
  'poolTimeout',
  'badGateway',
  'unavailable',
  'gatewayTimeout',
  'html',
  'plainText',
] as const;

/** The answer is lost after the write took effect. */
const lost: readonly FaultInput[] = [
  ...broken.map((kind) => ({ kind, applied: true })),
  { kind: 'resetAfter' },
  { kind: 'truncated', how: 'contentLength' },
  { kind: 'truncated', how: 'chunked' },
  { kind: 'truncated', how: 'clean' },
];

/** The request is lost before it takes effect. */
const unheard: readonly FaultInput[] = [
  ...broken.map((kind) => ({ kind })),
  { kind: 'resetBefore' },
];

/** A write that certainly had no effect is sent again. */
const harmless: readonly FaultInput[] = [
  { kind: 'tooManyRequests' },
  { kind: 'tooManyRequests', times: 3 },
  { kind: 'codebaseMoved' },
];

function expectClean({ sandbox }: SandboxSite): void {
  expect(sandbox.journal.duplicateCreates()).toEqual([]);
  expect(sandbox.journal.puts()).toEqual([]);
  expect(sandbox.journal.insideRetryAfter()).toEqual([]);
  expect(sandbox.journal.unknownMemberRefusals()).toEqual([]);
}

for (const { what, resource, change, types, typeIds } of owners) {
  const prepare = async () => {
    const opened = await open();
    const [one, two] = types(opened.site).map(({ id }) => id);
    if (one === undefined || two === undefined) throw new Error('two types expected');
    return { ...opened, one, two };
  };

  test.each([...lost, ...harmless])(
    `a type of ${what} is added once in spite of %j`,
    async (fault) => {
      const { site, client, one } = await prepare();
      site.sandbox.faults.add({ ...fault, method: 'POST', resource });
      const written = await change(client, [one], []);
      expect(written.types.map(({ id }) => id)).toEqual([one]);
      expect(typeIds(site)).toEqual([one]);
      expectClean(site);
    },
  );

  test.each(unheard)(
    `a type of ${what} that may not have been added is told: %j`,
    async (fault) => {
      const { site, client, one } = await prepare();
      site.sandbox.faults.add({ ...fault, method: 'POST', resource });
      const failure = await change(client, [one], []).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(failure instanceof Failure)) throw new Error('a failure expected');
      expect(failure.code).toBe('write_uncertain');
      expect(failure.detail).toEqual({ what: 'type association' });
      expect(typeIds(site)).toEqual([]);
      expect(site.sandbox.journal.count({ method: 'POST' })).toBe(1);
      expect(leaksIn(everythingSaid(failure) + site.logged.join('\n'), site)).toEqual([]);
      expect((await change(client, [one], [])).types.map(({ id }) => id)).toEqual([one]);
      expectClean(site);
    },
  );

  test.each([...lost, ...unheard, ...harmless])(
    `a type of ${what} is removed in spite of %j`,
    async (fault) => {
      const { site, client, one, two } = await prepare();
      await change(client, [one, two], []);
      site.sandbox.faults.add({ ...fault, method: 'DELETE', resource });
      expect((await change(client, [], [one])).types.map(({ id }) => id)).toEqual([two]);
      expect(typeIds(site)).toEqual([two]);
      expectClean(site);
    },
  );

  test(`a type of ${what} that someone else adds meanwhile is no failure`, async () => {
    const { site, client, one } = await prepare();
    // The list is returned as it was before the other client added to it.
    site.sandbox.faults.add({ kind: 'staleRead', method: 'GET', resource });
    await change(site.client(), [one], []);
    expect((await change(client, [one], [])).types.map(({ id }) => id)).toEqual([one]);
    expect(typeIds(site)).toEqual([one]);
    expect(site.sandbox.journal.count({ method: 'POST' })).toBe(2);
  });
}

test.each([...lost, ...unheard, ...harmless])(
  'a company is changed in spite of %j',
  async (fault) => {
    const { site, client } = await open();
    const present = await client.company(7_000);
    if (present === null) throw new Error('company 7000 is there');
    site.sandbox.faults.add({ ...fault, method: 'PATCH', resource: 'company/companies' });
    const market = site.sandbox.world.markets.all()[0]?.id ?? 0;
    const writes = { ...toCompany, fields: { phone: '555' }, choices: { market } };
    const written = await client.updateCompany(present, writes);
    expect(written).toMatchObject({ phone: '555', market: { id: market } });
    expect(site.sandbox.world.companies.must(7_000)).toMatchObject({
      phoneNumber: '555',
      marketId: market,
    });
    expectClean(site);
  },
);

test('a list that could not be read is asked for again the next time', async () => {
  const { site, client } = await open();
  await client.discover();
  site.sandbox.faults.add({
    kind: 'resetBefore',
    resource: 'company/marketDescriptions',
    times: 10,
  });
  await expect(client.list('markets')).rejects.toBeInstanceOf(Failure);
  site.sandbox.faults.clear();
  expect((await client.list('markets')).length).toBeGreaterThan(1);
});

test('a list entry without a name is skipped, the others stay', async () => {
  const { site, client } = await open();
  const { markets } = site.sandbox.world;
  const [first] = markets.all();
  if (first === undefined) throw new Error('a market is there');
  markets.put({ ...first, name: '' });
  const rest = markets.all().filter(({ id }) => id !== first.id);
  expect((await client.list('markets')).map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
});
