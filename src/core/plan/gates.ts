import type { AmpSkipReason, SkipReason } from './skip.ts';

/** A check that a sync makes for each person. */
export type Gate =
  | 'found'
  | 'readable'
  | 'active'
  | 'company'
  | 'filter'
  | 'email_valid'
  | 'email_unique'
  | 'matched'
  | 'pull'
  | 'push'
  | 'complete'
  | 'accepted'
  | 'in_amp'
  | 'hold'
  | 'conflict';

/** The checks for a ConnectWise contact, in order. */
export const contactGates = [
  'found',
  'readable',
  'active',
  'company',
  'filter',
  'email_valid',
  'email_unique',
  'matched',
  'pull',
  'in_amp',
  'hold',
  'conflict',
] as const satisfies readonly Gate[];

/** The checks for an AMP contact without a ConnectWise contact, in order. */
export const ampGates = [
  'in_amp',
  'email_valid',
  'matched',
  'push',
  'complete',
  'company',
  'filter',
  'accepted',
  'hold',
] as const satisfies readonly Gate[];

/** The check that skips a contact for this reason. */
export const gateOfSkip: Readonly<Record<SkipReason, (typeof contactGates)[number]>> = {
  deleted_in_connectwise: 'found',
  unreadable: 'readable',
  inactive: 'active',
  no_company: 'company',
  company_not_read: 'company',
  company_deleted: 'company',
  company_type_not_in_filter: 'filter',
  company_status_not_in_filter: 'filter',
  territory_not_in_filter: 'filter',
  market_not_in_filter: 'filter',
  contact_type_not_in_filter: 'filter',
  not_in_filter: 'filter',
  no_email: 'email_valid',
  invalid_email: 'email_valid',
  duplicate_email: 'email_unique',
  several_amp_matches: 'matched',
  match_proposed: 'matched',
  amp_contact_linked_elsewhere: 'matched',
  pull_off: 'pull',
};

/** The check that keeps an AMP contact from being sent for this reason. */
export const gateOfAmpSkip: Readonly<Record<AmpSkipReason, (typeof ampGates)[number]>> = {
  no_email: 'email_valid',
  match_proposed: 'matched',
  several_matches: 'matched',
  same_person_twice: 'matched',
  contact_left_out: 'matched',
  create_uncertain: 'matched',
  push_off: 'push',
  no_name: 'complete',
  value_does_not_fit: 'complete',
  company_missing: 'company',
  company_rejected: 'company',
  company_ambiguous: 'company',
  company_out_of_filter: 'filter',
  contact_out_of_filter: 'filter',
  refused: 'accepted',
};
