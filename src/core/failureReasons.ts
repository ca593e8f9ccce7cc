import type { Coded, CodeTable } from './coded.ts';
import type { FailureDetail } from './failure.ts';

/**
 * Reasons for failures, by code, with the names of the details their texts need. The texts are in
 * src/texts. A `systemCode` is the error code of the operating system or the HTTP client, such as
 * `ENOSPC`.
 */
export const failureReasons = {
  tables_missing: [],
  tables_older: [],
  database_locked: [],
  disk_full: [],
  read_only: [],
  file_unreadable: [],
  file_not_opened: [],
  database_sign_in: [],
  database_missing: [],
  database_right: [],
  too_many_connections: [],
  server_busy: [],
  transactions_collide: [],
  no_connection: [],
  data_folder_is_file: [],
  data_folder_not_made: ['folder', 'systemCode'],
  log_without_database: [],
  integrity_check: [],
  connection_refused: [],
  connection_lost: [],
  connection_timed_out: [],
  host_not_found: [],
  host_silent: [],
  name_lookup_failed: [],
  no_route: [],
  no_network: [],
  certificate: ['systemCode'],
  needs_service: [],
  mail_server: [],
  answer_empty: [],
  answer_html: [],
  answer_cut_off: [],
  answer_plain_text: [],
  answer_too_large: [],
  answer_encoding: [],
  answer_not_routed: [],
  no_list: [],
  no_count: [],
  no_company_information: [],
  no_codebase: [],
  listed_contact_missing: [],
  key_file_unreadable: ['systemCode'],
  key_file_not_written: ['systemCode'],
  no_secret_key: [],
  secret_key_malformed: ['position'],
  schema_name: [],
  metrics_not_served: ['address', 'systemCode'],
  setup_link_not_written: [],
  connected_site: ['hostname', 'because'],
} as const satisfies CodeTable;

export type FailureReason = Coded<typeof failureReasons>;

/** A reason as the detail of a failure. */
export function because(reason: FailureReason): FailureDetail {
  const { code, ...details }: { readonly code: string } & FailureDetail = reason;
  return { reason: code, ...details };
}
