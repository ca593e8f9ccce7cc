import fc from 'fast-check';
import type { FieldValue } from '../../src/core/contact/ampContact.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import type { ContactFilter } from '../../src/core/filter/contactFilter.ts';
import { ofCompanyTypes } from '../../src/core/filter/contactFilter.ts';
import { defaultSettings } from '../../src/core/settings/settings.ts';
import type { Temper } from './coreApplier.ts';
import type { Decided } from './decided.ts';
import { company, contact, emailItem, phoneItem } from './records.ts';

/** The filler for required fields in these histories: nobody enters it, and it is too short to be cut. */
export const filler = '~~';

/** A company that nobody edits, with every type. */
export const catchAll = 9;

// Few values on purpose: syncs break where records meet.
const emails = ['a@x.example', 'A@X.example ', 'b@x.example', 'c@y.example', 'broken@', ' '];
const texts = ['Ann', 'ann', ' Ann', 'Bob', 'Bob Lee', '\u200fAnn', 'Zoe\u0301', 'An\nn', '', ' '];
const phones = ['555 1', '(555) 1', '555-2', '555 3 x7', 'ask'];
export const types = [1, 2, 3].map((id) => ({ id, name: `Type ${id}` }));
const contactTypes = [1, 2].map((id) => ({ id, name: `Contact type ${id}` }));
const statuses = [1, 2].map((id) => ({ id, name: `Status ${id}` }));
const companyNames = ['Acme', 'acme ', 'Bolt', 'Nowhere'];
const ids = fc.integer({ min: 1, max: 5 });

export const text = fc.constantFrom(...texts);
const rarely = fc.integer({ min: 0, max: 15 }).map((n) => n === 0);
export const maybe = <T>(values: fc.Arbitrary<T>, freq = 3) =>
  fc.option(values, { nil: null, freq });

export const someCompany: fc.Arbitrary<Company> = fc
  .record({
    id: ids,
    name: fc.constantFrom(...companyNames.slice(0, 3)),
    types: fc.oneof(
      { weight: 2, arbitrary: fc.constant(types.slice(0, 1)) },
      { weight: 1, arbitrary: fc.subarray(types, { minLength: 1 }) },
    ),
    status: maybe(fc.constantFrom(...statuses)),
    employees: maybe(fc.integer({ min: 0, max: 3 })),
    website: maybe(text),
    territoryManagerId: maybe(fc.constantFrom(1, 2)),
    deleted: rarely,
  })
  .map(({ id, ...parts }) => company(id, parts));

export const someContact: fc.Arbitrary<Contact> = fc
  .record({
    id: ids,
    companyId: maybe(fc.constantFrom(1, 1, 2, 2, 3, 4, 5), 20),
    inactive: rarely,
    firstName: maybe(text),
    lastName: maybe(fc.constantFrom('Lee', 'Orr')),
    title: maybe(text),
    department: maybe(text),
    types: fc.subarray(contactTypes, { maxLength: 1 }),
    email: maybe(fc.constantFrom(...emails.slice(0, 4), ...emails), 20),
    second: maybe(fc.constantFrom(...emails), 1),
    phones: fc.array(fc.constantFrom(...phones), { maxLength: 2 }),
    mobile: maybe(fc.constantFrom(...phones), 1),
  })
  .map(({ id, email, second, phones: numbers, mobile, ...parts }) => {
    const type = { id: 2, name: 'Mobile' };
    return contact(id, {
      ...parts,
      communications: [
        ...(email === null ? [] : [emailItem(id * 10, email)]),
        ...(second === null ? [] : [emailItem(id * 10 + 1, second, false)]),
        ...numbers.map((value, nth) =>
          phoneItem(id * 10 + 2 + nth, value, { isDefault: nth === 1 }),
        ),
        ...(mobile === null ? [] : [phoneItem(id * 10 + 4, mobile, { type, isDefault: false })]),
      ],
    });
  });

const ampFieldsToEdit = {
  email: maybe(fc.constantFrom(...emails.slice(0, 4), ...emails), 12),
  firstName: maybe(text),
  lastName: maybe(fc.constantFrom('Lee', 'Orr')),
  title: maybe(text),
  phone: maybe(fc.constantFrom(...phones)),
  mobilePhone: maybe(fc.constantFrom(...phones)),
  department: maybe(text),
  company: maybe(fc.constantFrom(...companyNames)),
  tags: maybe(fc.constantFrom('vip', 'vip, left the contact filter')),
} as const;
export const ampEdit: fc.Arbitrary<{ field: string; value: FieldValue }> = fc.oneof(
  ...Object.entries(ampFieldsToEdit).map(([field, values]) =>
    values.map((value) => ({ field, value: blankIsNone(value) })),
  ),
);
export const someAmpContact = fc
  .record(ampFieldsToEdit)
  .map((values) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([field, value]) =>
        blankIsNone(value) === null || field === 'tags' ? [] : [[field, value]],
      ),
    ),
  );

/** AMP stores no blank text: an empty field is null. */
export function blankIsNone(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value;
}

const conflictRule = fc.constantFrom('connectwise', 'amp', 'latest', 'ask');
const fieldSettings = fc.record(
  { direction: fc.constantFrom('both', 'to_amp', 'to_connectwise'), conflict: conflictRule },
  { requiredKeys: [] },
);
const someConflict = fc.record({ conflict: conflictRule });
const mostly = fc.integer({ min: 0, max: 7 }).map((n) => n > 0);
const removing = fc.constantFrom('keep', 'remove');
export const someSettings: fc.Arbitrary<Decided> = fc
  .record({
    pull: mostly,
    push: mostly,
    conflict: conflictRule,
    fields: fc.record(
      {
        email: someConflict,
        firstName: fc.oneof(
          { weight: 5, arbitrary: someConflict },
          { weight: 1, arbitrary: fieldSettings },
        ),
        title: fieldSettings,
        phone: fieldSettings,
      },
      { requiredKeys: [] },
    ),
    leavesFilter: fc.constantFrom('keep', 'tag', 'remove'),
    inactive: removing,
    deleted: removing,
    removedInAmp: fc.constantFrom('keep', 'inactivate'),
    company: fc.constantFrom('hold', 'create', 'catch_all', 'reject'),
    catchAllCompany: maybe(fc.constant(catchAll)),
    requiredFill: maybe(fc.constant(filler)),
  })
  .map((parts) => ({ ...defaultSettings, ...parts }));

/** Mostly by company type, sometimes also by status and contact types. */
const byCompanyTypes = fc.subarray(types, { minLength: 1 }).map(ofCompanyTypes);
const byContactTypes: fc.Arbitrary<ContactFilter> = fc.record({
  field: fc.constant('contact type' as const),
  is: fc.constantFrom('one of' as const, 'not one of' as const),
  values: fc.subarray(contactTypes, { minLength: 1, maxLength: 1 }),
});
const byStatus: fc.Arbitrary<ContactFilter> = fc.constantFrom(...statuses).map((status) => ({
  field: 'company status',
  is: 'not one of',
  values: [status],
}));
export const someFilter: fc.Arbitrary<ContactFilter> = fc.oneof(
  { weight: 3, arbitrary: byCompanyTypes },
  { weight: 2, arbitrary: fc.tuple(byCompanyTypes, byContactTypes).map((all) => ({ all })) },
  { weight: 1, arbitrary: fc.tuple(byStatus, byContactTypes).map((any) => ({ any })) },
);

/** What ConnectWise does to texts it gets: mostly nothing. */
export const someTemper: fc.Arbitrary<Temper> = fc.record({
  length: fc.constantFrom(1000, 1000, 2, 4),
  refuses: maybe(fc.constantFrom('Bob', 'Zoe'), 1),
});
