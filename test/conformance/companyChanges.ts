import { expect, test } from 'vitest';
import type { CompanyWrites, WritableCompanyChoice } from '../../src/core/contact/companyWrites.ts';
import type { Company } from '../../src/core/contact/contact.ts';
import { company } from '../support/records.ts';
import type { Site } from './site.ts';

const nothing: CompanyWrites = { fields: {}, choices: {}, types: { add: [], remove: [] } };
const fields = { phone: '555-1', fax: '555-2', website: 'https://tail.example/?a=b&c' } as const;
const choiceLists = {
  status: 'company_statuses',
  market: 'markets',
  territory: 'territories',
} as const;

async function prepared(open: () => Promise<Site>): Promise<{ site: Site; present: Company }> {
  const site = await open();
  site.putCompany(company(7_000, { phone: '1', website: 'w', employees: 3 }));
  site.putCompany(company(7_001, { phone: '2' }));
  return { site, present: await presentOf(site) };
}

async function presentOf({ client }: Site): Promise<Company> {
  const found = await client.company(7_000);
  if (found === null) throw new Error('company 7000 is there');
  return found;
}

/** What the port promises about changing companies. */
export function describeCompanyChanges(open: () => Promise<Site>, clears: boolean): void {
  test('each company field alone, in one request, leaving the others', async () => {
    const { site, present } = await prepared(open);
    const other = await site.client.company(7_001);
    // The first change finds out which custom fields are required.
    let now = await site.client.updateCompany(present, { ...nothing, employees: 4 });
    const each: [Partial<CompanyWrites>, Partial<Company>][] = [
      [{ employees: 250 }, { employees: 250 }],
      ...Object.entries(fields).map(([name, value]): [Partial<CompanyWrites>, Partial<Company>] => [
        { fields: { [name]: value } },
        { [name]: value },
      ]),
    ];
    for (const [writes, expected] of each) {
      const before = site.client.requests;
      const written = await site.client.updateCompany(now, { ...nothing, ...writes });
      expect(site.client.requests - before).toBe(1);
      expect(written).toEqual({ ...now, ...expected });
      expect(await presentOf(site)).toEqual(written);
      now = written;
    }
    const none = { phone: null, fax: null, website: null };
    const cleared = await site.client.updateCompany(now, {
      ...nothing,
      fields: none,
      employees: null,
    });
    expect(cleared).toEqual({ ...now, ...none, employees: null });
    expect(await presentOf(site)).toEqual(cleared);
    expect(await site.client.company(7_001)).toEqual(other);
  });

  test('choices of a company by id; unknown ones are refused, and nothing is written', async () => {
    const { site } = await prepared(open);
    for (const [name, kind] of Object.entries(choiceLists)) {
      for (const { id, name: shown } of (await site.client.list(kind)).slice(0, 2)) {
        const writes = { ...nothing, choices: { [name]: id } };
        const written = await site.client.updateCompany(await presentOf(site), writes);
        expect(written).toMatchObject({ [name]: { id, name: shown } });
        expect(await presentOf(site)).toEqual(written);
      }
      const present = await presentOf(site);
      const writes = { ...nothing, fields: { phone: '9' }, choices: { [name]: 999_999 } };
      await expect(site.client.updateCompany(present, writes)).rejects.toMatchObject({
        code: 'write_refused',
        detail: { field: name },
      });
      expect(await presentOf(site)).toEqual(present);
    }
  });

  test.runIf(clears)('choices of a company can be cleared', async () => {
    const { site, present } = await prepared(open);
    const choices: Partial<Record<WritableCompanyChoice, number>> = {};
    for (const name of ['status', 'market', 'territory'] as const)
      choices[name] = (await site.client.list(choiceLists[name]))[1]?.id ?? 0;
    const full = await site.client.updateCompany(present, { ...nothing, choices });
    const none = { status: null, market: null, territory: null };
    const cleared = await site.client.updateCompany(full, { ...nothing, choices: none });
    expect(cleared).toEqual({ ...full, ...none });
  });

  test('company types are added and removed; the rest stays', async () => {
    const { site, present } = await prepared(open);
    const [one, two] = (await site.client.companyTypes()).map(({ id }) => id);
    if (one === undefined || two === undefined) throw new Error('two company types expected');
    let now = present;
    for (const [add, remove, expected] of [
      [[one], [], [one]],
      [[one, two], [], [one, two]],
      [[], [one, one], [two]],
      [[one], [two], [one]],
      [[], [one, two], []],
    ]) {
      now = await site.client.updateCompany(now, {
        ...nothing,
        types: { add: add ?? [], remove: remove ?? [] },
      });
      expect(now.types.map(({ id }) => id)).toEqual(expected);
      // Whether it moves the stamp of the company is not established.
      const { lastUpdated } = now;
      expect(now).toEqual({ ...present, types: now.types, lastUpdated });
      expect(await presentOf(site)).toEqual(now);
    }
    const unknown = { ...nothing, types: { add: [999_999], remove: [] } };
    await expect(site.client.updateCompany(now, unknown)).rejects.toMatchObject({
      code: 'write_refused',
      detail: { field: 'types' },
    });
    expect(await presentOf(site)).toEqual(now);
  });

  test('fields, choices and types of a company together', async () => {
    const { site, present } = await prepared(open);
    const [type] = await site.client.companyTypes();
    const [market] = await site.client.list('markets');
    const written = await site.client.updateCompany(present, {
      fields,
      employees: 7,
      choices: { market: market?.id ?? 0 },
      types: { add: [type?.id ?? 0], remove: [] },
    });
    expect(written).toMatchObject({
      ...fields,
      employees: 7,
      market: { id: market?.id, name: market?.name },
      types: [type],
    });
    expect(await presentOf(site)).toEqual(written);
  });

  test('nothing to write to a company asks for nothing', async () => {
    const { site, present } = await prepared(open);
    const before = site.client.requests;
    expect(await site.client.updateCompany(present, nothing)).toEqual(present);
    expect(site.client.requests).toBe(before);
  });

  test('a company that is not there', async () => {
    const { site } = await prepared(open);
    const [type] = await site.client.companyTypes();
    for (const writes of [
      { ...nothing, employees: 1 },
      { ...nothing, types: { add: [type?.id ?? 0], remove: [] } },
    ]) {
      await expect(site.client.updateCompany(company(999_999), writes)).rejects.toMatchObject({
        code: 'record_missing',
        detail: { resource: 'company', id: 999_999 },
      });
    }
  });

  test.each([1.5, Number.NaN])('a number of employees that is none: %d', async (employees) => {
    const { site, present } = await prepared(open);
    await expect(
      site.client.updateCompany(present, { ...nothing, employees }),
    ).rejects.toMatchObject({ code: 'write_refused', detail: { field: 'employees' } });
    expect(await presentOf(site)).toEqual(present);
  });
}
