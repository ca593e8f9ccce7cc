import type { Communication, Company, Contact } from '../../src/core/contact/contact.ts';

/** A company with nothing but what a test says about it. */
export function company(id: number, parts: Partial<Company> = {}): Company {
  return {
    id,
    identifier: `C${id}`,
    name: `Company ${id}`,
    types: [],
    status: null,
    market: null,
    territory: null,
    employees: null,
    phone: null,
    fax: null,
    website: null,
    territoryManagerId: null,
    deleted: false,
    lastUpdated: null,
    ...parts,
  };
}

/** A contact with nothing but what a test says about it; `email` becomes its default e-mail item. */
export function contact(
  id: number,
  parts: Partial<Contact> & { readonly email?: string | null } = {},
): Contact {
  const { email, ...rest } = parts;
  return {
    id,
    companyId: null,
    inactive: false,
    firstName: null,
    lastName: null,
    title: null,
    department: null,
    relationship: null,
    site: null,
    addressLine1: null,
    addressLine2: null,
    city: null,
    state: null,
    zip: null,
    country: null,
    types: [],
    communications: email === undefined || email === null ? [] : [emailItem(id * 10, email)],
    lastUpdated: null,
    ...rest,
  };
}

export function emailItem(id: number, value: string, isDefault = true): Communication {
  return { id, channel: 'email', type: null, value, extension: null, isDefault };
}

export function phoneItem(
  id: number,
  value: string,
  parts: Partial<Communication> = {},
): Communication {
  return { id, channel: 'phone', type: null, value, extension: null, isDefault: true, ...parts };
}
