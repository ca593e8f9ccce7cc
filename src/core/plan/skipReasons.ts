import type { AmpSkipReason, SkipReason } from './plan.ts';

/** Reasons why a contact is skipped, in the order they are listed; true where a person has to decide. */
const ofContacts: Readonly<Record<SkipReason, boolean>> = {
  company_type_not_in_filter: false,
  company_status_not_in_filter: false,
  territory_not_in_filter: false,
  market_not_in_filter: false,
  contact_type_not_in_filter: false,
  not_in_filter: false,
  inactive: false,
  no_company: false,
  company_not_read: false,
  company_deleted: false,
  no_email: false,
  invalid_email: false,
  duplicate_email: false,
  several_amp_matches: true,
  match_proposed: true,
  deleted_in_connectwise: false,
  pull_off: false,
  amp_contact_linked_elsewhere: false,
  unreadable: false,
};

/** Reasons why an AMP contact is not sent, in the order they are listed. */
const ofAmpContacts: Readonly<Record<AmpSkipReason, boolean>> = {
  company_missing: true,
  company_rejected: false,
  company_ambiguous: true,
  company_out_of_filter: false,
  contact_out_of_filter: false,
  match_proposed: true,
  several_matches: true,
  same_person_twice: false,
  contact_left_out: false,
  no_email: false,
  no_name: false,
  create_uncertain: true,
  refused: false,
  push_off: false,
};

export const skipReasons = Object.keys(ofContacts).filter(isSkipReason);
export const ampSkipReasons = Object.keys(ofAmpContacts).filter(isAmpSkipReason);

/** Whether a text is a reason why a contact is skipped. */
export function isSkipReason(text: string): text is SkipReason {
  return Object.hasOwn(ofContacts, text);
}

/** Whether a text is a reason why an AMP contact is not sent. */
export function isAmpSkipReason(text: string): text is AmpSkipReason {
  return Object.hasOwn(ofAmpContacts, text);
}

/** Whether a contact that is skipped for this reason waits until a person decides. */
export function needsDecision(reason: SkipReason): boolean {
  return ofContacts[reason];
}

/** Whether an AMP contact that is not sent for this reason waits until a person decides. */
export function ampNeedsDecision(reason: AmpSkipReason): boolean {
  return ofAmpContacts[reason];
}
