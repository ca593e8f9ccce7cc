import type { Failure } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { RefusalCode } from '../texts/english/refusals.ts';

/** The status of each error that only the API knows. */
export const refusalStatuses = {
  unreadable_request: 400,
  malformed_json: 400,
  does_not_fit: 400,
  not_signed_in: 401,
  not_allowed: 403,
  scope_too_small: 403,
  password_needed: 403,
  session_needed: 403,
  foreign_origin: 403,
  callback_not_proven: 403,
  no_such_path: 404,
  method_not_allowed: 405,
  key_in_use: 409,
  gone: 410,
  too_large: 413,
  wrong_media_type: 415,
  key_reused: 422,
  version_needed: 428,
  too_many_requests: 429,
  callback_key_unavailable: 429,
  shutting_down: 503,
} as const satisfies Readonly<Record<RefusalCode, number>>;

/**
 * The status of each failure of the product. If ConnectWise fails while an answer needs it, the
 * status is 424: both the request and ampwise are fine.
 */
export const failureStatuses = {
  internal: 500,
  bad_input: 422,
  version_conflict: 412,
  site_not_allowed: 422,
  already_connected: 409,
  other_connectwise: 409,
  example_only: 409,
  not_connected: 409,
  configuration: 500,
  secret_unreadable: 500,
  company_unknown: 424,
  credentials_refused: 424,
  client_id_refused: 424,
  access_refused: 424,
  right_missing: 424,
  host_unreachable: 424,
  timed_out: 424,
  connectwise_failing: 424,
  rate_limited: 424,
  answer_broken: 424,
  redirected: 424,
  wrong_host: 424,
  endpoint_missing: 424,
  request_refused: 424,
  write_uncertain: 424,
  write_refused: 424,
  write_right_missing: 424,
  paging_broken: 424,
  record_unreadable: 424,
  record_missing: 424,
  company_type_unknown: 422,
  filter_value_unknown: 422,
  filter_gone: 409,
  no_recommended_type: 409,
  not_read_yet: 409,
  run_in_progress: 409,
  run_superseded: 409,
  interrupted: 503,
  cancelled: 409,
  prompt_cancelled: 409,
  not_found: 404,
  not_linked: 409,
  already_invited: 409,
  account_elsewhere: 409,
  last_admin: 409,
  sign_in_refused: 401,
  second_factor_refused: 401,
  too_many_attempts: 429,
  link_not_valid: 410,
  already_set_up: 410,
  data_missing: 503,
  database_unavailable: 503,
  mail_not_sent: 503,
  database_damaged: 503,
  schema_newer: 503,
} as const satisfies Readonly<Record<FailureCode, number>>;

/** The place in a request that is wrong, and what is accepted there. */
export type Fault = {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** Members from the root of the body; otherwise the one name of a parameter. */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly detail: string;
  readonly accepted: string | null;
};

/** A request that the API itself rejects. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;
  readonly detail: Readonly<Record<string, string | number>>;

  constructor(
    code: RefusalCode,
    more: {
      readonly faults?: readonly Fault[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly detail?: Readonly<Record<string, string | number>>;
    } = {},
  ) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.faults = more.faults ?? [];
    this.headers = more.headers ?? {};
    this.detail = more.detail ?? {};
  }
}

/**
 * A body that fits its schema but has invalid content: the failure, and each place that is wrong.
 */
export class RefusedContent extends Error {
  readonly failure: Failure;
  readonly faults: readonly Fault[];

  constructor(failure: Failure, faults: readonly Fault[]) {
    super(failure.code);
    this.name = 'RefusedContent';
    this.failure = failure;
    this.faults = faults;
  }
}
