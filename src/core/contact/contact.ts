/**
 * The ConnectWise objects as the core sees them: plain data, independent of the wire format. Text
 * is as ConnectWise returned it, without NUL characters, which our databases cannot store.
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
  /** UTC, whole seconds, `YYYY-MM-DDTHH:MM:SSZ`; null if ConnectWise did not return it. */
  readonly lastUpdated: string | null;
} & FurtherFields;

/**
 * Fields that few contacts fill, under their ConnectWise names (SPEC). Custom fields and
 * `userDefinedField1` to `10` are not among them: they cannot be mapped (R11).
 */
export type FurtherFields = {
  readonly nickName: string | null;
  readonly school: string | null;
  readonly significantOther: string | null;
  /** `Female` or `Male` (SPEC). */
  readonly gender: string | null;
  /** `YYYY-MM-DD`; unchanged from ConnectWise if it is not a date. */
  readonly birthDay: string | null;
  readonly anniversary: string | null;
  readonly facebookUrl: string | null;
  readonly twitterUrl: string | null;
  readonly linkedInUrl: string | null;
  readonly marriedFlag: boolean;
  readonly childrenFlag: boolean;
  /** Wants no mass mail. */
  readonly unsubscribeFlag: boolean;
  /** Primary contact of its company. */
  readonly defaultFlag: boolean;
  /** Names of other contacts. */
  readonly manager: string | null;
  readonly assistant: string | null;
};

/** The value of each further field if ConnectWise does not return it. */
export const nothingFurther: FurtherFields = {
  nickName: null,
  school: null,
  significantOther: null,
  gender: null,
  birthDay: null,
  anniversary: null,
  facebookUrl: null,
  twitterUrl: null,
  linkedInUrl: null,
  marriedFlag: false,
  childrenFlag: false,
  unsubscribeFlag: false,
  defaultFlag: false,
  manager: null,
  assistant: null,
};

/** A contact about which nothing is known except that it exists. */
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
  ...nothingFurther,
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

/** Lists that an organization keeps in the setup tables of its ConnectWise. */
export type ListKind =
  | 'company_types'
  | 'company_statuses'
  | 'markets'
  | 'territories'
  | 'contact_types'
  | 'departments'
  | 'relationships'
  | 'countries'
  | 'communication_types';

/** One choice of such a list. */
export type ListEntry = {
  readonly id: number;
  /** As references to it show it. */
  readonly name: string;
  /** No longer offered in ConnectWise. Only company statuses and sites say so (SPEC). */
  readonly inactive: boolean;
  /** The one that ConnectWise uses by default. */
  readonly isDefault: boolean;
  /** The channels that a communication type is for, at least one; empty in all other lists. */
  readonly channels: readonly Channel[];
};

/** A company type of the organization's ConnectWise, as in Setup Tables > Company Type. */
export type CompanyType = { readonly id: number; readonly name: string };
