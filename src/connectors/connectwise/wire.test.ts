import { describe, expect, test } from 'vitest';
import { parseCompany } from './companyWire.ts';
import { parseContact } from './contactWire.ts';
import { toWholeSeconds } from './wire.ts';

const full = {
  id: 4711,
  firstName: 'Zoë',
  lastName: "O'Neil",
  company: { id: 250, identifier: 'TAIL', name: 'Tailspin Toys', _info: {} },
  site: { id: 9, name: 'Main', _info: {} },
  department: { id: 3, name: 'Finance' },
  relationship: { id: 2, name: 'Decision maker' },
  country: { id: 1, name: 'Norway' },
  inactiveFlag: true,
  title: 'Head of "Things" & more',
  addressLine1: 'Street 1',
  addressLine2: 'Floor 2',
  city: 'Oslo',
  state: 'OS',
  zip: '0150',
  types: [
    { id: 8, name: 'End user' },
    { id: 5, name: 'Approver' },
  ],
  communicationItems: [
    {
      id: 31,
      type: { id: 2, name: 'Direct' },
      value: '5550199',
      extension: '12',
      defaultFlag: true,
      communicationType: 'Phone',
    },
    {
      id: 30,
      type: { id: 1, name: 'Email' },
      value: 'zoe@tail.example',
      defaultFlag: true,
      domain: '@tail.example',
      communicationType: 'Email',
    },
    {
      id: 32,
      type: { id: 4, name: 'Fax' },
      value: '5550198',
      defaultFlag: false,
      communicationType: 'Fax',
    },
  ],
  nickName: 'Zo',
  school: 'Town School',
  significantOther: 'Kim',
  gender: 'Female',
  birthDay: '1980-02-29T00:00:00Z',
  anniversary: '2001-06-01',
  facebookUrl: 'https://f.example/zoe',
  twitterUrl: 'https://t.example/zoe',
  linkedInUrl: 'https://l.example/zoe',
  marriedFlag: true,
  childrenFlag: true,
  unsubscribeFlag: true,
  defaultFlag: true,
  managerContact: { id: 12, name: 'Ann Boss' },
  assistantContact: { id: 13, name: 'Ben Aide' },
  // Read by nobody: these cannot be mapped (R11).
  userDefinedField1: 'old',
  customFields: [{ id: 1, caption: 'Origin', value: 'new' }],
  _info: { lastUpdated: '2026-03-04T05:06:07Z', updatedBy: 'admin1' },
};

function contact(raw: unknown) {
  const parsed = parseContact(raw);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.record;
}

describe('contact', () => {
  test('a full record', () => {
    expect(contact(full)).toEqual({
      id: 4711,
      companyId: 250,
      inactive: true,
      firstName: 'Zoë',
      lastName: "O'Neil",
      title: 'Head of "Things" & more',
      department: 'Finance',
      relationship: 'Decision maker',
      site: 'Main',
      addressLine1: 'Street 1',
      addressLine2: 'Floor 2',
      city: 'Oslo',
      state: 'OS',
      zip: '0150',
      country: 'Norway',
      types: [
        { id: 5, name: 'Approver' },
        { id: 8, name: 'End user' },
      ],
      communications: [
        {
          id: 30,
          channel: 'email',
          type: { id: 1, name: 'Email' },
          value: 'zoe@tail.example',
          extension: null,
          isDefault: true,
        },
        {
          id: 31,
          channel: 'phone',
          type: { id: 2, name: 'Direct' },
          value: '5550199',
          extension: '12',
          isDefault: true,
        },
        {
          id: 32,
          channel: 'fax',
          type: { id: 4, name: 'Fax' },
          value: '5550198',
          extension: null,
          isDefault: false,
        },
      ],
      lastUpdated: '2026-03-04T05:06:07Z',
      nickName: 'Zo',
      school: 'Town School',
      significantOther: 'Kim',
      gender: 'Female',
      birthDay: '1980-02-29',
      anniversary: '2001-06-01',
      facebookUrl: 'https://f.example/zoe',
      twitterUrl: 'https://t.example/zoe',
      linkedInUrl: 'https://l.example/zoe',
      marriedFlag: true,
      childrenFlag: true,
      unsubscribeFlag: true,
      defaultFlag: true,
      manager: 'Ann Boss',
      assistant: 'Ben Aide',
    });
  });

  test('a record of nothing but its id', () => {
    const record = contact({ id: 1 });
    expect(record).toMatchObject({
      companyId: null,
      inactive: false,
      types: [],
      communications: [],
    });
    const values = Object.entries(record).filter(([, value]) => typeof value === 'string');
    expect(values).toEqual([]);
  });

  test('what is usual without being clean', () => {
    const record = contact({
      id: '12',
      inactiveFlag: 'True',
      firstName: 'A\0nn',
      lastName: '',
      title: '\0',
      zip: 4050,
      company: {},
      site: { _info: { site_href: 'x' } },
      relationship: null,
      types: [{ name: 'without id' }, { id: 3 }],
      communicationItems: [
        { id: '7', value: 'a@b.example', communicationType: 'email', defaultFlag: 'false' },
        { id: 8, value: '', communicationType: 'Phone' },
      ],
      _info: { lastUpdated: '2026-03-04T05:06:07.89+01:00' },
    });
    expect(record).toMatchObject({
      id: 12,
      inactive: true,
      firstName: 'Ann',
      lastName: null,
      title: null,
      zip: '4050',
      companyId: null,
      site: null,
      relationship: null,
      types: [{ id: 3, name: '' }],
      lastUpdated: '2026-03-04T04:06:07Z',
    });
    expect(record.communications).toEqual([
      {
        id: 7,
        channel: 'email',
        type: null,
        value: 'a@b.example',
        extension: null,
        isDefault: false,
      },
    ]);
  });

  test.each([
    [null, 0, 'not_an_object'],
    ['x', 0, 'not_an_object'],
    [[], 0, 'not_an_object'],
    [{}, 0, 'id_not_an_integer'],
    [{ id: 1.5 }, 0, 'id_not_an_integer'],
    [{ id: -1 }, 0, 'id_not_an_integer'],
    [{ id: 'secret@mail.example' }, 0, 'id_not_an_integer'],
    [{ id: 5, firstName: { value: 'secret' } }, 5, 'firstName_not_text'],
    [{ id: 5, inactiveFlag: 'secret' }, 5, 'inactiveFlag_not_a_flag'],
    [{ id: 5, company: 'secret' }, 5, 'company_not_a_reference'],
    [{ id: 5, types: 'secret' }, 5, 'types_not_a_list'],
    [{ id: 5, communicationItems: [null] }, 5, 'communicationItems_not_a_list'],
    [
      { id: 5, communicationItems: [{ value: 'secret', communicationType: 'Email' }] },
      5,
      'communicationItems_without_id',
    ],
    [
      { id: 5, communicationItems: [{ id: 1, value: 'secret', communicationType: 'Pager' }] },
      5,
      'communicationType_unknown',
    ],
  ])('left out with a code that repeats no value: %j', (raw, id, problem) => {
    expect(parseContact(raw)).toEqual({ ok: false, id, problem });
  });
});

describe('company', () => {
  test('a full record', () => {
    const parsed = parseCompany({
      id: 250,
      identifier: 'TAIL',
      name: 'Tailspin & Sons',
      status: { id: 1, name: 'Active' },
      market: { id: 2, name: 'Retail' },
      territory: { id: 3, name: 'North' },
      types: [
        { id: 4, name: 'Prospect' },
        { id: 1, name: 'Customer' },
      ],
      numberOfEmployees: '250',
      phoneNumber: '555',
      website: 'https://tail.example',
      territoryManager: { id: 77, identifier: 'jdoe', name: 'J. Doe' },
      deletedFlag: false,
      _info: { lastUpdated: '2026-03-04T05:06:07Z' },
    });
    expect(parsed).toEqual({
      ok: true,
      record: {
        id: 250,
        identifier: 'TAIL',
        name: 'Tailspin & Sons',
        types: [
          { id: 1, name: 'Customer' },
          { id: 4, name: 'Prospect' },
        ],
        status: { id: 1, name: 'Active' },
        market: { id: 2, name: 'Retail' },
        territory: { id: 3, name: 'North' },
        employees: 250,
        phone: '555',
        fax: null,
        website: 'https://tail.example',
        territoryManagerId: 77,
        deleted: false,
        lastUpdated: '2026-03-04T05:06:07Z',
      },
    });
  });

  test('a nameless one goes by its identifier', () => {
    expect(parseCompany({ id: 1, identifier: 'X' })).toMatchObject({ record: { name: 'X' } });
    expect(parseCompany({ id: 2, numberOfEmployees: 'many' })).toMatchObject({ ok: false, id: 2 });
  });
});

test.each([
  ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07Z'],
  ['2026-03-04T05:06:07', '2026-03-04T05:06:07Z'],
  ['2026-03-04T05:06:07.999Z', '2026-03-04T05:06:07Z'],
  ['2026-03-04', '2026-03-04T00:00:00Z'],
  ['Wed, 04 Mar 2026 05:06:07 GMT', '2026-03-04T05:06:07Z'],
  ['yesterday', null],
])('%s in whole seconds', (value, expected) => {
  expect(toWholeSeconds(value)).toBe(expected);
});
