import type { FieldValue, FieldValues } from '../contact/ampContact.ts';

/** Why a contact of ConnectWise is left out. Titles and advice stand in skipReasons.ts. */
export type SkipReason =
  | 'inactive'
  | 'no_company'
  | 'company_not_read'
  | 'company_deleted'
  | 'company_type_not_in_filter'
  | 'no_email'
  | 'invalid_email'
  | 'duplicate_email'
  | 'several_amp_matches'
  | 'amp_contact_linked_elsewhere'
  | 'unreadable';

/** A record left out, with the reason and what the reason refers to. */
export type Skip = {
  readonly contactId: number;
  readonly reason: SkipReason;
  /** The ConnectWise contact or company, or AMP contact, that the reason is about. */
  readonly about: {
    readonly kind: 'contact' | 'company' | 'amp_contact';
    readonly id: string;
  } | null;
};

/** What happens to one field. */
export type FieldChange = {
  readonly field: string;
  readonly old: FieldValue;
  readonly new: FieldValue;
  readonly because: 'changed_in_connectwise' | 'first_sync' | 'connectwise_wins';
};

/**
 * What happens to one AMP contact.
 * - `create`: it is new in AMP.
 * - `link`: an AMP contact with the same e-mail address is found to be the same person.
 * - `update`: values changed in ConnectWise.
 * - `restore`: it was removed in AMP and has been edited in ConnectWise since: edit beats delete.
 * - `pause`: it left the filter or went inactive: it stays in AMP and is no longer updated.
 * - `resume`: it came back.
 * - `agree`: both sides already hold the same values; only the base moves.
 */
export type Action = 'create' | 'link' | 'update' | 'restore' | 'pause' | 'resume' | 'agree';

/** One record's part of a plan: all that the applier needs to know, and all a person wants to. */
export type PlanEntry = {
  readonly action: Action;
  readonly contactId: number;
  /** Null for `create`: the AMP contact gets its id when it is made. */
  readonly ampContactId: string | null;
  /** Version of the AMP contact that the plan was made for; null for `create`. */
  readonly ampVersion: number | null;
  readonly changes: readonly FieldChange[];
  /** The base once the entry is applied. */
  readonly base: FieldValues;
  /** Set where the contact is left out from now on (`pause`). */
  readonly skip: Skip | null;
};

/** What a sync would do with the contacts it looked at. Every contact is in exactly one list. */
export type Plan = {
  readonly entries: readonly PlanEntry[];
  /** Contacts left out that have no link. */
  readonly skips: readonly Skip[];
  /** Contacts for which there is nothing to do. */
  readonly unchanged: readonly number[];
};
