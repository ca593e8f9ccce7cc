import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalName, canonicalText } from '../contact/canonical.ts';
import type { Communication, Company, Contact, Reference } from '../contact/contact.ts';
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
};

const fromContact = (
  name: string,
  label: string,
  read: (contact: Contact) => string | null,
): CatalogField => ({ name, label, object: 'contact', read: (contact) => filled(read(contact)) });

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
  fromContact('email', 'Default e-mail', (contact) => {
    const email = preferredEmail(contact);
    return email.state === 'valid' ? email.address : null;
  }),
  fromContact('firstName', 'First name', (contact) => contact.firstName),
  fromContact('lastName', 'Last name', (contact) => contact.lastName),
  fromContact('title', 'Title', (contact) => contact.title),
  fromCompany('company', 'Company', (company) => company.name),
  fromContact('department', 'Department', (contact) => contact.department),
  fromContact('relationship', 'Relationship', (contact) => contact.relationship),
  fromContact('phone', 'Phone', (contact) =>
    number(preferredItem(contact, 'phone', (item) => !isMobile(item))),
  ),
  fromContact('mobilePhone', 'Mobile phone', (contact) =>
    number(preferredItem(contact, 'phone', isMobile)),
  ),
  fromContact('fax', 'Fax', (contact) => number(preferredItem(contact, 'fax'))),
  fromContact('addressLine1', 'Address line 1', (contact) => contact.addressLine1),
  fromContact('addressLine2', 'Address line 2', (contact) => contact.addressLine2),
  fromContact('city', 'City', (contact) => contact.city),
  fromContact('state', 'State', (contact) => contact.state),
  fromContact('zip', 'ZIP code', (contact) => contact.zip),
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

/** Names of several choices in order of the alphabet: their order in ConnectWise means nothing. */
function names(references: readonly Reference[]): string | null {
  const sorted = references.map(({ name }) => name).toSorted();
  return sorted.length === 0 ? null : sorted.join(', ');
}
