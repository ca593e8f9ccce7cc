/**
 * How a failure is handled.
 * - `retry`: temporary; tried again by the caller within bounds, then the run stops and the next one
 *   continues.
 * - `skip_record`: this record only; the others go on.
 * - `stop_run`: nothing sensible can be done in this run.
 * - `needs_person`: a setting, key or right has to be changed by someone.
 * - `bad_input`: what was entered is wrong; nothing was done.
 * - `bug`: ours.
 */
export type Recovery = 'retry' | 'skip_record' | 'stop_run' | 'needs_person' | 'bad_input' | 'bug';

/** Every failure, with the reaction to it. The texts are in src/texts. */
export const recoveries = {
  internal: 'bug',
  bad_input: 'bad_input',
  version_conflict: 'bad_input',
  site_not_allowed: 'bad_input',
  already_connected: 'bad_input',
  other_connectwise: 'bad_input',
  example_only: 'bad_input',
  not_connected: 'needs_person',
  configuration: 'needs_person',
  secret_unreadable: 'needs_person',
  company_unknown: 'needs_person',
  credentials_refused: 'needs_person',
  client_id_refused: 'needs_person',
  access_refused: 'needs_person',
  right_missing: 'needs_person',
  host_unreachable: 'retry',
  timed_out: 'retry',
  connectwise_failing: 'retry',
  rate_limited: 'retry',
  answer_broken: 'retry',
  redirected: 'stop_run',
  wrong_host: 'needs_person',
  endpoint_missing: 'stop_run',
  request_refused: 'bug',
  write_uncertain: 'stop_run',
  write_refused: 'skip_record',
  write_right_missing: 'needs_person',
  paging_broken: 'stop_run',
  record_unreadable: 'skip_record',
  record_missing: 'skip_record',
  company_type_unknown: 'bad_input',
  filter_value_unknown: 'bad_input',
  filter_gone: 'needs_person',
  no_recommended_type: 'needs_person',
  not_read_yet: 'bad_input',
  run_in_progress: 'stop_run',
  run_superseded: 'stop_run',
  interrupted: 'stop_run',
  cancelled: 'stop_run',
  prompt_cancelled: 'bad_input',
  not_found: 'bad_input',
  not_linked: 'bad_input',
  mail_not_sent: 'retry',
  already_invited: 'bad_input',
  account_elsewhere: 'bad_input',
  last_admin: 'bad_input',
  sign_in_refused: 'bad_input',
  second_factor_refused: 'bad_input',
  too_many_attempts: 'bad_input',
  link_not_valid: 'bad_input',
  already_set_up: 'bad_input',
  data_missing: 'needs_person',
  database_unavailable: 'stop_run',
  database_damaged: 'needs_person',
  schema_newer: 'stop_run',
} as const satisfies Record<string, Recovery>;

export type FailureCode = keyof typeof recoveries;

/**
 * The failures that mean that ConnectWise rejects the keys, the login or the company, whatever the request.
 */
export const keyRefusals: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'credentials_refused',
  'client_id_refused',
  'company_unknown',
  'access_refused',
]);
