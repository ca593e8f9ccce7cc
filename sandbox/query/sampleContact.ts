import type { Schema, WireRecord } from './schema.ts';

/** Part of the contact schema with every kind of field, for the tests of this folder. */
export const contactSchema: Schema = {
  id: { kind: 'int' },
  firstName: { kind: 'string', maxLength: 30 },
  lastName: { kind: 'string', maxLength: 30 },
  inactiveFlag: { kind: 'bool' },
  defaultFlag: { kind: 'bool', filterable: false },
  gender: { kind: 'enum', values: ['Female', 'Male'] },
  score: { kind: 'decimal' },
  birthDay: { kind: 'datetime' },
  company: {
    kind: 'ref',
    fields: {
      id: { kind: 'int' },
      identifier: { kind: 'string' },
      name: { kind: 'string' },
      _info: { kind: 'object', fields: {} },
    },
  },
  site: { kind: 'ref' },
  communicationItems: {
    kind: 'array',
    fields: {
      id: { kind: 'int' },
      type: { kind: 'ref' },
      value: { kind: 'string' },
      communicationType: { kind: 'enum', values: ['Email', 'Fax', 'Phone'] },
      defaultFlag: { kind: 'bool' },
    },
  },
  types: { kind: 'array', fields: { id: { kind: 'int' }, name: { kind: 'string' } } },
  customFields: {
    kind: 'array',
    fields: { id: { kind: 'int' }, caption: { kind: 'string' }, value: { kind: 'string' } },
  },
};

export const contact: WireRecord & { id: number } = {
  id: 77,
  firstName: 'Niamh',
  lastName: "O'Hara [temp]",
  inactiveFlag: false,
  defaultFlag: true,
  gender: 'Female',
  score: -2.5,
  birthDay: '1990-02-28',
  company: {
    id: 5,
    identifier: 'Acme',
    name: 'Acme "Rocket" & Sons',
    _info: { company_href: 'https://cw.test/company/companies/5' },
  },
  communicationItems: [
    {
      id: 1,
      type: { id: 1, name: 'Direct', _info: { type_href: 'https://cw.test/types/1' } },
      value: 'niamh@acme.test',
      communicationType: 'Email',
      defaultFlag: true,
    },
    {
      id: 2,
      type: { id: 2, name: 'Office' },
      value: '555-0100',
      communicationType: 'Phone',
      defaultFlag: false,
    },
  ],
  types: [
    { id: 1, name: 'Customer' },
    { id: 4, name: 'Decision Maker' },
  ],
  customFields: [
    { id: 11, caption: 'Shoe size', type: 'Number', value: 38 },
    { id: 12, caption: 'Newsletter', type: 'Checkbox', value: 'true' },
    { id: 13, caption: 'Region', type: 'Text', value: null },
  ],
  _info: {
    lastUpdated: '2026-06-04T17:14:20Z',
    updatedBy: 'integrator',
    image_href: 'https://cw.test/image',
  },
};
