import type { Step } from './engineSteps.ts';

const ann = {
  inactive: true,
  firstName: 'Ann',
  title: 'CEO',
  phone: '555-1234',
  email: 'a@x.example',
};

/** Minimised histories that once broke the engine; replayed before new ones are searched. */
export const regressions: readonly { readonly title: string; readonly steps: readonly Step[] }[] = [
  {
    title: 'a company that is made is one that a contact named before',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: { company: 'create' } },
      { do: 'company', id: 1, parts: { types: [3], website: null, deleted: true } },
      { do: 'company', id: 2, parts: { types: [3], website: null, deleted: true } },
      { do: 'contact', id: 1, parts: { ...ann, companyId: 3, inactive: false } },
      { do: 'sync', trouble: { kind: 'unsent', write: 1 } },
      { do: 'addAmp', email: 'b@x.example', firstName: 'Ann', company: 'Company 1' },
    ],
  },
  {
    title: 'two people with one address, whose company has to be made',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: { company: 'create' } },
      { do: 'company', id: 1, parts: { types: [1], website: null, deleted: true } },
      { do: 'contact', id: 1, parts: { ...ann, companyId: 1 } },
      { do: 'addAmp', email: 'a@x.example', firstName: 'Bob', company: 'Company 1' },
      { do: 'addAmp', email: 'a@x.example', firstName: 'Dora', company: 'Company 1' },
      { do: 'sync', trouble: { kind: 'unsent', write: 1 } },
    ],
  },
  {
    title:
      'a company that comes into the filter, with a contact that has the address of an AMP contact',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: {} },
      { do: 'company', id: 1, parts: { types: [3], website: null, deleted: true } },
      { do: 'contact', id: 1, parts: { ...ann, companyId: 1 } },
      { do: 'contact', id: 2, parts: { ...ann, companyId: 3, inactive: false } },
      {
        do: 'sync',
        trouble: {
          kind: 'meddle',
          at: 'store',
          nth: 1,
          edit: { do: 'company', id: 1, parts: { types: [1], website: null, deleted: true } },
        },
      },
      { do: 'addAmp', email: 'a@x.example', firstName: 'Bob', company: 'Company 1' },
      { do: 'contact', id: 1, parts: { ...ann, companyId: 2, inactive: false } },
      {
        do: 'sync',
        trouble: {
          kind: 'meddle',
          at: 'store',
          nth: 1,
          edit: { do: 'company', id: 1, parts: { types: [3], website: null, deleted: true } },
        },
      },
      { do: 'company', id: 2, parts: { types: [2], website: null, deleted: false } },
    ],
  },
  {
    title: 'a catch-all company that is read after an AMP contact was skipped for want of it',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: { company: 'catch_all', catchAllCompany: 1 } },
      { do: 'addAmp', email: 'b@x.example', firstName: 'Bob', company: 'Nowhere Inc.' },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'company', id: 1, parts: { types: [2], website: null, deleted: false } },
    ],
  },
  {
    title: 'an AMP contact that was skipped for one whose link a person let end',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: {} },
      { do: 'company', id: 2, parts: { types: [2], website: null, deleted: false } },
      { do: 'contact', id: 5, parts: { ...ann, companyId: 2, inactive: false } },
      { do: 'addAmp', email: 'b@x.example', firstName: 'Ann', company: 'Company 1' },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'delete', id: 5 },
      { do: 'editAmp', nth: 1, field: 'email', value: 'a@x.example' },
    ],
  },
  {
    title: 'an address that goes to ConnectWise frees the one it replaces',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: {} },
      { do: 'company', id: 1, parts: { types: [1], website: null, deleted: false } },
      {
        do: 'contact',
        id: 1,
        parts: { ...ann, companyId: 1, inactive: false, email: 'c@x.example' },
      },
      { do: 'sync', trouble: { kind: 'none' } },
      {
        do: 'contact',
        id: 2,
        parts: { ...ann, companyId: 1, inactive: false, email: 'c@x.example' },
      },
      { do: 'editAmp', nth: 0, field: 'email', value: 'a@x.example' },
    ],
  },
  {
    title: 'two people with one address and a catch-all company that is deleted',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: { company: 'catch_all', catchAllCompany: 1 } },
      { do: 'company', id: 1, parts: { types: [2], website: null, deleted: true } },
      { do: 'contact', id: 1, parts: { ...ann, companyId: 1 } },
      { do: 'addAmp', email: 'a@x.example', firstName: 'Bob', company: 'Company 1' },
      { do: 'addAmp', email: 'a@x.example', firstName: 'Dora', company: 'Company 1' },
      { do: 'sync', trouble: { kind: 'unsent', write: 1 } },
      { do: 'editAmp', nth: 0, field: 'firstName', value: 'Ann' },
    ],
  },
  {
    title: 'a filter that leaves somebody out for another reason',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'company', id: 1, parts: { types: [3], website: null, deleted: false } },
      {
        do: 'contact',
        id: 1,
        parts: { ...ann, companyId: 1, inactive: false, kinds: [2] },
      },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'filter', types: [2], without: 2 },
    ],
  },
  {
    title: 'a deleted contact on hold, whose address another contact has',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'company', id: 1, parts: { types: [2], website: null, deleted: false } },
      { do: 'contact', id: 6, parts: { ...ann, companyId: 1, inactive: false } },
      { do: 'contact', id: 5, parts: { ...ann, companyId: 1, inactive: false } },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'keepBack', nth: 0, kept: true },
      { do: 'delete', id: 5 },
    ],
  },
  {
    title: 'an address that a person gives a second AMP contact while nothing goes to ConnectWise',
    steps: [
      { do: 'filter', types: [1, 2] },
      { do: 'company', id: 1, parts: { types: [2], website: null, deleted: false } },
      { do: 'contact', id: 2, parts: { ...ann, companyId: 1, inactive: false } },
      {
        do: 'contact',
        id: 1,
        parts: { ...ann, companyId: 1, inactive: false, email: 'c@x.example' },
      },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'settings', settings: { push: false } },
      { do: 'editAmp', nth: 0, field: 'email', value: 'a@x.example' },
    ],
  },
];
