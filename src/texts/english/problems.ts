import type { acceptances as known, ProblemCode } from '../../core/badInput.ts';

/** What is wrong with something that was entered; `{name}` is filled in from the details. */
export const problems: Readonly<Record<ProblemCode, string>> = {
  missing: 'it is missing',
  empty: 'it is empty',
  too_long: 'it is too long',
  value_not_accepted: 'this value is not accepted',
  value_mistyped: 'this value is not accepted; closest is {closest}',
  no_setting: 'no setting was given',
  unknown_setting: 'there is no such setting; closest is {closest}',
  setting_of_a_field: 'direction and conflict rule of one field are in the mapping',
  no_catch_all_company: 'there is no catch-all company',
  no_such_reason: 'there is no such reason',
  no_such_user: 'there is no such user',
  several_users: 'several users are so named',
  no_such_amp_contact: 'there is no such AMP contact',
  amp_contact_removed: 'this AMP contact was removed',
  several_amp_contacts: 'several AMP contacts have this address',
  unknown_todo_field: 'to-dos have no such field',
  no_date: 'it is no date written year-month-day',
  file_empty: 'it is empty',
  file_encoding: 'its letters are not in UTF-8; some would be lost',
  csv_quote_not_closed: 'line {line}: a quote is opened and not closed; nothing was added',
  csv_text_after_quote: 'line {line}: something stands behind a closing quote; nothing was added',
  csv_quote_in_value:
    'line {line}: a quote stands inside a value that does not begin with one; nothing was added',
  column_unknown: 'there is no column {column}',
  column_twice: 'the column {column} is there twice',
  column_missing: 'the column {column} is missing',
  column_unnamed: 'column {column} has a value and no name',
  values_beyond_columns: 'it has more values than the heading has columns',
  not_json: 'it is not valid JSON',
  not_json_object: 'it is not a JSON object',
  not_text: '{name} is not text',
};

/** What is accepted instead. */
export const acceptances: Readonly<Record<keyof typeof known, string>> = {
  one_of: '{names}',
  text_up_to: 'at most {longest} characters',
  text_of_up_to: 'a text of 1 to {longest} characters',
  one_setting: 'a setting of the organization',
  catch_all_with_company: 'company=catch_all together with catchAllCompany=ID',
  amp_contact: 'id of an AMP contact, or the e-mail address of one',
  user_or_nobody: 'id, e-mail address or name of a user; nothing for nobody',
  todo_date:
    '2026-03-05, 2026-03-05T14:00 (time zone {timeZone}), 2026-03-05T14:00Z, from 1900 to 9998, or nothing',
  csv_quotes:
    'a value that has quotes in it between double quotes, and each of its own twice: "the ""blue"" one"',
  csv_for_excel: 'CSV in UTF-8; in Excel: File > Save As > "CSV UTF-8 (Comma delimited)"',
  heading_and_rows: 'a heading, and a line for each to-do below it',
  columns_once: 'each column once',
  columns: 'contact and subject, and if wanted {optional}',
  names_for_columns: 'a name in the heading for each column with values',
  quoted_values: 'a value with commas or semicolons in it, between double quotes',
  todo_as_json: '{"contact":"ID","subject":"Call back","due":"2026-03-05"}',
};
