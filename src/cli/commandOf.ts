import type { Place } from '../core/place.ts';
import type { Advice, Step } from '../texts/step.ts';
import { quoted } from './quoted.ts';

const places: Readonly<Record<Place, string>> = {
  contacts: 'contacts list --search NAME',
  todos: 'todos list',
  users: 'users list',
  runs: 'runs list',
  plan: 'plan',
  conflicts: 'conflicts list',
  matches: 'matches list',
  holds: 'holds list',
  filter: 'filter show',
  mapping: 'mapping show',
  mapped_field: 'mapping set FIELD PART=VALUE',
  mapping_versions: 'mapping versions',
  amp_fields: 'fields list',
  connectwise_fields: 'fields connectwise',
  settings: 'settings show',
  organizations: 'organizations list',
  tokens: 'tokens list',
  webhooks: 'webhooks list',
};

/** The command that does a step. */
export function commandOf<K extends Kind>(step: Extract<Step, { readonly kind: K }>): string {
  const command: (step: Extract<Step, { readonly kind: K }>) => string = commands[step.kind];
  return `ampwise ${command(step)}`;
}

type Kind = Step['kind'];

/** Arguments for each step; words in capitals are for the reader to fill in. */
const commands: {
  readonly [K in Kind]: (step: Extract<Step, { readonly kind: K }>) => string;
} = {
  open: (step) => places[step.place],
  connect: () => 'connect',
  replace_keys: () => 'connect --replace',
  check_connection: () => 'doctor',
  migrate: () => 'migrate',
  sync: () => 'sync',
  sync_all: () => 'sync --all',
  set_filter: () => 'filter set "…"',
  list_filter_values: (step) =>
    `filter values ${step.field === null ? 'FIELD' : quoted(step.field)}`,
  explain: (step) => `why ${step.record ?? 'ID'}`,
  link: (step) => `matches link ${step.contactId ?? 'CONTACT'} AMP_CONTACT`,
  unlink: (step) => `matches unlink ${step.contactId ?? 'CONTACT'}`,
  release_hold: (step) => `holds release ${step.record ?? 'ID'}`,
  release_holds_of_run: (step) => `holds release --run ${step.run}`,
  restore_contact: (step) => `contacts restore ${step.id ?? 'ID'}`,
  edit_todo: (step) => `todos edit ${step.id ?? 'ID'}`,
  assign_todo: (step) => `todos edit ${step.id ?? 'ID'} --assignee USER`,
  reopen_todo: (step) => `todos reopen ${step.id ?? 'ID'}`,
  set_setting: (step) => `settings set ${assignments(step.values)}`,
  set_member: () => 'users member USER MEMBER_ID',
  set_default_user: () => 'users default USER',
  show_run: (step) => `runs show ${step.run}`,
};

function assignments(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => quoted(`${name}=${value}`))
    .join(' ');
}

/** Advice with its commands, as a line: `Switch it on: ampwise settings set pull=on`. */
export function adviceLine({ text, steps }: Advice): string {
  if (steps.length === 0) return text;
  return `${text.replace(/\.$/u, '')}: ${steps.map(commandOf).join('; ')}`;
}
