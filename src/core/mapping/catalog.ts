import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalName, canonicalText } from '../contact/canonical.ts';
import type {
  Communication,
  Company,
  Contact,
  FurtherFields,
  Reference,
} from '../contact/contact.ts';
import type {
  ItemValue,
  ItemWrite,
  WritableDay,
  WritableField,
  WritableFlag,
} from '../contact/contactWrites.ts';
import { listText } from '../contact/listText.ts';
import { preferredEmail, preferredItem } from '../contact/preferred.ts';
import type { ConnectWiseKind } from './kinds.ts';

/**
 * A ConnectWise field that can be mapped, and how its value is found. Custom contact fields are not
 * in the catalog: they cannot be mapped (R11).
 */
export type CatalogField = {
  readonly name: string;
  readonly label: string;
  readonly object: 'contact' | 'company';
  readonly kind: ConnectWiseKind;
  /**
   * How many characters it takes. UNSURE: of an older specification, while newer ones state none. Good
   * for a warning and for a reason, while what ConnectWise answers decides.
   */
  readonly length?: number;
  /** Null stands for "no value"; text that is blank is none. */
  readonly read: (contact: Contact, company: Company | null) => FieldValue;
  /** How a value gets into ConnectWise; absent where it cannot. */
  readonly write?: (contact: Contact | null, value: string | null) => FieldWrite;
  /** Whether ConnectWise wants a value (OBS); one that is empty is filled (R20). */
  readonly required?: true;
};

/**
 * What writing a value comes to. `unfit`: it cannot be written without doing harm, such as clearing the
 * e-mail address, or one of several numbers, after which another would take its place.
 */
export type FieldWrite =
  | { readonly kind: 'field'; readonly name: WritableField; readonly value: string | null }
  | { readonly kind: 'day'; readonly name: WritableDay; readonly value: string | null }
  | { readonly kind: 'flag'; readonly name: WritableFlag; readonly value: boolean }
  | { readonly kind: 'item'; readonly item: ItemWrite }
  | { readonly kind: 'unfit'; readonly because: string };

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

/** The same, of unknown length. */
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
      ? { kind: 'unfit', because: 'ConnectWise wants yes or no' }
      : { kind: 'flag', name, value: value === 'true' },
});

/** A kind of communication items, of which one stands for the contact. */
const itemField = (
  name: string,
  label: string,
  channel: 'phone' | 'fax',
  mobile: boolean,
): CatalogField => {
  const ofKind = (item: Communication) => channel === 'fax' || isMobile(item) === mobile;
  return {
    ...fromContact(name, label, 'phone', (contact) =>
      number(preferredItem(contact, channel, ofKind)),
    ),
    write(contact, value) {
      const present = contact === null ? null : preferredItem(contact, channel, ofKind);
      const written = value === null ? null : splitNumber(value);
      if (written === null && contact !== null) {
        const others = contact.communications.filter(
          (item) => item.channel === channel && ofKind(item) && item.id !== present?.id,
        );
        if (others.length > 0) {
          return { kind: 'unfit', because: 'another number would take its place' };
        }
      }
      const item = { channel, mobile, itemId: present?.id ?? null, value: written };
      return { kind: 'item', item };
    },
  };
};

const fromCompany = (
  name: string,
  label: string,
  kind: ConnectWiseKind,
  read: (company: Company) => string | number | null,
): CatalogField => ({
  name,
  label,
  object: 'company',
  kind,
  read: (_, company) => (company === null ? null : filled(read(company))),
});

/** The ConnectWise fields that can be mapped; the eight company fields have their names by rule R12. */
export const catalog: readonly CatalogField[] = [
  {
    ...fromContact('email', 'Default e-mail', 'email', (contact) => {
      const email = preferredEmail(contact);
      return email.state === 'valid' ? email.address : null;
    }),
    write(contact, value) {
      if (value === null) {
        return { kind: 'unfit', because: 'the e-mail address of a contact is not emptied' };
      }
      const itemId = contact === null ? null : (preferredItem(contact, 'email')?.id ?? null);
      const item = { channel: 'email', mobile: false, itemId } as const;
      return { kind: 'item', item: { ...item, value: { value, extension: null } } };
    },
  },
  { ...textField('firstName', 'First name', 30), required: true },
  textField('lastName', 'Last name', 30),
  textField('title', 'Title', 100),
  fromCompany('company', 'Company', 'text', (company) => company.name),
  fromContact('department', 'Department', 'choice', (contact) => contact.department),
  fromContact('relationship', 'Relationship', 'choice', (contact) => contact.relationship),
  itemField('phone', 'Phone', 'phone', false),
  itemField('mobilePhone', 'Mobile phone', 'phone', true),
  itemField('fax', 'Fax', 'fax', false),
  textField('addressLine1', 'Address line 1', 50),
  textField('addressLine2', 'Address line 2', 50),
  textField('city', 'City', 50),
  textField('state', 'State', 50),
  textField('zip', 'ZIP code', 12),
  fromContact('country', 'Country', 'choice', (contact) => contact.country),
  fromContact('site', 'Site', 'choice', (contact) => contact.site),
  fromContact('contactTypes', 'Contact types', 'choices', (contact) => names(contact.types)),
  furtherText('nickName', 'Nickname', 'text', 30),
  furtherText('school', 'School', 'text', 50),
  furtherText('significantOther', 'Significant other', 'text', 30),
  {
    ...fromContact('gender', 'Gender', 'choice', (contact) => contact.gender),
    write: (_, value) =>
      value === null || value === 'Female' || value === 'Male'
        ? { kind: 'field', name: 'gender', value }
        : { kind: 'unfit', because: 'ConnectWise takes Female or Male' },
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
  fromCompany(
    'Company_Market',
    'Company market',
    'choice',
    (company) => company.market?.name ?? null,
  ),
  fromCompany('Company_Employees', 'Company employees', 'number', (company) => company.employees),
  fromCompany(
    'Company_Territory',
    'Company territory',
    'choice',
    (company) => company.territory?.name ?? null,
  ),
  fromCompany('Company_Type', 'Company type', 'choices', (company) => names(company.types)),
  fromCompany('Company_FaxNumber', 'Company fax number', 'phone', (company) => company.fax),
  fromCompany('Company_PhoneNumber', 'Company phone number', 'phone', (company) => company.phone),
  fromCompany(
    'Company_Status',
    'Company status',
    'choice',
    (company) => company.status?.name ?? null,
  ),
  fromCompany('Company_WebSite', 'Company web site', 'url', (company) => company.website),
];

function filled<T extends string | number>(value: T | null): T | null {
  return typeof value === 'string' && canonicalText(value) === '' ? null : value;
}

function isMobile(item: Communication): boolean {
  return item.type !== null && /mobile|cell/u.test(canonicalName(item.type.name));
}

function number(item: Communication | null): string | null {
  if (item === null) return null;
  const extension = item.extension === null ? '' : canonicalText(item.extension);
  return extension === '' ? item.value : `${item.value} x${extension}`;
}

/** A number as `number` gives it, taken apart again. */
function splitNumber(text: string): ItemValue {
  const found = /^(.*\d.*?)\s*(?:x|ext\.?)\s*(\d{1,15})$/iu.exec(text.trim());
  return { value: found?.[1] ?? text, extension: found?.[2] ?? null };
}

/** Names of several choices: their order in ConnectWise means nothing. */
function names(references: readonly Reference[]): string | null {
  return listText(references.map(({ name }) => name)) || null;
}
