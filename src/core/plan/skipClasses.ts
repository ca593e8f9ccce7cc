import type { RecordKind } from './record.ts';
import type { ReasonOf } from './skip.ts';

/**
 * What a reason means to a person: they chose it, they have to fix something, or it resolves
 * itself.
 */
export const skipClasses = ['as_chosen', 'to_fix', 'passes'] as const;

export type SkipClass = (typeof skipClasses)[number];

const classes: { readonly [K in RecordKind]: Readonly<Record<ReasonOf[K], SkipClass>> } = {
  contact: {
    company_type_not_in_filter: 'as_chosen',
    company_status_not_in_filter: 'as_chosen',
    territory_not_in_filter: 'as_chosen',
    market_not_in_filter: 'as_chosen',
    contact_type_not_in_filter: 'as_chosen',
    not_in_filter: 'as_chosen',
    inactive: 'as_chosen',
    no_company: 'to_fix',
    company_not_read: 'to_fix',
    company_deleted: 'to_fix',
    no_email: 'to_fix',
    invalid_email: 'to_fix',
    duplicate_email: 'to_fix',
    several_amp_matches: 'to_fix',
    match_proposed: 'to_fix',
    deleted_in_connectwise: 'as_chosen',
    pull_off: 'as_chosen',
    amp_contact_linked_elsewhere: 'to_fix',
    unreadable: 'to_fix',
  },
  amp_contact: {
    company_missing: 'to_fix',
    company_rejected: 'as_chosen',
    company_ambiguous: 'to_fix',
    company_out_of_filter: 'as_chosen',
    contact_out_of_filter: 'as_chosen',
    match_proposed: 'to_fix',
    several_matches: 'to_fix',
    same_person_twice: 'to_fix',
    contact_left_out: 'passes',
    no_email: 'to_fix',
    no_name: 'to_fix',
    value_does_not_fit: 'to_fix',
    create_uncertain: 'to_fix',
    refused: 'to_fix',
    push_off: 'as_chosen',
  },
  todo: {
    contact_not_linked: 'passes',
    contact_left_out: 'passes',
    contact_held: 'to_fix',
    contact_removed: 'to_fix',
    contact_deleted: 'to_fix',
    no_member: 'to_fix',
    member_inactive: 'to_fix',
    no_closed_status: 'to_fix',
    done_before: 'as_chosen',
    todo_push_off: 'as_chosen',
    activity_deleted: 'to_fix',
    activity_uncertain: 'to_fix',
    activity_refused: 'to_fix',
    removal_refused: 'to_fix',
    not_kept: 'to_fix',
  },
};

export function skipClass<K extends RecordKind>(kind: K, reason: ReasonOf[K]): SkipClass {
  return classes[kind][reason];
}
