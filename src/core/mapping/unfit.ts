import type { Coded, CodeTable } from '../coded.ts';

/**
 * Why a value cannot go to the other side, with the details that the text needs; never the value itself.
 */
export const unfitReasons = {
  no_option: [],
  no_options: [],
  too_long_for_connectwise: ['characters', 'limit'],
  too_long_for_amp: ['characters', 'limit'],
  no_email: [],
  no_phone: [],
  no_web_address: [],
  no_number: [],
  no_date: [],
  no_yes_no: [],
  no_word_of_both: [],
  not_in_form: ['form'],
  no_calendar_day: [],
  not_in_value_map: [],
  not_readable: [],
  number_entered: [],
  yes_no_entered: [],
  list_entered: [],
  flag_cleared: [],
  email_cleared: [],
  gender: [],
  item_cleared: [],
  item_disputed: [],
  item_shared: [],
  required: [],
  not_listed: [],
} as const satisfies CodeTable;

export type Unfit = Coded<typeof unfitReasons>;

/** The stored form: older versions stored a text. */
export type StoredUnfit = Unfit | string;

/** A reason within the details of something else. */
export function unfitDetails({ code: because, ...details }: Unfit): {
  readonly because: Unfit['code'];
} {
  return { because, ...details };
}
