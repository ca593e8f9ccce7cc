import { describe, expect, test } from 'vitest';
import { type ContactFilter, ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { mayTakeOf } from '../../src/core/filter/takes.ts';
import { company, contact } from '../support/records.ts';
import { idsOf, pagesOf, type Site } from './site.ts';

/** What the port promises about reading the contacts of a filter. */
export function describeFiltering(open: () => Promise<Site>): void {
  async function filled() {
    const site = await open();
    const [one, other] = await site.client.companyTypes();
    if (one === undefined || other === undefined) throw new Error('there are no company types');
    const before = {
      companies: await site.client.count('companies'),
      contacts: await site.client.count('contacts'),
    };
    site.putCompany(company(7_001, { types: [one] }));
    site.putCompany(company(7_002, { types: [other] }));
    site.putCompany(company(7_003, { types: [one, other] }));
    site.putCompany(company(7_004, { types: [one], deleted: true }));
    for (const [at, companyId] of [7_001, 7_002, 7_003, 7_004].entries()) {
      site.put(contact(9_001 + at, { companyId, inactive: companyId === 7_003 }));
    }
    return { client: site.client, one, other, before };
  }

  describe('what a filter takes', () => {
    test('how many there are, deleted and inactive ones included', async () => {
      const { client, before } = await filled();
      expect(await client.count('companies')).toBe(before.companies + 4);
      expect(await client.count('contacts')).toBe(before.contacts + 4);
    });

    test('its companies, less those deleted, and as many as are counted', async () => {
      const { client, one } = await filled();
      const filter = ofCompanyTypes([one]);
      const found = (await pagesOf(client.companiesFor(filter))).flatMap(({ records }) => records);
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining([7_001, 7_003]));
      expect(found.every((each) => !each.deleted && mayTakeOf(filter, each))).toBe(true);
      expect(await client.countFor(filter)).toBe(found.length);
    });

    test('no fewer where ConnectWise cannot be asked', async () => {
      const { client, one, other } = await filled();
      const notOther = { ...ofCompanyTypes([other]), is: 'not one of' } as ContactFilter;
      const all = { all: [ofCompanyTypes([one]), notOther] };
      const ids = await idsOf(client.companiesFor(all));
      expect(ids).toContain(7_001);
      expect(ids).not.toContain(7_004);
    });

    test('contacts of companies, inactive ones included, in batches that fit into a URL', async () => {
      const { client, one } = await filled();
      const filter = ofCompanyTypes([one]);
      expect(await idsOf(client.contactsFor(filter, [7_001, 7_003]))).toEqual([9_001, 9_003]);
      expect(await idsOf(client.contactsFor(filter, []))).toEqual([]);
      const many = Array.from({ length: 1_000 }, (_, at) => 6_500 + at);
      const ids = await idsOf(client.contactsFor(filter, many));
      expect(ids.filter((id) => id > 9_000 && id < 9_005)).toEqual([9_001, 9_002, 9_003, 9_004]);
    });

    test('what is too long to be asked for is read and left to us', async () => {
      const { client, one } = await filled();
      const many = Array.from({ length: 400 }, (_, at) => ({ id: 10_000 + at, name: `T${at}` }));
      const filter = ofCompanyTypes([one, ...many]);
      expect(await idsOf(client.companiesFor(filter))).toEqual(expect.arrayContaining([7_001]));
      expect(await client.countFor(filter)).toBeGreaterThanOrEqual(2);
    });
  });
}
