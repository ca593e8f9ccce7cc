/**
 * The ConnectWise objects as the core sees them: plain data, already freed from the wire format.
 * Text keeps the form ConnectWise gave it, less NUL characters, which no database of ours stores.
 */

/** A ConnectWise reference: the id and the display name of another object. */
export type Reference = { readonly id: number; readonly name: string };

/** The three channels a communication item can belong to. */
export type Channel = 'email' | 'phone' | 'fax';

/** One e-mail address, phone or fax number of a contact. */
export type Communication = {
  readonly id: number;
  readonly channel: Channel;
  readonly type: Reference | null;
  readonly value: string;
  readonly extension: string | null;
  /** ConnectWise keeps one default item for each channel. */
  readonly isDefault: boolean;
};

/** A ConnectWise contact. */
export type Contact = {
  readonly id: number;
  readonly companyId: number | null;
  readonly inactive: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly department: string | null;
  readonly relationship: string | null;
  readonly site: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
  readonly types: readonly Reference[];
  readonly communications: readonly Communication[];
  /** UTC, whole seconds, `YYYY-MM-DDTHH:MM:SSZ`; null where ConnectWise did not say. */
  readonly lastUpdated: string | null;
};

/** A contact of which nothing is known but that it is there. */
export const nothingKnown: Omit<Contact, 'id'> = {
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
  communications: [],
  lastUpdated: null,
};

/** A ConnectWise company. */
export type Company = {
  readonly id: number;
  readonly identifier: string | null;
  readonly name: string;
  readonly types: readonly Reference[];
  readonly status: Reference | null;
  readonly market: Reference | null;
  readonly territory: Reference | null;
  readonly employees: number | null;
  readonly phone: string | null;
  readonly fax: string | null;
  readonly website: string | null;
  readonly territoryManagerId: number | null;
  /** ConnectWise deletes companies softly: they stay readable with this flag. */
  readonly deleted: boolean;
  readonly lastUpdated: string | null;
};

/** A company type of the organization's ConnectWise, as in Setup Tables > Company Type. */
export type CompanyType = { readonly id: number; readonly name: string };
