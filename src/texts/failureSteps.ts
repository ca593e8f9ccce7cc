import type { FailureCause, FailureDetail } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import type { Missing } from '../core/notFound.ts';
import type { Place } from '../core/place.ts';
import type { Step } from './step.ts';

const open = (place: Place): Step => ({ kind: 'open', place });

/** Steps that help with a failure, whatever its details; failures without a step are not listed. */
const ofCode: Readonly<Partial<Record<FailureCode, readonly Step[]>>> = {
  already_connected: [{ kind: 'replace_keys' }],
  not_connected: [{ kind: 'connect' }],
  data_missing: [{ kind: 'connect' }],
  secret_unreadable: [{ kind: 'replace_keys' }],
  access_refused: [{ kind: 'check_connection' }],
  endpoint_missing: [{ kind: 'check_connection' }],
  write_refused: [open('conflicts')],
  write_right_missing: [{ kind: 'set_setting', values: { push: 'off', todoPush: 'off' } }],
  filter_gone: [{ kind: 'set_filter' }, { kind: 'list_filter_values', field: null }],
  no_recommended_type: [{ kind: 'set_filter' }],
};

/** Where to look for a record that was not found. */
const ofMissing: Readonly<Record<Missing, readonly Step[]>> = {
  organization: [open('organizations')],
  contact: [{ kind: 'explain', record: null }],
  amp_contact: [open('contacts')],
  person: [{ kind: 'check_connection' }],
  import: [],
  example: [],
  activity: [open('todos')],
  todo: [open('todos')],
  user: [open('users')],
  run: [open('runs')],
  amp_field: [open('amp_fields')],
  connectwise_field: [open('connectwise_fields')],
  mapping_version: [open('mapping_versions')],
  conflict: [open('conflicts')],
  todo_conflict: [open('conflicts')],
  decision: [open('conflicts')],
  link: [{ kind: 'explain', record: null }],
  token: [open('tokens')],
  webhook: [open('webhooks')],
  delivery: [open('webhooks')],
  saved_view: [],
  invitation: [],
  session: [],
  match: [open('matches'), { kind: 'link', contactId: null }],
};

const places: Readonly<Record<Place, true>> = {
  contacts: true,
  todos: true,
  users: true,
  runs: true,
  plan: true,
  conflicts: true,
  matches: true,
  holds: true,
  filter: true,
  mapping: true,
  mapped_field: true,
  mapping_versions: true,
  amp_fields: true,
  connectwise_fields: true,
  settings: true,
  organizations: true,
  tokens: true,
  webhooks: true,
};

/** Steps that help with a failure. */
export function failureSteps({ code, detail }: FailureCause): readonly Step[] {
  return [...(ofCode[code] ?? []), ...stepsOfDetail(code, detail)];
}

function stepsOfDetail(code: FailureCode, detail: FailureDetail): readonly Step[] {
  const { what, see } = detail;
  if (isPlace(see)) return [open(see)];
  if (code === 'not_found') return isMissing(what) ? ofMissing[what] : [];
  if (code === 'not_linked') return [{ kind: 'explain', record: textOf(detail.id) }];
  if (code === 'filter_value_unknown') {
    return [{ kind: 'list_filter_values', field: textOf(detail.field) }];
  }
  if (code === 'database_unavailable' && detail.migrate === true) return [{ kind: 'migrate' }];
  if (typeof detail.undo === 'string') return [{ kind: 'release_holds_of_run', run: detail.undo }];
  if (code === 'bad_input' && typeof detail.run === 'string') {
    return [{ kind: 'show_run', run: detail.run }];
  }
  return [];
}

/** Whether a detail names the record that was searched for. */
export function isMissing(what: unknown): what is Missing {
  return typeof what === 'string' && Object.hasOwn(ofMissing, what);
}

function isPlace(see: unknown): see is Place {
  return typeof see === 'string' && Object.hasOwn(places, see);
}

function textOf(value: FailureDetail[string] | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
