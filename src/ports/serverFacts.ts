import type { FailureCode } from '../core/failureTable.ts';

/** Facts about a ConnectWise server that its documentation leaves open, and that reading settles. */
export const readableFacts = [
  'server_version',
  'times',
  'times_in_utc',
  'times_with_offset',
  'order_by_id',
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

/** Facts that reading does not settle, and what would. */
export const unreadableFacts = [
  { fact: 'communication_moves_last_updated', open: 'needs_write' },
  { fact: 'type_moves_last_updated', open: 'needs_write' },
  { fact: 'custom_field_moves_last_updated', open: 'needs_write' },
  { fact: 'replace_with_null', open: 'needs_write' },
  { fact: 'clearing_references', open: 'needs_write' },
  { fact: 'field_lengths', open: 'needs_write' },
  { fact: 'transfer_contact', open: 'needs_write' },
  { fact: 'duplicate_contacts', open: 'needs_write' },
  { fact: 'callback_suppression', open: 'needs_write' },
  { fact: 'refused_keys', open: 'needs_wrong_keys' },
  { fact: 'my_levels', open: 'needs_other_role' },
] as const;

export type FactCode = ReadableFact | (typeof unreadableFacts)[number]['fact'];

/** Why a fact is open: what it needs, or the failure of the request for it. */
export type Unsettled = (typeof unreadableFacts)[number]['open'] | 'needs_records' | FailureCode;

/** A fact as the server answers it. An answer holds no data of any record. */
export type ServerFact =
  | { readonly fact: FactCode; readonly answer: string }
  | { readonly fact: FactCode; readonly answer: null; readonly open: Unsettled };
