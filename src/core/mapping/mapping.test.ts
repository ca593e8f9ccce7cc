import { describe, expect, it } from 'vitest';
import { company, contact, emailItem, phoneItem } from '../../../test/support/records.ts';
import { catalog } from './catalog.ts';
import { defaultMapping, valuesForAmp } from './mapping.ts';

const eight = [
  'Company_Market',
  'Company_Employees',
  'Company_Territory',
  'Company_Type',
  'Company_FaxNumber',
  'Company_PhoneNumber',
  'Company_Status',
  'Company_WebSite',
];

const ann = contact(1, {
  companyId: 9,
  firstName: 'Ann',
  lastName: '  ',
  title: ' CTO ',
  types: [
    { id: 2, name: 'Owner' },
    { id: 1, name: 'Buyer' },
  ],
  communications: [
    emailItem(1, 'first@x.example', false),
    emailItem(2, ' Ann@X.example '),
    phoneItem(3, '555 1', { type: { id: 1, name: 'Direct' }, extension: '12' }),
    phoneItem(4, '555 2', { type: { id: 2, name: 'Cell Phone' }, isDefault: false }),
    { ...phoneItem(5, '555 3'), channel: 'fax' },
  ],
});

const acme = company(9, {
  name: 'Acme',
  types: [{ id: 3, name: 'Customer' }],
  status: { id: 1, name: 'Active' },
  market: { id: 1, name: 'Law & order' },
  territory: { id: 2, name: 'North' },
  employees: 0,
  phone: '555 4',
  fax: '555 5',
  website: 'https://acme.example',
});

describe('R12: the eight company fields', () => {
  it('are offered under exactly these names', () => {
    const offered = catalog.filter(({ name }) => name.startsWith('Company_'));
    expect(offered.map(({ name }) => name).toSorted()).toEqual(eight.toSorted());
    expect(offered.every(({ object }) => object === 'company')).toBe(true);
  });

  it('are read from the company of the contact', () => {
    expect(valuesForAmp(defaultMapping, ann, acme)).toMatchObject({
      Company_Market: 'Law & order',
      Company_Employees: 0,
      Company_Territory: 'North',
      Company_Type: 'Customer',
      Company_FaxNumber: '555 5',
      Company_PhoneNumber: '555 4',
      Company_Status: 'Active',
      Company_WebSite: 'https://acme.example',
    });
  });

  it('have no value where there is no company', () => {
    const values = valuesForAmp(defaultMapping, ann, null);
    expect(eight.filter((name) => name in values)).toEqual([]);
  });
});

describe('R11: custom contact fields', () => {
  it('are not in the catalog', () => {
    const names = catalog.map(({ name }) => name.toLowerCase());
    expect(names.filter((name) => /custom|userdefined/u.test(name))).toEqual([]);
  });
});

describe('R14: the default mapping', () => {
  it('maps every catalog field to the AMP field of its name, once', () => {
    expect(defaultMapping.map(({ target }) => target.name).toSorted()).toEqual(
      catalog.map(({ name }) => name).toSorted(),
    );
  });

  it('reads the contact: default e-mail, phones by type, values in the form they have', () => {
    expect(valuesForAmp(defaultMapping, ann, acme)).toMatchObject({
      email: 'Ann@X.example',
      firstName: 'Ann',
      title: ' CTO ',
      company: 'Acme',
      phone: '555 1 x12',
      mobilePhone: '555 2',
      fax: '555 3',
      contactTypes: 'Buyer, Owner',
    });
  });

  it('gives no value for blank text', () => {
    expect(valuesForAmp(defaultMapping, ann, acme)).not.toHaveProperty('lastName');
  });
});
