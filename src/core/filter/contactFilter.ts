import type { CompanyType } from '../contact/contact.ts';

/**
 * Which ConnectWise contacts take part: those of a company with at least one of these types (R7).
 * Types are kept by id, so that renaming one in ConnectWise changes nothing, and with the name they
 * had when they were chosen.
 */
export type ContactFilter = { readonly companyTypes: readonly CompanyType[] };
