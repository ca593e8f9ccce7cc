import type { Comparison } from './comparison.ts';

/** The kinds of an AMP field. Custom fields have any kind but `email` and `user`. */
export type AmpKind =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'number'
  | 'date'
  | 'yes_no'
  | 'choice'
  /** Several of its options, as one list text; see listText. */
  | 'choices'
  | 'url'
  | 'user';

/** A field that an AMP contact can have. */
export type AmpField = {
  /** Name in API, command line and export; it never changes. */
  readonly name: string;
  /** Name that people see. */
  readonly label: string;
  readonly kind: AmpKind;
  readonly comparison: Comparison;
  /** The options, for `choice` and `choices`. */
  readonly options?: readonly string[];
  /** Set for fields that the organization made itself. */
  readonly custom?: { readonly retired: boolean };
};

const text = (name: string, label: string): AmpField => ({
  name,
  label,
  kind: 'text',
  comparison: 'text',
});

const phone = (name: string, label: string): AmpField => ({
  name,
  label,
  kind: 'phone',
  comparison: 'phone',
});

/** The fields every AMP contact has, in the order they are shown. */
export const ampFields: readonly AmpField[] = [
  { name: 'email', label: 'E-mail', kind: 'email', comparison: 'email' },
  text('firstName', 'First name'),
  text('lastName', 'Last name'),
  text('title', 'Job title'),
  text('company', 'Company'),
  text('department', 'Department'),
  text('relationship', 'Relationship'),
  phone('phone', 'Phone'),
  phone('mobilePhone', 'Mobile phone'),
  phone('fax', 'Fax'),
  text('addressLine1', 'Address line 1'),
  text('addressLine2', 'Address line 2'),
  text('city', 'City'),
  text('state', 'State'),
  text('zip', 'ZIP code'),
  text('country', 'Country'),
  text('site', 'Site'),
  text('contactTypes', 'Contact types'),
  text('Company_Market', 'Company market'),
  { name: 'Company_Employees', label: 'Company employees', kind: 'number', comparison: 'exact' },
  text('Company_Territory', 'Company territory'),
  text('Company_Type', 'Company type'),
  phone('Company_FaxNumber', 'Company fax number'),
  phone('Company_PhoneNumber', 'Company phone number'),
  text('Company_Status', 'Company status'),
  { name: 'Company_WebSite', label: 'Company web site', kind: 'url', comparison: 'text' },
  { name: 'owner', label: 'Owner', kind: 'user', comparison: 'exact' },
  text('tags', 'Tags'),
];

const byName = new Map(ampFields.map((field) => [field.name.toLowerCase(), field]));

/** Finds a field by name, ignoring case; undefined if there is none. */
export function findAmpField(name: string): AmpField | undefined {
  return byName.get(name.trim().toLowerCase());
}

/**
 * Fields of an organization: those of every AMP contact, then its custom fields without the retired
 * ones.
 */
export function ampFieldsWith(custom: readonly AmpField[]): readonly AmpField[] {
  return [...ampFields, ...custom.filter((field) => field.custom?.retired !== true)];
}

/** The field with this name among these, ignoring case; undefined if there is none. */
export function fieldNamed(fields: readonly AmpField[], name: string): AmpField | undefined {
  const wanted = name.trim().toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted);
}

/** How values of a field of a kind are compared. */
export function comparisonOf(kind: AmpKind): Comparison {
  return comparisons[kind];
}

const comparisons: Readonly<Record<AmpKind, Comparison>> = {
  text: 'text',
  long_text: 'text',
  email: 'email',
  phone: 'phone',
  number: 'exact',
  date: 'exact',
  yes_no: 'exact',
  choice: 'name',
  choices: 'list',
  url: 'text',
  user: 'exact',
};
