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

/** Facts that are settled by writing to a contact that is made for it. */
export const writtenFacts = [
  'communication_moves_last_updated',
  'type_moves_last_updated',
  'custom_field_moves_last_updated',
  'replace_with_null',
  'clearing_references',
  'field_lengths',
] as const;

export type WrittenFact = (typeof writtenFacts)[number];

/** Facts that neither settles, and what would. */
export const openFacts = [
  { fact: 'transfer_contact', open: 'needs_deletion' },
  { fact: 'duplicate_contacts', open: 'needs_second_contact' },
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

/** A fact as the server answers it. An answer holds no data of any record. */
export type ServerFact =
  | { readonly fact: FactCode; readonly answer: string }
  | { readonly fact: FactCode; readonly answer: null; readonly open: Unsettled };
