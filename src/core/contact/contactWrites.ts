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
  | 'zip';

/** The text of a communication item; an extension is for phone and fax only. */
export type ItemValue = { readonly value: string; readonly extension: string | null };

/** What happens to one communication item. No other item is touched. */
export type ItemWrite = {
  readonly channel: Channel;
  /** Phone items of a mobile type and the others are told apart; false for e-mail and fax. */
  readonly mobile: boolean;
  /** The item that changes; null adds one, of the default type for channel and mobile. */
  readonly itemId: number | null;
  /** Null deletes the item. */
  readonly value: ItemValue | null;
};

/** Changes to a contact that exists: what is not named stays as it is. */
export type ContactWrites = {
  /** Null clears. */
  readonly fields: Readonly<Partial<Record<WritableField, string | null>>>;
  readonly items: readonly ItemWrite[];
  /** Sets the flag "Inactive". */
  readonly inactive?: boolean;
};

/** A contact to be created. */
export type NewContact = {
  readonly companyId: number;
  readonly fields: Readonly<Partial<Record<WritableField, string>>>;
  /** Each becomes the default of its channel if it is the first of it. */
  readonly items: readonly {
    readonly channel: Channel;
    readonly mobile: boolean;
    readonly value: ItemValue;
  }[];
};

/** A company to be created. ConnectWise wants one address field at least (SPEC). */
export type NewCompany = {
  readonly name: string;
  /** Short id, unique in ConnectWise; at most 25 characters. */
  readonly identifier: string;
  readonly typeIds: readonly number[];
  readonly address: {
    readonly addressLine1: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly zip: string | null;
  };
};
