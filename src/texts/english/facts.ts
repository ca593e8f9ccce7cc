import type { FactAnswer, FactCode, Unsettled } from '../../ports/serverFacts.ts';

type FactText = {
  readonly question: string;
  /** How ampwise answers each question; for the others, where the answer would be seen. */
  readonly how: string;
};

export const facts: Readonly<Record<FactCode, FactText>> = {
  server_version: {
    question: 'Which version does the server report?',
    how: 'Reads it from discovery and from the header api-current-version of an answer.',
  },
  times: {
    question: 'How are times in conditions read?',
    how: 'Asks for contacts updated since 2000, by time and by day.',
  },
  times_in_utc: {
    question: 'Is a time that ends in Z read as UTC?',
    how: 'Looks for a contact from its lastUpdated on, and from a second later.',
  },
  times_with_offset: {
    question: 'Is the offset of a time, such as +02:00, honoured?',
    how: 'Looks for a contact from its lastUpdated on, written with an offset, and from a second later.',
  },
  order_by_id: {
    question: 'Is orderBy=id honoured?',
    how: 'Reads 20 contacts with orderBy=id desc.',
  },
  order_by_last_updated: {
    question: 'Are contacts listed in the order of lastUpdated when asked for?',
    how: 'Lists contacts with orderBy=lastUpdated desc.',
  },
  forward_only: {
    question: 'Does forward-only paging return higher ids alone, in order?',
    how: 'Reads 20 contacts after the first one, forward-only.',
  },
  forward_only_end: {
    question: 'Which Link header has the last page of forward-only paging?',
    how: 'Reads the page that holds the newest contact alone.',
  },
  page_size_cap: {
    question: 'How many records does a page hold at most?',
    how: 'Asks for 1,001 ids where there are more than 1,000 contacts or companies.',
  },
  page_time: {
    question: 'How long does a page of 1,000 contacts take, with and without fields?',
    how: 'Reads the first 1,000 contacts twice.',
  },
  fields_in_references: {
    question: 'Is fields honoured inside a reference, as in company/id?',
    how: 'Reads 50 contacts with fields=id,company/id.',
  },
  fields_in_lists: {
    question: 'Is fields honoured inside a list, as in communicationItems/id?',
    how: 'Reads 50 contacts with fields=id,communicationItems/id.',
  },
  fields_unknown: {
    question: 'What happens to an unknown name in fields?',
    how: 'Reads a contact with a name in fields that does not exist.',
  },
  notes_search: {
    question: 'Can notes of activities be searched?',
    how: 'Looks for an activity by one common letter of its notes.',
  },
  quote_escape: {
    question: 'How is a quote inside the text of a condition written?',
    how: 'Looks for a last name with a quote in it, escaped both ways.',
  },
  null_negation: {
    question: 'Does an empty field match a condition with "!="?',
    how: 'Looks for a contact without a title by title != "ampwise".',
  },
  child_same_element: {
    question: 'Must one element of a list match all clauses of childConditions?',
    how: 'Looks for a communication item by its id and the type of another item of the contact.',
  },
  child_in: {
    question: 'Is "in" accepted in childConditions?',
    how: 'Looks for contacts by two ids of communication items.',
  },
  communication_moves_last_updated: {
    question: 'Does a changed communication item change lastUpdated of the contact?',
    how: 'Changes an item of a test contact.',
  },
  type_moves_last_updated: {
    question: 'Does a changed contact type change lastUpdated of the contact?',
    how: 'Adds a type to a test contact.',
  },
  custom_field_moves_last_updated: {
    question: 'Does a changed custom field change lastUpdated of the contact?',
    how: 'Changes a custom field of a test contact.',
  },
  replace_with_null: {
    question: 'Does PATCH replace with null clear a field?',
    how: 'Clears the title of a test contact.',
  },
  clearing_references: {
    question: 'Which references can be cleared?',
    how: 'Sets and removes references of a test contact.',
  },
  field_lengths: {
    question: 'How long can the fields of a contact be, and which error does a longer value get?',
    how: 'Writes texts of growing length to a test contact.',
  },
  transfer_contact: {
    question: 'Does deleting a contact require transferContactId?',
    how: 'Deletes a second test contact that has an activity.',
  },
  duplicate_contacts: {
    question: 'Is a second contact with the same name at the same company accepted?',
    how: 'Creates the test contact a second time.',
  },
  callback_suppression: {
    question: 'Whose changes does a callback suppress, and does its signing key need credentials?',
    how: 'Register a callback.',
  },
  refused_keys: {
    question: 'How are wrong keys and a missing clientId answered?',
    how: 'Send requests with wrong keys.',
  },
  my_levels: {
    question: 'What does a role with the level My get from a list?',
    how: 'Set the role of the API member to My for a moment.',
  },
};

/** The answers of a server; `{name}` is filled in from the details. */
export const factAnswers: Readonly<Record<FactAnswer['code'], string>> = {
  yes: 'yes',
  no: 'no',
  accepted: 'accepted',
  rejected: 'rejected',
  omitted: 'omitted',
  no_version: 'it reports none',
  version: '{source} {version}',
  times_instants: 'to the second',
  times_rounded: 'rounded to the day',
  times_days: 'by day, the time of day is ignored',
  times_unread: 'not at all',
  not_to_the_second: 'no, rounded to the day',
  no_time_of_day: 'no, the time of day is ignored',
  no_link: 'no Link header',
  empty_link: 'an empty Link header',
  link_with_next: 'a Link header with a next page',
  link_without_next: 'a Link header without a next page',
  larger_rejected: 'a larger one is rejected',
  more_than: 'more than {rows}',
  rows: '{rows}',
  page_time: '{short} s with fields, {whole} s without, for {contacts} contacts',
  both_quotes: 'both a backslash and a doubled quote are accepted',
  backslash: 'with a backslash',
  doubled_quote: 'by doubling it',
  no_quote: 'neither a backslash nor a doubled quote is accepted',
  whole_reference: 'no, the whole reference is returned',
  whole_elements: 'no, whole elements are returned',
  list_omitted: 'no, the list is omitted',
  finds_nothing: 'such conditions find nothing',
  null_rejected: 'no, it is rejected',
  null_ignored: 'no, the field keeps its value',
  transfer_needed: 'yes, for a contact with an activity',
  transfer_not_needed: 'no, not even for a contact with an activity',
  reference_rejected: '{field} is rejected',
  reference_cleared: '{field} is cleared',
  reference_stays: '{field} stays',
  length_or_more: '{field} {length} or more',
  length_cut: '{field} {length}, a longer text is cut',
  length_rejected: '{field} {length}, a longer text is rejected',
};

/** Why a question is open, if no request failed. */
export const openFacts: Readonly<Partial<Record<Unsettled, string>>> = {
  needs_records: 'ConnectWise holds too few records to find out.',
  needs_write: 'Not tried, because it needs a write.',
  needs_callback: 'Not tried, because it needs a callback.',
  needs_wrong_keys: 'Not tried, because wrong keys could lock the API member.',
  needs_other_role: 'Not tried, because it needs another security role.',
};

/** The request for an answer failed, with a code of docs/errors.md. */
export function factFailed(code: string): string {
  return `The request failed (${code}).`;
}
