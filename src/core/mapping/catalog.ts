import { canonicalText } from '../contact/canonical.ts';
import type { WritableCompanyChoice, WritableCompanyField } from '../contact/companyWrites.ts';
import type { Company, Contact, FurtherFields, Reference } from '../contact/contact.ts';
import type {
  WritableChoice,
  WritableDay,
  WritableField,
  WritableFlag,
} from '../contact/contactWrites.ts';
import { listText, readList } from '../contact/listText.ts';
import { preferredEmail, preferredItem } from '../contact/preferred.ts';
import type { CatalogField } from './catalogField.ts';
import type { CompanyPart } from './fieldWrite.ts';
import { itemField, itemsWritten, typedItemField } from './itemFields.ts';
import { itemWritesFor } from './itemWrites.ts';
import type { ConnectWiseKind } from './kinds.ts';

const fromContact = (
  name: string,
  label: string,
  kind: ConnectWiseKind,
  read: (contact: Contact) => string | null,
): CatalogField => ({
  name,
  label,
  object: 'contact',
  kind,
  read: (contact) => filled(read(contact)),
});

/** A text field of the contact, which can be written under its own name. */
const textField = (name: WritableField, label: string, length: number): CatalogField => ({
  ...fromContact(name, label, 'text', (contact) => contact[name]),
  length,
  write: (_, value) => ({ kind: 'field', name, value }),
});

/** One of the further fields of a contact: text unless `kind` says otherwise, perhaps of unknown length. */
const furtherText = (
  name: WritableField & keyof FurtherFields,
  label: string,
  kind: ConnectWiseKind = 'text',
  length?: number,
): CatalogField => ({
  ...fromContact(name, label, kind, (contact) => contact[name]),
  ...(length === undefined ? {} : { length }),
  write: (_, value) => ({ kind: 'field', name, value }),
});

/** A choice from a list of the organization; sites are those of the contact's company. */
const choiceField = (name: WritableChoice, label: string): CatalogField => ({
  ...fromContact(name, label, 'choice', (contact) => contact[name]),
  optIn: true,
  write: (_, value) => ({ kind: 'choice', name, value }),
});

const dayField = (name: WritableDay, label: string): CatalogField => ({
  ...fromContact(name, label, 'date', (contact) => contact[name]),
  write: (_, value) => ({ kind: 'day', name, value }),
});

/** A flag is always yes or no: it cannot be emptied. */
const flagField = (name: WritableFlag, label: string): CatalogField => ({
  name,
  label,
  object: 'contact',
  kind: 'yes_no',
  read: (contact) => contact[name],
  write: (_, value) =>
    value === null
      ? { kind: 'unfit', because: { code: 'flag_cleared' } }
      : { kind: 'flag', name, value: value === 'true' },
});

const fromCompany = (
  name: string,
  label: string,
  kind: ConnectWiseKind,
  read: (company: Company) => string | number | null,
  part?: (value: string | null) => CompanyPart,
): CatalogField => ({
  name,
  label,
  object: 'company',
  kind,
  optIn: true,
  read: (_, company) => (company === null ? null : filled(read(company))),
  ...(part === undefined ? {} : { write: (_, value) => ({ kind: 'company', part: part(value) }) }),
});

const companyText = (
  name: string,
  label: string,
  kind: ConnectWiseKind,
  own: WritableCompanyField,
): CatalogField =>
  fromCompany(
    name,
    label,
    kind,
    (company) => company[own],
    (value) => ({ kind: 'field', name: own, value }),
  );

const companyChoice = (name: string, label: string, own: WritableCompanyChoice): CatalogField =>
  fromCompany(
    name,
    label,
    'choice',
    (company) => company[own]?.name ?? null,
    (value) => ({ kind: 'choice', name: own, value }),
  );

/** The ConnectWise fields that can be mapped. Rule R12 fixes the names of the eight company fields. */
export const catalog: readonly CatalogField[] = [
  {
    ...fromContact('email', 'Default e-mail', 'email', (contact) => {
      const email = preferredEmail(contact);
      return email.state === 'valid' ? email.address : null;
    }),
    item: (contact) => preferredItem(contact, 'email'),
    write(contact, value, native) {
      if (value === null) {
        return { kind: 'unfit', because: { code: 'email_cleared' } };
      }
      const present = contact === null ? null : preferredItem(contact, 'email');
      const kind = { channel: 'email', mobile: false } as const;
      const wanted = { value: native?.value ?? value, extension: null };
      if (contact === null || present === null) {
        return { kind: 'item', item: { ...kind, itemId: null, value: wanted } };
      }
      const group = { ...kind, ofKind: () => true };
      return itemsWritten(itemWritesFor(contact, group, present, wanted));
    },
  },
  { ...textField('firstName', 'First name', 30), required: true },
  textField('lastName', 'Last name', 30),
  textField('title', 'Title', 100),
  fromCompany('company', 'Company', 'text', (company) => company.name),
  choiceField('department', 'Department'),
  choiceField('relationship', 'Relationship'),
  itemField('phone', 'Phone', 'phone', false),
  itemField('mobilePhone', 'Mobile phone', 'phone', true),
  itemField('fax', 'Fax', 'fax', false),
  textField('addressLine1', 'Address line 1', 50),
  textField('addressLine2', 'Address line 2', 50),
  textField('city', 'City', 50),
  textField('state', 'State', 50),
  textField('zip', 'ZIP code', 12),
  choiceField('country', 'Country'),
  choiceField('site', 'Site'),
  {
    ...fromContact('contactTypes', 'Contact types', 'choices', (contact) => names(contact.types)),
    optIn: true,
    write: (_, value) => ({ kind: 'types', names: value === null ? [] : readList(value) }),
  },
  furtherText('nickName', 'Nickname', 'text', 30),
  furtherText('school', 'School', 'text', 50),
  furtherText('significantOther', 'Significant other', 'text', 30),
  {
    ...fromContact('gender', 'Gender', 'choice', (contact) => contact.gender),
    write: (_, value) =>
      value === null || value === 'Female' || value === 'Male'
        ? { kind: 'field', name: 'gender', value }
        : { kind: 'unfit', because: { code: 'gender' } },
  },
  dayField('birthDay', 'Birthday'),
  dayField('anniversary', 'Anniversary'),
  furtherText('facebookUrl', 'Facebook', 'url'),
  furtherText('twitterUrl', 'Twitter', 'url'),
  furtherText('linkedInUrl', 'LinkedIn', 'url'),
  flagField('marriedFlag', 'Married'),
  flagField('childrenFlag', 'Has children'),
  flagField('unsubscribeFlag', 'Wants no mass mail'),
  {
    name: 'defaultFlag',
    label: 'Primary contact of the company',
    object: 'contact',
    kind: 'yes_no',
    read: (contact) => contact.defaultFlag,
  },
  fromContact('manager', 'Manager', 'text', (contact) => contact.manager),
  fromContact('assistant', 'Assistant', 'text', (contact) => contact.assistant),
  companyChoice('Company_Market', 'Company market', 'market'),
  fromCompany(
    'Company_Employees',
    'Company employees',
    'number',
    (company) => company.employees,
    (value) => ({ kind: 'employees', value: value === null ? null : Number(value) }),
  ),
  companyChoice('Company_Territory', 'Company territory', 'territory'),
  fromCompany(
    'Company_Type',
    'Company type',
    'choices',
    (company) => names(company.types),
    (value) => ({ kind: 'types', names: value === null ? [] : readList(value) }),
  ),
  companyText('Company_FaxNumber', 'Company fax number', 'phone', 'fax'),
  companyText('Company_PhoneNumber', 'Company phone number', 'phone', 'phone'),
  companyChoice('Company_Status', 'Company status', 'status'),
  companyText('Company_WebSite', 'Company web site', 'url', 'website'),
];

function filled<T extends string | number>(value: T | null): T | null {
  return typeof value === 'string' && canonicalText(value) === '' ? null : value;
}

/** Names of several choices: their order in ConnectWise means nothing. */
function names(references: readonly Reference[]): string | null {
  return listText(references.map(({ name }) => name)) || null;
}

/**
 * Fields by name: those of a catalog, and of the wanted names those for items of one communication type,
 * such as `phone:Home`.
 */
export function fieldsByName(
  fields: readonly CatalogField[],
  wanted: readonly string[],
): ReadonlyMap<string, CatalogField> {
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const name of wanted) {
    const typed = byName.has(name) ? undefined : typedItemField(name);
    if (typed !== undefined) byName.set(name, typed);
  }
  return byName;
}
