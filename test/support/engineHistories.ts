import fc from 'fast-check';
import type { Decided } from './decided.ts';
import type { Edit, Step } from './engineSteps.ts';
import { anyTroubleWith, type Trouble } from './troubles.ts';

const emails = ['a@x.example', 'A@X.example ', 'b@x.example', 'c@x.example', 'broken@', null];
const names = ['Ann', 'Bob', ' Ann', 'Zoé', '', null];
const titles = ['CEO', 'Head of IT', 'Chief\nofficer', null];
const phones = ['555-1234', '(555) 1234 x7', '777', null];
const rarely = fc.integer({ min: 0, max: 6 }).map((n) => n === 0);
const id = fc.integer({ min: 1, max: 6 });
const nth = fc.nat({ max: 6 });

const contactStep = fc.record({
  do: fc.constant('contact' as const),
  id,
  parts: fc.record({
    companyId: fc.constantFrom(1, 1, 2, 3, 4, null),
    inactive: rarely,
    kinds: fc.subarray([1, 2], { maxLength: 1 }),
    firstName: fc.constantFrom(...names),
    title: fc.constantFrom(...titles),
    phone: fc.constantFrom(...phones),
    email: fc.constantFrom(...emails),
  }),
});

const companyStep = fc.record({
  do: fc.constant('company' as const),
  id: fc.integer({ min: 1, max: 3 }),
  parts: fc.record({
    types: fc.subarray([1, 2, 3], { minLength: 1 }),
    website: fc.constantFrom('https://x.example', null),
    deleted: rarely,
  }),
});

const editAmp = fc.oneof(
  fc.record({
    do: fc.constant('editAmp' as const),
    nth,
    field: fc.constantFrom('firstName', 'title', 'phone', 'Company_WebSite'),
    value: fc.constantFrom(
      'Ann',
      'Head of IT',
      '555-1234',
      '888',
      'A long title of a person',
      null,
    ),
  }),
  fc.record({
    do: fc.constant('editAmp' as const),
    nth,
    field: fc.constant('email'),
    value: fc.constantFrom('a@x.example', 'b@x.example', 'd@x.example'),
  }),
);

const addAmp = fc.record({
  do: fc.constant('addAmp' as const),
  email: fc.constantFrom('a@x.example', 'b@x.example', 'd@x.example', 'e@x.example'),
  firstName: fc.constantFrom('Ann', 'Bob', 'Dora', null),
  company: fc.constantFrom('Company 1', 'Company 2', 'Nowhere Inc.', null),
});

const removeAmp = fc.record({ do: fc.constant('removeAmp' as const), nth, removed: fc.boolean() });

const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: contactStep },
  { weight: 2, arbitrary: companyStep },
  { weight: 4, arbitrary: editAmp },
  { weight: 2, arbitrary: addAmp },
  { weight: 1, arbitrary: removeAmp },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
);

export const anyTrouble = anyTroubleWith({
  ids: [1, 2, 3, 4, 5, 6],
  fields: ['title', 'firstName', 'value', 'inactiveFlag'],
  edit: anyEdit,
});

/** Settings, mostly the defaults. */
const settings: fc.Arbitrary<Partial<Decided>> = fc.record(
  {
    pull: fc.constantFrom(true, true, true, false),
    push: fc.constantFrom(true, true, true, false),
    conflict: fc.constantFrom('connectwise', 'amp', 'latest', 'ask'),
    fields: fc.constantFrom(
      {},
      { title: { direction: 'to_amp' } },
      { title: { direction: 'to_connectwise' }, phone: { conflict: 'ask' } },
      { firstName: { conflict: 'amp' }, phone: { direction: 'to_amp' } },
    ),
    leavesFilter: fc.constantFrom('keep', 'tag', 'remove'),
    inactive: fc.constantFrom('keep', 'remove'),
    deleted: fc.constantFrom('keep', 'remove'),
    removedInAmp: fc.constantFrom('keep', 'inactivate'),
    company: fc.constantFrom('hold', 'create', 'catch_all', 'reject'),
    catchAllCompany: fc.constantFrom(1, null),
    requiredFill: fc.constantFrom('Unknown', null),
  },
  { requiredKeys: [] },
);

/** Initial records, a first sync, then anything; `some` is the weight of syncs of named records. */
export function histories(
  trouble: fc.Arbitrary<Trouble<Edit>>,
  some = 2,
): fc.Arbitrary<readonly Step[]> {
  const sync = trouble.map((t): Step => ({ do: 'sync', trouble: t }));
  const syncSome: fc.Arbitrary<Step> = fc.record({
    do: fc.constant('syncSome' as const),
    contacts: fc.uniqueArray(id, { maxLength: 3 }),
    companies: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 1 }),
    nths: fc.uniqueArray(nth, { maxLength: 2 }),
    trouble,
  });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 14, arbitrary: anyEdit },
    { weight: 6, arbitrary: sync },
    { weight: some, arbitrary: syncSome },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        seconds: fc.constantFrom(0, 1, 59, 121, 4000, 90_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('filter' as const),
        types: fc.subarray([1, 2, 3], { minLength: 1 }),
        without: fc.constantFrom(1, 2, null),
      }),
    },
    { weight: 2, arbitrary: settings.map((set): Step => ({ do: 'settings', settings: set })) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('rewrite' as const),
        longest: fc.constantFrom(5, 12, null),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('resolve' as const),
        nth: fc.nat({ max: 2 }),
        choose: fc.constantFrom('amp' as const, 'connectwise' as const),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('keepBack' as const), nth, kept: fc.boolean() }),
    },
  );
  return fc
    .tuple(
      settings,
      fc.array(companyStep, { minLength: 2, maxLength: 4, size: 'max' }),
      fc.array(contactStep, { minLength: 3, maxLength: 8, size: 'max' }),
      fc.array(addAmp, { maxLength: 3, size: 'max' }),
      sync,
      fc.array(step, { maxLength: 14, size: 'max' }),
    )
    .map(([set, companies, contacts, ampContacts, firstSync, steps]) => [
      { do: 'filter', types: [1, 2] },
      { do: 'settings', settings: set },
      ...companies,
      ...contacts,
      ...ampContacts,
      firstSync,
      ...steps,
    ]);
}
