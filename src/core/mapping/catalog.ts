import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalName, canonicalText } from '../contact/canonical.ts';
import type { Communication, Company, Contact, Reference } from '../contact/contact.ts';
import type { ItemValue, ItemWrite, WritableField } from '../contact/contactWrites.ts';
import { preferredEmail, preferredItem } from '../contact/preferred.ts';

/**
 * A ConnectWise field that can be mapped, and how its value is found. Custom contact fields are not
 * in the catalog: they cannot be mapped (R11).
 */
export type CatalogField = {
  readonly name: string;
  readonly label: string;
  readonly object: 'contact' | 'company';
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
  | { readonly kind: 'item'; readonly item: ItemWrite }
  | { readonly kind: 'unfit' };

const fromContact = (
  name: string,
  label: string,
  read: (contact: Contact) => string | null,
): CatalogField => ({ name, label, object: 'contact', read: (contact) => filled(read(contact)) });

/** A text field of the contact, which can be written under its own name. */
const textField = (name: WritableField, label: string): CatalogField => ({
  ...fromContact(name, label, (contact) => contact[name]),
  write: (_, value) => ({ kind: 'field', name, value }),
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
    ...fromContact(name, label, (contact) => number(preferredItem(contact, channel, ofKind))),
    write(contact, value) {
      const present = contact === null ? null : preferredItem(contact, channel, ofKind);
      const written = value === null ? null : splitNumber(value);
      if (written === null && contact !== null) {
        const others = contact.communications.filter(
          (item) => item.channel === channel && ofKind(item) && item.id !== present?.id,
        );
        if (others.length > 0) return { kind: 'unfit' };
      }
      const item = { channel, mobile, itemId: present?.id ?? null, value: written };
      return { kind: 'item', item };
    },
  };
};

const fromCompany = (
  name: string,
  label: string,
  read: (company: Company) => string | number | null,
): CatalogField => ({
  name,
  label,
  object: 'company',
  read: (_, company) => (company === null ? null : filled(read(company))),
});

/** The ConnectWise fields that can be mapped; the eight company fields have their names by rule R12. */
export const catalog: readonly CatalogField[] = [
  {
    ...fromContact('email', 'Default e-mail', (contact) => {
      const email = preferredEmail(contact);
      return email.state === 'valid' ? email.address : null;
    }),
    write(contact, value) {
      if (value === null) return { kind: 'unfit' };
      const itemId = contact === null ? null : (preferredItem(contact, 'email')?.id ?? null);
      const item = { channel: 'email', mobile: false, itemId } as const;
      return { kind: 'item', item: { ...item, value: { value, extension: null } } };
    },
  },
  { ...textField('firstName', 'First name'), required: true },
  textField('lastName', 'Last name'),
  textField('title', 'Title'),
  fromCompany('company', 'Company', (company) => company.name),
  fromContact('department', 'Department', (contact) => contact.department),
  fromContact('relationship', 'Relationship', (contact) => contact.relationship),
  itemField('phone', 'Phone', 'phone', false),
  itemField('mobilePhone', 'Mobile phone', 'phone', true),
  itemField('fax', 'Fax', 'fax', false),
  textField('addressLine1', 'Address line 1'),
  textField('addressLine2', 'Address line 2'),
  textField('city', 'City'),
  textField('state', 'State'),
  textField('zip', 'ZIP code'),
  fromContact('country', 'Country', (contact) => contact.country),
  fromContact('site', 'Site', (contact) => contact.site),
  fromContact('contactTypes', 'Contact types', (contact) => names(contact.types)),
  fromCompany('Company_Market', 'Company market', (company) => company.market?.name ?? null),
  fromCompany('Company_Employees', 'Company employees', (company) => company.employees),
  fromCompany(
    'Company_Territory',
    'Company territory',
    (company) => company.territory?.name ?? null,
  ),
  fromCompany('Company_Type', 'Company type', (company) => names(company.types)),
  fromCompany('Company_FaxNumber', 'Company fax number', (company) => company.fax),
  fromCompany('Company_PhoneNumber', 'Company phone number', (company) => company.phone),
  fromCompany('Company_Status', 'Company status', (company) => company.status?.name ?? null),
  fromCompany('Company_WebSite', 'Company web site', (company) => company.website),
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

/** Names of several choices in order of the alphabet: their order in ConnectWise means nothing. */
function names(references: readonly Reference[]): string | null {
  const sorted = references.map(({ name }) => name).toSorted();
  return sorted.length === 0 ? null : sorted.join(', ');
}
