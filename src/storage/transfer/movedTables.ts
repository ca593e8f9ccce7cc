import type { Tables } from '../database/schema.ts';

/** How the rows of a table are moved. */
export type MovedTable = {
  /** Its primary key, in order. */
  readonly key: readonly string[];
  /** Columns that hold JSON, which the two databases keep in different forms. */
  readonly json?: readonly string[];
  /** The column with a sealed secret, in every row or only if another column has this value. */
  readonly sealed?: { readonly column: string; readonly where?: readonly [string, string] };
};

/** A table that is not moved. */
type LeftBehind = { readonly reason: string };

const ofOrganization = (...rest: readonly string[]) => ['organization_id', ...rest];

/** Every table there is; those that others refer to come before them. */
const tables = {
  organizations: { key: ofOrganization() },
  accounts: { key: ['id'] },
  credentials: { key: ['id'] },
  second_factors: { key: ['id'] },
  account_links: { key: ['token_hash'] },
  email_changes: { key: ['account_id'] },
  setup_link: { key: ['id'] },
  installation: {
    key: ['name'],
    sealed: { column: 'value', where: ['name', 'sign_in_secret'] },
  },
  failed_sign_ins: { key: ['id'] },
  known_addresses: { key: ['account_key', 'address'] },
  sessions: { reason: 'people sign in again, so that no session is stolen with the file' },
  verifications: { reason: 'they last for minutes, and each open one is as good as a session' },
  site_limits: { reason: 'requests are counted anew within seconds' },
  examples: { key: ofOrganization() },
  users: { key: ofOrganization('id') },
  api_tokens: { key: ofOrganization('id') },
  saved_views: { key: ofOrganization('user_id', 'id'), json: ['query', 'columns'] },
  invitations: { key: ofOrganization('id') },
  ended_invitations: { key: ofOrganization('token_hash') },
  connections: { key: ofOrganization(), sealed: { column: 'sealed_secret' } },
  former_connections: { key: ofOrganization() },
  contact_filters: { key: ofOrganization(), json: ['filter', 'notes'] },
  settings: { key: ofOrganization(), json: ['settings'] },
  mappings: { key: ofOrganization('version'), json: ['document'] },
  amp_fields: { key: ofOrganization('name'), json: ['options'] },
  known_lists: { key: ofOrganization('list'), json: ['entries'] },
  server_notes: { key: ofOrganization('name') },
  confirmed_steps: { key: ofOrganization('step') },
  schedules: { key: ofOrganization() },
  callback_registrations: { key: ofOrganization(), json: ['failure'] },
  callback_messages: { reason: 'they are hints; the next sync finds what they announced' },
  run_locks: { key: ofOrganization() },
  run_requests: { key: ofOrganization('run_id'), json: ['work'] },
  readings: { key: ofOrganization('object') },
  sweeps: { key: ofOrganization() },
  unreadable: { key: ofOrganization('object', 'id') },
  companies: { key: ofOrganization('id'), json: ['body'] },
  contacts: { key: ofOrganization('id'), json: ['body', 'type_ids'] },
  contact_emails: { key: ofOrganization('email_key', 'contact_id') },
  amp_contacts: { key: ofOrganization('id'), json: ['fields'] },
  links: { key: ofOrganization('contact_id'), json: ['base', 'marks'] },
  queue: { key: ofOrganization('contact_id') },
  amp_queue: { key: ofOrganization('amp_contact_id') },
  conflicts: { key: ofOrganization('kind', 'id', 'field'), json: ['body'] },
  settled_conflicts: { key: ofOrganization('seq'), json: ['body', 'moved'] },
  holds: { key: ofOrganization('kind', 'id') },
  rejected_matches: { key: ofOrganization('contact_id', 'amp_contact_id') },
  unlinked_pairs: { key: ofOrganization('contact_id', 'amp_contact_id'), json: ['base'] },
  skips: { key: ofOrganization('contact_id') },
  amp_skips: { key: ofOrganization('amp_contact_id') },
  todos: { key: ofOrganization('id') },
  todo_links: { key: ofOrganization('todo_id'), json: ['base', 'activity'] },
  todo_queue: { key: ofOrganization('todo_id') },
  todo_skips: { key: ofOrganization('todo_id') },
  todo_policies: { key: ofOrganization() },
  runs: { key: ofOrganization('id'), json: ['body'] },
  run_events: { key: ofOrganization('run_id', 'seq'), json: ['event'] },
  plan_lines: { key: ofOrganization('run_id', 'seq'), json: ['body'] },
  plan_line_groups: { key: ofOrganization('run_id', 'group_id', 'seq') },
  not_undone: { key: ofOrganization('run_id', 'seq') },
  decisions: { key: ofOrganization('seq'), json: ['body'] },
  imports: { key: ofOrganization('id'), json: ['body'] },
  import_rows: { key: ofOrganization('import_id', 'line'), json: ['changes', 'body'] },
  webhooks: { key: ofOrganization('id'), json: ['events'] },
  webhook_secrets: {
    key: ofOrganization('webhook_id', 'seq'),
    sealed: { column: 'sealed_secret' },
  },
  webhook_deliveries: { key: ofOrganization('webhook_id', 'event_id'), json: ['data'] },
  untold_runs: { key: ofOrganization('run_id') },
  kept_answers: { key: ofOrganization('principal', 'target', 'key'), json: ['answer'] },
} as const satisfies Readonly<Record<keyof Tables, MovedTable | LeftBehind>>;

/** All our tables by name: how each is moved, or why it is not. */
export const everyTable: Readonly<Record<string, MovedTable | LeftBehind>> = tables;

/** The tables that are moved, in the order in which they can be filled. */
export const movedTables: readonly (readonly [name: string, table: MovedTable])[] = Object.entries(
  everyTable,
).flatMap(([name, table]) => ('key' in table ? [[name, table] as const] : []));
