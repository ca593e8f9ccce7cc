import { companyFields, parseCompany } from './companyWire.ts';
import { contactFields, parseContact } from './contactWire.ts';

/** How contacts and companies are asked for and understood. */
export const contactListing = {
  resource: 'contacts',
  fields: contactFields,
  parse: parseContact,
} as const;

export const companyListing = {
  resource: 'companies',
  fields: companyFields,
  parse: parseCompany,
} as const;
