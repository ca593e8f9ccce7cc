import { describe, expect, it } from 'vitest';
import { type Decided, documentOf } from '../../../test/support/decided.ts';
import { company, contact, emailItem, phoneItem } from '../../../test/support/records.ts';
import { ampFields } from '../contact/ampFields.ts';
import { defaultSettings } from '../settings/settings.ts';
import { catalog } from './catalog.ts';
import { compileMapping } from './compileMapping.ts';
import { defaultMapping } from './defaultMapping.ts';
import { fillersIn, type Mapping, valuesForAmp } from './mapping.ts';

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
  it('maps every AMP field but tags to the ConnectWise field of its name, and the owner by rule', () => {
    const names = ampFields.map(({ name }) => name).filter((name) => name !== 'tags');
    expect(defaultMapping.map(({ target }) => target.name)).toEqual(names);
    expect(defaultMapping.map(({ source }) => source.name)).toEqual(names);
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

describe('R15: which way a field goes', () => {
  it('is both where ConnectWise takes a value, else to AMP', () => {
    expect(directions({})).toMatchObject({
      title: 'both',
      email: 'both',
      mobilePhone: 'both',
      department: 'to_amp',
      country: 'to_amp',
      company: 'to_amp',
      Company_Type: 'to_amp',
    });
    expect(directions({})).toMatchObject({ fax: 'both', owner: 'to_amp' });
  });

  it.each([
    [{ push: false }, { title: 'to_amp', department: 'to_amp' }],
    [{ pull: false }, { title: 'to_connectwise' }],
    [{ fields: { title: { direction: 'to_amp' } } }, { title: 'to_amp', city: 'both' }],
    [{ fields: { title: { direction: 'to_connectwise' } } }, { title: 'to_connectwise' }],
  ] as const)('%j', (settings, expected) => {
    expect(directions(settings)).toMatchObject(expected);
  });

  it('is none where what is wanted cannot be', () => {
    expect(directions({ pull: false })).not.toHaveProperty('company');
    expect(directions({ pull: false, push: false })).toEqual({});
    const fields = {
      company: { direction: 'to_connectwise' },
      title: { direction: 'to_amp' },
    } as const;
    expect(directions({ fields })).not.toHaveProperty('company');
    expect(directions({ fields, pull: false })).not.toHaveProperty('title');
  });

  it('goes by the conflict rule of the field, else by the general one', () => {
    const fields = { title: { conflict: 'amp' } } as const;
    const rules = mappingFor({ conflict: 'ask', fields }).map(({ target, conflict }) => [
      target.name,
      conflict,
    ]);
    expect(Object.fromEntries(rules)).toMatchObject({ title: 'amp', city: 'ask' });
  });
});

describe('R20: what fills a required field is no value', () => {
  const filled = contact(1, { firstName: ' Unknown', lastName: 'Unknown' });

  it('is read as nothing where it is known to be filler', () => {
    const fillers = { firstName: 'Unknown' };
    expect(valuesForAmp(defaultMapping, filled, null, fillers)).toEqual({ lastName: 'Unknown' });
  });

  it('is found in required fields only', () => {
    expect(fillersIn(defaultMapping, filled, null, 'Unknown')).toEqual({ firstName: ' Unknown' });
    expect(fillersIn(defaultMapping, filled, null, 'Nobody')).toEqual({});
    expect(fillersIn(defaultMapping, filled, null, null)).toEqual({});
  });
});

function mappingFor({ fields, ...settings }: Partial<Decided>): Mapping {
  const all = { ...defaultSettings, ...settings };
  return compileMapping(documentOf(fields), ampFields, catalog, all, () => null);
}

function directions(settings: Partial<Decided>): Record<string, string> {
  return Object.fromEntries(
    mappingFor(settings).map(({ target, direction }) => [target.name, direction]),
  );
}
