/** What an AMP field can hold. An empty field is null; the empty string does not occur. */
export type FieldValue = string | number | boolean | null;

/** Values by AMP field name. A name that is absent means null. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** A contact in AMP. */
export type AmpContact = {
  readonly id: string;
  /** E-mail address as entered or as ConnectWise gave it; null while unknown. */
  readonly email: string | null;
  /** All fields but the e-mail address. */
  readonly fields: FieldValues;
  /** Rises by one with each change of any field, deletion or restoration. */
  readonly version: number;
  /** ISO instant, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while the contact is removed; removal is soft and can be undone. */
  readonly deletedAt: string | null;
};

/** A contact in ConnectWise and a contact in AMP known to be the same person. */
export type Link = {
  readonly contactId: number;
  readonly ampContactId: string;
  /** The mapped values, by AMP field name and with `email`, when both sides last agreed. */
  readonly base: FieldValues;
  /** `active` follows ConnectWise; `paused` stays in AMP and is not updated. */
  readonly state: 'active' | 'paused';
};
