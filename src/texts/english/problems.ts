import type { acceptances as known, ProblemCode } from '../../core/badInput.ts';

/** What is wrong with something that was entered; `{name}` is filled in from the details. */
export const problems: Readonly<Record<ProblemCode, string>> = {
  missing: 'it is missing',
  empty: 'it is empty',
  too_long: 'it is too long',
  value_not_accepted: 'this value is not accepted',
  value_mistyped: 'this value is not accepted; closest is {closest}',
  no_setting: 'no setting was given',
  unknown_setting: 'unknown setting; closest is {closest}',
  setting_of_a_field: 'direction and conflict rule of one field are in the mapping',
  no_catch_all_company: 'no catch-all company is set',
  no_such_reason: 'unknown reason',
  no_such_user: 'unknown user',
  several_users: 'several users have this name',
  no_such_amp_contact: 'unknown AMP contact',
  amp_contact_removed: 'this AMP contact was removed',
  several_amp_contacts: 'several AMP contacts have this address',
  unknown_todo_field: 'to-dos have no such field',
  no_date: 'it is not a date written as year-month-day',
  file_empty: 'it is empty',
  file_encoding: 'its letters are not in UTF-8; some would be lost',
  csv_quote_not_closed: 'line {line}: a quote is never closed; nothing was added',
  csv_text_after_quote: 'line {line}: there is text after a closing quote; nothing was added',
  csv_quote_in_value:
    'line {line}: a value contains a quote but does not begin with one; nothing was added',
  column_unknown: 'unknown column {column}',
  column_twice: 'column {column} appears twice',
  column_missing: 'column {column} is missing',
  column_unnamed: 'column {column} has a value but no name',
  values_beyond_columns: 'it has more values than the heading has columns',
  not_json: 'it is not valid JSON',
  not_json_object: 'it is not a JSON object',
  not_text: '{name} is not text',
};

/** What is accepted instead. */
export const acceptances: Readonly<Record<keyof typeof known, string>> = {
  one_of: '{names}',
  text_up_to: 'at most {longest} characters',
  text_of_up_to: 'text of 1 to {longest} characters',
  one_setting: 'a setting of the organization',
  catch_all_with_company: 'company=catch_all together with catchAllCompany=ID',
  amp_contact: 'the id or the e-mail address of an AMP contact',
  user_or_nobody: 'the id, e-mail address or name of a user; empty for nobody',
  todo_date:
    '2026-03-05, 2026-03-05T14:00 (time zone {timeZone}), 2026-03-05T14:00Z, from 1900 to 9998, or empty',
  csv_quotes:
    'double quotes around a value that contains quotes, and each inner quote twice: "the ""blue"" one"',
  csv_for_excel: 'CSV in UTF-8; in Excel: File > Save As > "CSV UTF-8 (Comma delimited)"',
  heading_and_rows: 'a heading, and below it one line for each to-do',
  columns_once: 'each column once',
  columns: 'contact, subject, and optionally {optional}',
  names_for_columns: 'a name in the heading for each column with values',
  quoted_values: 'double quotes around a value with commas or semicolons',
  todo_as_json: '{"contact":"ID","subject":"Call back","due":"2026-03-05"}',
};
