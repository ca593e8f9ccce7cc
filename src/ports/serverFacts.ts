import type { Coded, CodeTable } from '../core/coded.ts';
import type { FailureCode } from '../core/failureTable.ts';

/** Facts about a ConnectWise server that its documentation leaves open, and that reading settles. */
export const readableFacts = [
  'server_version',
  'times',
  'times_in_utc',
  'times_with_offset',
  'order_by_id',
  'order_by_last_updated',
  'forward_only',
  'forward_only_end',
  'page_size_cap',
  'page_time',
  'fields_in_references',
  'fields_in_lists',
  'fields_unknown',
  'notes_search',
  'quote_escape',
  'null_negation',
  'child_same_element',
  'child_in',
] as const;

export type ReadableFact = (typeof readableFacts)[number];

/** Facts that are settled by writing to contacts that are made for it. */
export const writtenFacts = [
  'communication_moves_last_updated',
  'type_moves_last_updated',
  'custom_field_moves_last_updated',
  'replace_with_null',
  'clearing_references',
  'field_lengths',
  'duplicate_contacts',
  'transfer_contact',
] as const;

export type WrittenFact = (typeof writtenFacts)[number];

/** Facts that neither reading nor writing settles, and what would. */
export const openFacts = [
  { fact: 'callback_suppression', open: 'needs_callback' },
  { fact: 'refused_keys', open: 'needs_wrong_keys' },
  { fact: 'my_levels', open: 'needs_other_role' },
] as const;

export type FactCode = ReadableFact | WrittenFact | (typeof openFacts)[number]['fact'];

/** Why a fact is open: what it needs, or the failure of the request for it. */
export type Unsettled =
  | (typeof openFacts)[number]['open']
  | 'needs_write'
  | 'needs_records'
  | FailureCode;

/** Answers to facts; none holds data of any record. */
export const plainAnswers = [
  'yes',
  'no',
  'accepted',
  'rejected',
  'omitted',
  'no_version',
  'times_instants',
  'times_rounded',
  'times_days',
  'times_unread',
  'not_to_the_second',
  'no_time_of_day',
  'no_link',
  'empty_link',
  'link_with_next',
  'link_without_next',
  'larger_rejected',
  'both_quotes',
  'backslash',
  'doubled_quote',
  'no_quote',
  'whole_reference',
  'whole_elements',
  'list_omitted',
  'finds_nothing',
  'null_rejected',
  'null_ignored',
  'transfer_needed',
  'transfer_not_needed',
] as const;

export type PlainAnswer = (typeof plainAnswers)[number];

/** Answers with the details that their words need. */
export const detailedAnswers = {
  version: ['source', 'version'],
  more_than: ['rows'],
  rows: ['rows'],
  page_time: ['short', 'whole', 'contacts'],
  reference_rejected: ['field'],
  reference_cleared: ['field'],
  reference_stays: ['field'],
  length_or_more: ['field', 'length'],
  length_cut: ['field', 'length'],
  length_rejected: ['field', 'length'],
} as const satisfies CodeTable;

export type FactAnswer = { readonly code: PlainAnswer } | Coded<typeof detailedAnswers>;

/** A fact as the server answers it, in one or several parts. */
export type ServerFact =
  | { readonly fact: FactCode; readonly answer: readonly FactAnswer[] }
  | { readonly fact: FactCode; readonly answer: null; readonly open: Unsettled };
