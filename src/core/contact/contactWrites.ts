import type { Channel } from './contact.ts';

/** Text fields of a ConnectWise contact that can be written, by their ConnectWise names (SPEC). */
export type WritableField =
  | 'firstName'
  | 'lastName'
  | 'title'
  | 'addressLine1'
  | 'addressLine2'
  | 'city'
  | 'state'
  | 'zip'
  | 'nickName'
  | 'school'
  | 'significantOther'
  | 'facebookUrl'
  | 'twitterUrl'
  | 'linkedInUrl'
  /** `Female` or `Male` and nothing else (SPEC). */
  | 'gender';

/** Days, `YYYY-MM-DD`. */
export type WritableDay = 'birthDay' | 'anniversary';

/**
 * Flags except "Inactive". We never set the primary contact of a company, because that would
 * replace another one.
 */
export type WritableFlag = 'marriedFlag' | 'childrenFlag' | 'unsubscribeFlag';

/** Choices from lists of the organization; a site is one of the contact's company. */
export type WritableChoice = 'department' | 'relationship' | 'country' | 'site';

/** Types by id. Adding one that is there, or removing one that is not, does no harm. */
export type TypeWrites = { readonly add: readonly number[]; readonly remove: readonly number[] };

/** The text of a communication item; an extension is for phone and fax only. */
export type ItemValue = { readonly value: string; readonly extension: string | null };

/** The kind that a new item gets. */
export type ItemKind = {
  readonly channel: Channel;
  /** Phones distinguish items of a mobile type from the others; e-mail and fax do not. */
  readonly mobile: boolean;
  /**
   * Communication type by id, which has to be one for the channel; absent: the default for channel and
   * mobile.
   */
  readonly typeId?: number;
};

/** A change to one communication item. No other item is touched. */
export type ItemWrite = ItemKind & {
  /** The item that changes, and keeps its type; null adds one. */
  readonly itemId: number | null;
  /** Null deletes the item. */
  readonly value: ItemValue | null;
  /** The item becomes the default of its channel, in place of the previous one (OBS). */
  readonly makeDefault?: true;
};

/** Changes to an existing contact. Members that are absent stay unchanged; null clears. */
export type ContactWrites = {
  readonly fields: Readonly<Partial<Record<WritableField, string | null>>>;
  readonly days?: Readonly<Partial<Record<WritableDay, string | null>>>;
  readonly flags?: Readonly<Partial<Record<WritableFlag, boolean>>>;
  /** By id. */
  readonly choices?: Readonly<Partial<Record<WritableChoice, number | null>>>;
  /** Contact types. */
  readonly types?: TypeWrites;
  readonly items: readonly ItemWrite[];
  /** Sets the flag "Inactive". */
  readonly inactive?: boolean;
};

/** A contact to be created. */
export type NewContact = {
  readonly companyId: number;
  readonly fields: Readonly<Partial<Record<WritableField, string>>>;
  readonly days?: Readonly<Partial<Record<WritableDay, string>>>;
  readonly flags?: Readonly<Partial<Record<WritableFlag, boolean>>>;
  readonly choices?: Readonly<Partial<Record<WritableChoice, number>>>;
  /** Contact types. */
  readonly typeIds?: readonly number[];
  /** Each becomes the default of its channel if it is the first of it. */
  readonly items: readonly (ItemKind & { readonly value: ItemValue })[];
};
