import type { kindNames, verdictReasons } from '../../core/mapping/kinds.ts';
import type { unfitReasons } from '../../core/mapping/unfit.ts';

type Kinds = Readonly<Record<(typeof kindNames)[number], string>>;

/** Kinds of fields. */
export const kinds: Kinds = {
  text: 'text',
  long_text: 'long text',
  email: 'e-mail address',
  phone: 'phone number',
  number: 'number',
  date: 'date',
  yes_no: 'yes or no',
  choice: 'choice',
  choices: 'multiple choice',
  url: 'web address',
  user: 'user',
};

/** One value of a kind, within a sentence. */
export const valuesOfKinds: Kinds = {
  text: 'text',
  long_text: 'long text',
  email: 'an e-mail address',
  phone: 'a phone number',
  number: 'a number',
  date: 'a date',
  yes_no: 'yes or no',
  choice: 'a choice',
  choices: 'a multiple choice',
  url: 'a web address',
  user: 'a user',
};

/**
 * What a field of one kind loses if it is mapped to one of another kind, or why the mapping makes
 * no sense.
 */
export const verdicts: Readonly<Record<(typeof verdictReasons)[number], string>> = {
  numbers_only: 'text that is not a number is skipped',
  dates_only: 'text that is not a date is skipped',
  words_only: 'text that means neither yes nor no is skipped',
  web_addresses_only: 'text that is not a web address is skipped',
  digits_only: 'text without digits is skipped',
  options_only: 'values that are neither an option nor in a value map are skipped',
  listed_only: 'names that are not in the list of ConnectWise are skipped',
  line_breaks: 'line breaks become spaces',
  several: 'several values do not fit into one',
  apart: '{from} is not {to}',
  owner_by_company: 'the company decides who owns an AMP contact, not a field',
  email_by_items: 'an e-mail address only comes from the e-mail items of the contact',
};

/** The direction of a value, as worded in a finding. */
export const verdictWays = {
  toAmp: 'to AMP, {verdict}',
  toConnectWise: 'to ConnectWise, {verdict}',
};

/** Why a value cannot go to the other side. */
export const unfit: Readonly<Record<keyof typeof unfitReasons, string>> = {
  no_option: 'it is not one of the options',
  no_options: 'part of it is not one of the options',
  too_long_for_connectwise: 'it has {characters} characters, and ConnectWise accepts about {limit}',
  too_long_for_amp: 'it has {characters} characters, and AMP accepts {limit}',
  no_email: 'it is not a valid e-mail address',
  no_phone: 'it is not a phone number',
  no_web_address: 'it is not a web address',
  no_number: 'it is not a number',
  no_date: 'it is not a date',
  no_yes_no: 'it means neither yes nor no',
  no_word_of_both: 'it is neither the word for yes nor the word for no',
  not_in_form: 'it is not a date written as {form}',
  no_calendar_day: 'the calendar has no such day',
  not_in_value_map: 'it is not in the value map',
  not_readable: 'AMP could not read it back from ConnectWise',
  number_entered: 'it is a number',
  yes_no_entered: 'it is yes or no',
  list_entered: 'it is a list',
  flag_cleared: 'ConnectWise requires yes or no',
  email_cleared: 'a contact keeps its e-mail address',
  gender: 'ConnectWise accepts only Female or Male',
  item_cleared: 'ConnectWise would use another item of the same kind in its place',
  item_disputed: 'several AMP fields write this item in ConnectWise, and their values differ',
  item_shared: 'another AMP field writes the same item in ConnectWise',
  required: 'ConnectWise requires a value',
  not_listed: 'ConnectWise has no such name in its list',
};
