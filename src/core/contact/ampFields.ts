import type { Comparison } from './canonical.ts';

/** A field that an AMP contact can have. */
export type AmpField = {
  /** Name in API, command line and export. */
  readonly name: string;
  /** Name that people see. */
  readonly label: string;
  readonly kind: 'text' | 'email' | 'phone' | 'number' | 'url' | 'user';
  readonly comparison: Comparison;
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

/** The field of a name, whatever its case; undefined where there is none. */
export function findAmpField(name: string): AmpField | undefined {
  return byName.get(name.trim().toLowerCase());
}
