import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../test/support/at.ts';
import {
  type ConnectedOrganization,
  connectedOrganizations,
  companyTypes as types,
} from '../../../test/support/connectedOrganization.ts';
import { databases } from '../../../test/support/databases.ts';
import { company, contact } from '../../../test/support/records.ts';

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  const next = connectedOrganizations(kind);
  let organization: ConnectedOrganization;
  let engine: ConnectedOrganization['engine'];

  beforeEach(async () => {
    organization = await next();
    ({ engine } = organization);
  });

  const call: ConnectedOrganization['call'] = (...given) => organization.call(...given);

  const companiesIn = async (field: string) => {
    const { document } = await call('GET', `filter/values/${field}`);
    const data = at(document, 'data');
    return (Array.isArray(data) ? data : []).map((one: unknown) => [
      at(one, 'name'),
      at(one, 'companies'),
    ]);
  };
  const valuesIn = async (name: string) => {
    const { document } = await call('GET', `connectwise-fields/${name}/values`);
    return at(document, 'data');
  };

  describe('what there is to filter by', () => {
    it('lists how many companies have a value, or a contact with it, once they were read', async () => {
      const [customer, , , vendor] = types;
      engine.memory.setList('contact_types', [{ id: 7, name: 'Owner' }]);
      engine.memory.putCompany(company(1, { types: [customer].flatMap((one) => one ?? []) }));
      engine.memory.putCompany(
        company(2, { types: [customer, vendor].flatMap((one) => one ?? []) }),
      );
      engine.memory.put(contact(1, { companyId: 1, types: [{ id: 7, name: 'Owner' }] }));
      engine.memory.put(contact(2, { companyId: 1, types: [{ id: 7, name: 'Owner' }] }));
      expect((await companiesIn('company-type'))[0]).toEqual(['Customer', null]);
      await engine.sync();
      expect(await companiesIn('company-type')).toEqual([
        ['Customer', 2],
        ['Prospect', 0],
        ['Suspect', 0],
        ['Vendor', 1],
      ]);
      expect(await companiesIn('contact-type')).toEqual([['Owner', 1]]);
    });

    it('says which company types are recommended', async () => {
      const { document } = await call('GET', 'filter/values/company-type');
      expect([0, 1, 2, 3].map((index) => at(document, 'data', index, 'recommended'))).toEqual([
        true,
        true,
        true,
        false,
      ]);
    });
  });

  it('R7: finds names whatever their case, and tells the closest of one that is not there', async () => {
    const path = 'filter/values/company-type/find';
    expect(await call('POST', path, { text: ' CUSTOMER, vendors,,' })).toMatchObject({
      status: 200,
      document: {
        data: [
          { entered: 'CUSTOMER', values: [{ id: 1, name: 'Customer' }], closest: [] },
          { entered: 'vendors', values: [], closest: ['Vendor', 'Customer', 'Suspect'] },
        ],
      },
    });
  });

  describe('what there is to map', () => {
    it('lists the values that active contacts have, the most frequent first, each of several by itself', async () => {
      engine.memory.putCompany(company(1, { types: [types[0], types[3]].flatMap((a) => a ?? []) }));
      engine.memory.putCompany(company(2, { types: types.slice(3) }));
      for (const [id, companyId, title] of [
        [1, 1, 'Boss'],
        [2, 2, 'Boss'],
        [3, 1, 'CTO'],
        [4, 1, null],
      ] as const) {
        engine.memory.put(contact(id, { companyId, title, email: `c${id}@example.com` }));
      }
      engine.memory.put(contact(5, { companyId: 1, title: 'Gone', inactive: true }));
      expect(await valuesIn('title')).toEqual([]);
      await engine.sync();
      expect(await valuesIn('title')).toEqual([
        { value: 'Boss', contacts: 2 },
        { value: 'CTO', contacts: 1 },
      ]);
      expect(await valuesIn('Company_Type')).toEqual([
        { value: 'Vendor', contacts: 4 },
        { value: 'Customer', contacts: 3 },
      ]);
      expect(await call('GET', 'connectwise-fields/userDefinedField1/values')).toMatchObject({
        status: 404,
        document: { code: 'not_found' },
      });
    });

    it('R13: says of each pair which way it can go, and shows a real value that a lossy one would lose', async () => {
      await call('POST', 'amp-fields', { label: 'Size', kind: 'number' });
      const { document } = await call('GET', 'amp-fields/size/pairs');
      const pairs = JSON.stringify(document);
      expect(pairs).toContain('"connectwise":"email","directions":[]');
      expect(await call('GET', 'amp-fields/nothing/pairs')).toMatchObject({ status: 404 });
      engine.memory.putCompany(company(1, { types: types.slice(0, 1) }));
      engine.memory.put(contact(1, { companyId: 1, title: '12', email: 'a@example.com' }));
      engine.memory.put(contact(2, { companyId: 1, title: 'Boss', email: 'b@example.com' }));
      await engine.sync();
      const entries = [{ amp: 'size', connectwise: 'title', direction: 'to_amp' }];
      const checked = await call('POST', 'mapping/check', { mapping: { entries } });
      expect(checked.document).toMatchObject({
        findings: [{ kind: 'warning', amp: 'size' }],
        examples: [{ amp: 'size', direction: 'to_amp', value: 'Boss' }],
      });
    });
  });
});
