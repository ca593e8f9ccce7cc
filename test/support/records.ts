import {
  type Communication,
  type Company,
  type Contact,
  nothingKnown,
} from '../../src/core/contact/contact.ts';

/** A company with only the parts that a test gives. */
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

/** A contact with only the parts that a test gives; `email` becomes its default e-mail item. */
export function contact(
  id: number,
  parts: Partial<Contact> & { readonly email?: string | null } = {},
): Contact {
  const { email, ...rest } = parts;
  return {
    id,
    ...nothingKnown,
    communications: email === undefined || email === null ? [] : [emailItem(id * 10, email)],
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
