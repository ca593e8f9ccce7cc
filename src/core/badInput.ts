import { Failure, type FailureDetail } from './failure.ts';
import type { Place } from './place.ts';
import type { SettingName } from './settings/plainSettings.ts';

/**
 * What is wrong with something that was entered, by code, with the names of the details that its words
 * need. The words stand in src/texts.
 */
export const problems = {
  missing: [],
  empty: [],
  too_long: [],
  value_not_accepted: [],
  value_mistyped: ['closest'],
  no_setting: [],
  unknown_setting: ['closest'],
  setting_of_a_field: [],
  no_catch_all_company: [],
  no_such_reason: [],
  no_such_user: [],
  several_users: [],
  name_of_several: [],
  ids_begin: ['several', 'start'],
  address_of_several: ['several'],
  no_such_amp_contact: [],
  amp_contact_removed: [],
  several_amp_contacts: [],
  unknown_todo_field: [],
  no_date: [],
  file_empty: [],
  file_encoding: [],
  csv_quote_not_closed: ['line'],
  csv_text_after_quote: ['line'],
  csv_quote_in_value: ['line'],
  column_twice: ['column'],
  column_missing: ['column'],
  column_unnamed: ['column'],
  values_beyond_columns: [],
  not_json: [],
  not_json_object: [],
  not_text: ['name'],
  no_email: [],
  password_short: [],
  password_long: [],
  password_common: [],
  password_wrong: [],
  email_taken: [],
  email_same: [],
  email_not_possible: [],
  no_duration: [],
  no_address: [],
  unknown_amp_field: ['closest'],
  no_field: [],
  not_whole_number: [],
  has_characters: ['length'],
  does_not_fit: ['because'],
  no_way_to_reach: [],
  kept_by_server: [],
  given_twice: [],
  several_meant: ['members'],
  contact_repeats: ['earlier'],
  too_many_rows: [],
  unknown_column: ['column', 'closest'],
  nothing_to_match: [],
  import_begun: [],
  import_not_applied: [],
  history_removed: ['since'],
  still_in_connectwise: ['contact'],
  answer_lost: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What is accepted instead, in the same form. */
export const acceptances = {
  one_of: ['names'],
  text_up_to: ['longest'],
  text_of_up_to: ['longest'],
  one_setting: [],
  catch_all_with_company: [],
  amp_contact: [],
  user_or_nobody: [],
  todo_date: ['timeZone'],
  csv_quotes: [],
  csv_for_excel: [],
  heading_and_rows: [],
  columns_once: [],
  columns: ['optional'],
  names_for_columns: [],
  quoted_values: [],
  todo_as_json: [],
  one_email: [],
  password_rules: [],
  current_password: [],
  other_email: [],
  another_email: [],
  duration: [],
  public_address: [],
  whole_number: [],
  several_of: ['names'],
  day: [],
  any_number: [],
  yes_no: [],
  web_address: [],
  phone_number: [],
  amp_user: [],
  email_or_mobile: [],
  as_it_is: [],
  one_of_both: [],
  who: [],
  one_of_them: [],
  one_row_each: [],
  rows_up_to: ['most'],
  heading_and_contacts: [],
  address_or_id: [],
  id_of_one: ['ids'],
  address_or_id_of_one: [],
  longer_id: ['ids'],
  new_import: [],
  applied_import: [],
  newer_run: [],
  deleted_person: [],
  settled_person: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ProblemCode = keyof typeof problems;
/** A setting stands for what it accepts. */
export type AcceptanceCode = keyof typeof acceptances | `setting:${SettingName}`;

type Details<Names extends readonly string[]> = Readonly<Record<Names[number], string | number>>;

/** A problem with its details. */
export type Problem = {
  [Code in ProblemCode]: { readonly code: Code } & Details<(typeof problems)[Code]>;
}[ProblemCode];

/** What is accepted, with its details. */
export type Acceptance =
  | {
      [Code in keyof typeof acceptances]: { readonly code: Code } & Details<
        (typeof acceptances)[Code]
      >;
    }[keyof typeof acceptances]
  | { readonly code: `setting:${SettingName}` };

/** The refusal of something that was entered; `field` names it as it was entered. */
export function badInput(
  field: string,
  problem: Problem,
  accepted: Acceptance,
  more: { readonly see?: Place } = {},
): Failure {
  const { code: what, ...details }: { readonly code: ProblemCode } & FailureDetail = problem;
  const { code: instead, ...others }: { readonly code: AcceptanceCode } & FailureDetail = accepted;
  return new Failure('bad_input', {
    field,
    ...details,
    ...others,
    problem: what,
    accepted: instead,
    ...more,
  });
}
