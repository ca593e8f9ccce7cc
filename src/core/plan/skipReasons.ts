import type { RecordKind } from './record.ts';
import type { ReasonOf } from './skip.ts';

/** Reasons in display order; true if a person has to decide. */
const decidedByPeople: { readonly [K in RecordKind]: Readonly<Record<ReasonOf[K], boolean>> } = {
  contact: {
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
  },
  amp_contact: {
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
    value_does_not_fit: false,
    create_uncertain: true,
    refused: false,
    push_off: false,
  },
  todo: {
    contact_not_linked: false,
    contact_left_out: false,
    contact_held: true,
    contact_removed: false,
    contact_deleted: false,
    no_member: false,
    member_inactive: true,
    no_closed_status: false,
    done_before: false,
    todo_push_off: false,
    activity_deleted: false,
    activity_uncertain: true,
    activity_refused: false,
    removal_refused: false,
    not_kept: false,
  },
};

/** The reasons for which records of a kind are skipped, in the order they are listed. */
export function reasonsOf<K extends RecordKind>(kind: K): readonly ReasonOf[K][] {
  return Object.keys(decidedByPeople[kind]).filter((text) => isReasonOf(kind, text));
}

/** Whether a text is a reason for which records of a kind are skipped. */
export function isReasonOf<K extends RecordKind>(kind: K, text: string): text is ReasonOf[K] {
  return Object.hasOwn(decidedByPeople[kind], text);
}

/** Whether a record that is skipped for this reason waits until a person decides. */
export function needsDecision<K extends RecordKind>(kind: K, reason: ReasonOf[K]): boolean {
  return decidedByPeople[kind][reason];
}
