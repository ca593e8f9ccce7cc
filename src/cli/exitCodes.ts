import type { FailureCode } from '../core/failureTable.ts';

/** The exit code of the command line for each result; documented in docs/errors.md. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  credentials: 3,
  rights: 4,
  unavailable: 5,
  busy: 6,
  partial: 7,
  held: 8,
  notFound: 9,
  configuration: 10,
  cancelled: 130,
} as const;

export type ExitKind = keyof typeof exitCodes;

/** The result of a command that fails with a code. */
export const exitKinds: Readonly<Record<FailureCode, ExitKind>> = {
  internal: 'internal',
  bad_input: 'usage',
  version_conflict: 'usage',
  site_not_allowed: 'usage',
  already_connected: 'usage',
  other_connectwise: 'usage',
  example_only: 'usage',
  not_connected: 'configuration',
  configuration: 'configuration',
  secret_unreadable: 'configuration',
  company_unknown: 'credentials',
  credentials_refused: 'credentials',
  client_id_refused: 'credentials',
  access_refused: 'credentials',
  right_missing: 'rights',
  host_unreachable: 'unavailable',
  timed_out: 'unavailable',
  connectwise_failing: 'unavailable',
  rate_limited: 'unavailable',
  answer_broken: 'unavailable',
  redirected: 'configuration',
  wrong_host: 'configuration',
  endpoint_missing: 'unavailable',
  request_refused: 'internal',
  write_uncertain: 'unavailable',
  write_refused: 'partial',
  write_right_missing: 'rights',
  paging_broken: 'unavailable',
  record_unreadable: 'partial',
  record_missing: 'notFound',
  company_type_unknown: 'usage',
  filter_value_unknown: 'usage',
  filter_gone: 'held',
  no_recommended_type: 'configuration',
  not_read_yet: 'usage',
  run_in_progress: 'busy',
  run_superseded: 'busy',
  interrupted: 'unavailable',
  cancelled: 'unavailable',
  prompt_cancelled: 'cancelled',
  not_found: 'notFound',
  not_linked: 'notFound',
  already_invited: 'usage',
  account_elsewhere: 'usage',
  last_admin: 'usage',
  sign_in_refused: 'usage',
  second_factor_refused: 'usage',
  too_many_attempts: 'usage',
  link_not_valid: 'usage',
  already_set_up: 'usage',
  data_missing: 'configuration',
  database_unavailable: 'configuration',
  mail_not_sent: 'configuration',
  database_damaged: 'configuration',
  schema_newer: 'configuration',
};

/** Exit code for a failure. */
export function exitCodeOf(code: FailureCode): number {
  return exitCodes[exitKinds[code]];
}
