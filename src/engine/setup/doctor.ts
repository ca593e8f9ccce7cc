import { asFailure, type Failure, type FailureCause } from '../../core/failure.ts';
import { type FailureCode, recoveries } from '../../core/failureTable.ts';
import { filterText } from '../../core/filter/filterText.ts';
import type { CredentialKind } from '../../ports/connection.ts';
import type { ApiIdentity, ConnectWise, Probe, RoleRight } from '../../ports/connectwise.ts';
import type { EngineDeps } from '../deps.ts';
import { noteName, type WatchedFilter, watchFilter } from '../detect/watchFilter.ts';
import {
  type Column,
  type NeededRight,
  type NeededWrite,
  neededRights,
  neededWrites,
  type RightId,
  type Uses,
} from './neededRights.ts';

/**
 * One thing the doctor looked at. `unverified` is never as good as `passed`: it could not be found
 * out with the rights given, and `message` says why (R6).
 */
export type Check = {
  readonly id: CheckId;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'unverified';
  /** What was found, or the failure that says it. */
  readonly message: string | FailureCause;
  /** What to do; null where there is nothing to do, or the failure says it. */
  readonly advice: string | null;
  /** Which kind of failure it is; null unless it failed. */
  readonly code: FailureCode | null;
  /** The row of the security role that it is about; absent where it is about none. */
  readonly right?: RoleRow;
};

/** A row of System > Security Roles with what has to be set there. */
export type RoleRow = {
  readonly module: string;
  readonly row: string;
  /** As ConnectWise heads them. */
  readonly columns: string;
  readonly level: string;
};

export type CheckId = ConnectionCheckId | 'database' | 'times' | 'time_zone' | 'stamps';

type ConnectionCheckId =
  | 'wait'
  | 'discovery'
  | 'credentials'
  | 'client_id'
  | 'license_class'
  | RightId
  | 'contact_filter';

const titles: Readonly<Record<ConnectionCheckId, string>> = {
  wait: 'ConnectWise takes requests now',
  discovery: 'ConnectWise is found',
  credentials: 'Keys are accepted',
  client_id: 'clientId is accepted',
  license_class: 'API member has License Class API',
  right_companies: 'May read companies',
  right_contacts: 'May read contacts',
  right_activities: 'May read activities, for to-dos',
  right_company_types: 'May read company types',
  right_api_reports: 'API Reports is at All',
  right_change_contacts: 'May add and change contacts',
  right_add_companies: 'May add companies',
  right_change_activities: 'May add and change activities',
  contact_filter: 'Contact filter asks for what is there',
};

/**
 * Checks everything the connection needs and says for each what to change: rights to read by using
 * them, rights to write by what the role says. Sends nothing during a wait that ConnectWise asked for.
 */
export async function doctor(
  client: ConnectWise,
  kind: CredentialKind,
  uses: Uses,
  wait: Failure | null = null,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const writes = neededWrites(uses);
  const needed = [...neededRights, ...writes];
  const rows = new Map<CheckId, RoleRow>(needed.map((one) => [one.check, roleRow(one)]));
  const note = (
    id: ConnectionCheckId,
    status: Check['status'],
    message: Check['message'],
    advice: string | null = null,
    code: FailureCode | null = null,
  ) => {
    const right = rows.get(id);
    const check = { id, title: titles[id], status, message, advice, code };
    checks.push(right === undefined ? check : { ...check, right });
  };

  const stopped = await tryConnection(client, wait, note);
  const unread: ConnectionCheckId[] = ['license_class', ...needed.map(({ check }) => check)];
  if (stopped) {
    for (const id of unread) note(id, 'unverified', 'Not tried: the connection does not work yet.');
    return checks;
  }

  const identity = await ifTold(() => client.identity());
  if (kind === 'api_keys') note('license_class', ...licenseClass(identity));
  const roleId = identity?.roleId ?? null;
  const rights = roleId === null ? null : await ifTold(() => client.roleRights(roleId));
  for (const right of neededRights) {
    note(right.check, ...(await rightVerdict(client, right, rights)));
  }
  for (const write of writes) note(write.check, ...writeVerdict(write, rights));
  return checks;
}

/**
 * Whether ConnectWise still has what the saved filter asks for. Null while none is saved, and for
 * what may not be read it is unverified.
 */
export async function filterCheck(
  deps: Pick<EngineDeps, 'stores' | 'connectWise'>,
): Promise<Check | null> {
  const check = { id: 'contact_filter', title: titles.contact_filter, code: null } as const;
  let watch: WatchedFilter | null;
  try {
    watch = await watchFilter(deps);
  } catch (thrown) {
    return { ...check, status: 'unverified', message: asFailure(thrown), advice: null };
  }
  if (watch === null) return null;
  const gone = watch.notes.filter(({ kind }) => kind === 'gone').map(noteName);
  if (gone.length > 0) {
    return {
      ...check,
      status: 'failed',
      message: `ConnectWise has these no more: ${gone.join(', ')}.`,
      advice: watch.nothingLeft
        ? 'Nothing is left of the filter, and the sync is held. Choose what takes part.'
        : 'The rest of the filter goes on. Take them out of the filter.',
      code: 'filter_gone',
    };
  }
  const text = filterText(watch.filter);
  if (watch.unseen.length === 0) return { ...check, status: 'passed', message: text, advice: null };
  return {
    ...check,
    status: 'unverified',
    message: `The API member may not read the list of each ${watch.unseen.join(', ')}.`,
    advice:
      'In System > Security Roles, in its role, set System > Table Setup, Inquire, to My or All.',
  };
}

type Verdict = readonly [
  Check['status'],
  Check['message'],
  (string | null)?,
  (FailureCode | null)?,
];
type Note = (id: ConnectionCheckId, ...verdict: Verdict) => void;

const blamed: Partial<Record<FailureCode, ConnectionCheckId>> = {
  credentials_refused: 'credentials',
  access_refused: 'credentials',
  client_id_refused: 'client_id',
};

/** Discovery, keys and clientId; true where it ends there. */
async function tryConnection(
  client: ConnectWise,
  wait: Failure | null,
  note: Note,
): Promise<boolean> {
  const waiting = (failure: Failure, untried: readonly ConnectionCheckId[]): true => {
    note('wait', 'failed', failure, null, failure.code);
    for (const id of untried) note(id, 'unverified', 'Not tried: ConnectWise asked to wait.');
    return true;
  };
  if (wait !== null) return waiting(wait, ['discovery', 'credentials', 'client_id']);
  try {
    const server = await client.discover();
    const version = server.version === null ? '' : `, version ${server.version}`;
    note('discovery', 'passed', `${server.apiBase}${version}`);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'rate_limited') {
      return waiting(failure, ['discovery', 'credentials', 'client_id']);
    }
    note('discovery', 'failed', failure, null, failure.code);
    note('credentials', 'unverified', 'Not tried: ConnectWise was not found.');
    note('client_id', 'unverified', 'Not tried: ConnectWise was not found.');
    return true;
  }
  try {
    await client.probe('companies');
  } catch (thrown) {
    const failure: Failure = asFailure(thrown);
    if (failure.code === 'rate_limited') return waiting(failure, ['credentials', 'client_id']);
    // It says nothing about the keys, and may be over the next time.
    if (recoveries[failure.code] === 'retry') {
      note('wait', 'failed', failure, null, failure.code);
      for (const id of ['credentials', 'client_id'] as const) {
        note(id, 'unverified', 'ConnectWise did not answer, so this could not be told.');
      }
      return true;
    }
    const culprit = blamed[failure.code] ?? 'credentials';
    const other = culprit === 'credentials' ? 'client_id' : 'credentials';
    note(culprit, 'failed', failure, null, failure.code);
    note(other, 'unverified', 'ConnectWise refused the request before this could be told.');
    return true;
  }
  note('credentials', 'passed', 'ConnectWise let the request in.');
  note('client_id', 'passed', 'ConnectWise let the request in.');
  return false;
}

function licenseClass(identity: ApiIdentity | null): Verdict {
  if (identity === null || identity.licenseClass === null) {
    return [
      'unverified',
      'ConnectWise does not say which member these keys belong to.',
      'Look at System > Members > API Members that the keys belong to a member listed there.',
    ];
  }
  if (identity.licenseClass === 'A') return ['passed', `Member ${identity.identifier}`];
  return [
    'failed',
    `Member ${identity.identifier} has License Class ${identity.licenseClass}.`,
    'Make the keys on an API member: System > Members > API Members > +, License Class API.',
    'access_refused',
  ];
}

async function rightVerdict(
  client: ConnectWise,
  needed: NeededRight,
  rights: readonly RoleRight[] | null,
): Promise<Verdict> {
  const where = `${needed.module} > ${needed.row}`;
  const advice = `In System > Security Roles, in the role of the API member, set ${where}, Inquire, to ${needed.level ?? 'My or All'}.`;
  let probe: Probe;
  try {
    probe = await client.probe(needed.thing);
  } catch (thrown) {
    // One thing that cannot be tried says nothing about the others.
    const failure = asFailure(thrown);
    if (failure.code === 'interrupted') throw failure;
    return ['unverified', failure, advice];
  }
  if (probe === 'refused') return ['failed', 'ConnectWise refused it.', advice, 'right_missing'];
  if (probe === 'allowed' && needed.level === null) return ['passed', 'Reading it works.'];

  const right = rightOf(rights, needed);
  if (right === undefined) {
    const message =
      probe === 'allowed'
        ? 'Reading it works; whether the level is All could not be seen.'
        : 'The level could not be seen: the API member may not read its security role.';
    return ['unverified', message, advice];
  }
  return right.inquire === 'All'
    ? ['passed', `${where}, Inquire: All`]
    : ['failed', `${where}, Inquire: ${right.inquire}`, advice, 'right_missing'];
}

function writeVerdict(needed: NeededWrite, rights: readonly RoleRight[] | null): Verdict {
  const where = `${needed.module} > ${needed.row}`;
  const advice = (names: readonly string[]) =>
    `In System > Security Roles, in the role of the API member, set ${where}, ${levels(names)}, to All.`;
  const right = rightOf(rights, needed);
  if (right === undefined) {
    return [
      'unverified',
      'The level could not be seen: the API member may not read its security role, and nothing is written to try it.',
      advice(needed.columns),
    ];
  }
  const short = needed.columns.filter((column) => right[column] !== 'All');
  const found = (columns: readonly Column[]) =>
    columns.map((column) => `${levels([column])}: ${right[column]}`).join(', ');
  if (short.length > 0) {
    return ['failed', `${where}, ${found(short)}`, advice(short), 'write_right_missing'];
  }
  const allowed = `${where}, ${levels(needed.columns)}: All`;
  const rest = needed.forUndo?.filter((column) => right[column] !== 'All') ?? [];
  if (rest.length === 0) return ['passed', allowed];
  return [
    'passed',
    `${allowed}. With ${found(rest)} an undo cannot delete what a run made.`,
    `To be able to undo such a run: ${advice(rest)}`,
  ];
}

function roleRow(needed: NeededRight | NeededWrite): RoleRow {
  const { module, row } = needed;
  if ('columns' in needed) return { module, row, columns: levels(needed.columns), level: 'All' };
  return { module, row, columns: 'Inquire', level: needed.level ?? 'My or All' };
}

/** Columns as ConnectWise heads them. */
function levels(names: readonly string[]): string {
  return names.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`).join(', ');
}

function rightOf(
  rights: readonly RoleRight[] | null,
  needed: Pick<RoleRight, 'module' | 'row'>,
): RoleRight | undefined {
  return rights?.find(({ module, row }) => same(module, needed.module) && same(row, needed.row));
}

/** An answer that only makes the diagnosis better; without it the doctor goes on. */
async function ifTold<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'interrupted' || failure.code === 'internal') throw failure;
    return null;
  }
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
