import fc from 'fast-check';
import type { Company, Contact, Reference } from '../../src/core/contact/contact.ts';
import {
  type ContactFilter,
  type FilterField,
  filterFields,
  normalForm,
} from '../../src/core/filter/contactFilter.ts';
import { company, contact } from './records.ts';

/** Names that people use, and that are hard to quote. */
const names = [
  'Customer',
  'Prospect',
  'VIP, gold',
  "Partner's & friends",
  'Research and Development',
  'one of a kind',
  'This is not it',
  'North (East)',
  'The "best"',
  'Ünïcode – Straße',
];

/** Possible values of each field: a few, so that they meet. Fields share ids on purpose. */
export const filterChoices: Readonly<Record<FilterField, readonly Reference[]>> = {
  'company type': choices(0),
  'company status': choices(2),
  territory: choices(4),
  market: choices(6),
  'contact type': choices(8),
};

function choices(from: number): readonly Reference[] {
  return [0, 1, 2, 3].map((nth) => ({
    id: nth + 1,
    name: names[(from + nth) % names.length] ?? 'None',
  }));
}

const someCondition: fc.Arbitrary<ContactFilter> = fc.constantFrom(...filterFields).chain((field) =>
  fc.record({
    field: fc.constant(field),
    is: fc.constantFrom('one of' as const, 'one of' as const, 'not one of' as const),
    values: fc.subarray([...filterChoices[field]], { minLength: 1, maxLength: 3 }),
  }),
);

/** Any filter, in its canonical form. */
export const someFilter: fc.Arbitrary<ContactFilter> = fc
  .letrec<{ filter: ContactFilter; group: ContactFilter }>((tie) => ({
    filter: fc.oneof({ maxDepth: 3, withCrossShrink: true }, someCondition, tie('group')),
    group: fc
      .record({
        all: fc.boolean(),
        parts: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
      })
      .map(({ all, parts }) => (all ? { all: parts } : { any: parts })),
  }))
  .filter.map(normalForm);

const maybe = (field: FilterField) =>
  fc.option(fc.constantFrom(...filterChoices[field]), { nil: null, freq: 3 });
const several = (field: FilterField) => fc.subarray([...filterChoices[field]], { maxLength: 2 });

/** A company with the parts that filters look at. */
export const filteredCompany: fc.Arbitrary<Company> = fc
  .record({
    types: several('company type'),
    status: maybe('company status'),
    territory: maybe('territory'),
    market: maybe('market'),
  })
  .map((parts) => company(1, parts));

/** A contact with the parts that filters look at. */
export const filteredContact: fc.Arbitrary<Contact> = several('contact type').map((types) =>
  contact(1, { companyId: 1, types }),
);
