/** The possible values of an AMP field. An empty field is null; the empty string does not occur. */
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

/**
 * - `active`: in sync.
 * - `paused`: skipped for now; the AMP contact stays and is not updated.
 * - `ended`: the contact is deleted in ConnectWise; the link is kept so that the AMP contact is not
 *   sent again.
 */
export type LinkState = 'active' | 'paused' | 'ended';

/** How a link came about: read from ConnectWise, sent there, found on both sides, or set by a person. */
export type LinkOrigin = 'connectwise' | 'amp' | 'match' | 'hand';

/** Further facts to remember about a link. */
export type LinkMarks = {
  /** By AMP field: the filler in ConnectWise, if the field is empty and required there (R20). */
  readonly fillers: FieldValues;
  /** By AMP field: the AMP value that ConnectWise rejected or altered; not sent again. */
  readonly unfit: FieldValues;
  /**
   * The fields of `unfit` that ConnectWise rejected outright. They are sent again if the reason may
   * have changed, such as the status of the company.
   */
  readonly refused?: readonly string[];
  /** Version of the AMP contact after the sync removed it; null if it did not. */
  readonly removedVersion: number | null;
  /** Whether the sync set the contact inactive, because it was removed in AMP. */
  readonly inactivated: boolean;
  /**
   * By AMP field: the ConnectWise field its base came from, if that has another name. The base of
   * another field says nothing about this one.
   */
  readonly sources?: Readonly<Record<string, string>>;
  /**
   * By AMP field: how the mapping converted its base, if it did; see MappingEntry. A value that was
   * converted differently is brought into the form of the present mapping.
   */
  readonly conversions?: Readonly<Record<string, string>>;
};

export const noMarks: LinkMarks = {
  fillers: {},
  unfit: {},
  removedVersion: null,
  inactivated: false,
};

/** A contact in ConnectWise and a contact in AMP known to be the same person. */
export type Link = {
  readonly contactId: number;
  readonly ampContactId: string;
  /**
   * The mapped values, by AMP field name and with `email`, when both sides last agreed: as
   * ConnectWise returned them.
   */
  readonly base: FieldValues;
  readonly state: LinkState;
  readonly origin: LinkOrigin;
  readonly marks: LinkMarks;
};
