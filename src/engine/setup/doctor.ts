import type { CheckAdvice, CheckFinding, CheckId } from '../../core/checkFindings.ts';
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
  type Uses,
} from './neededRights.ts';

/**
 * One check of the doctor. `unverified` is never as good as `passed`: the given rights were not
 * enough to find out, and `message` says why (R6).
 */
export type Check = {
  readonly id: CheckId;
  readonly status: 'passed' | 'failed' | 'unverified';
  /** The finding, or the failure that explains it. */
  readonly message: CheckFinding | FailureCause;
  /** What to do; null if there is nothing to do, or the failure says it. */
  readonly advice: CheckAdvice | null;
  /** The code of the failure; null unless it failed. */
  readonly code: FailureCode | null;
  /** The row of the security role that it is about, if any. */
  readonly right?: RoleRow;
};

/** A row of System > Security Roles with the level to set. */
export type RoleRow = {
  readonly module: string;
  readonly row: string;
  /** As ConnectWise heads them. */
  readonly columns: string;
  readonly level: string;
};

type ConnectionCheckId = Exclude<CheckId, 'database' | 'times' | 'time_zone' | 'stamps'>;

/**
 * Checks everything that the connection needs, and says what to change. Rights to read are tested by using
 * them, rights to write by the settings of the role. Sends nothing while ConnectWise has asked us to wait.
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
    advice: CheckAdvice | null = null,
    code: FailureCode | null = null,
  ) => {
    const right = rows.get(id);
    const check = { id, status, message, advice, code };
    checks.push(right === undefined ? check : { ...check, right });
  };

  const stopped = await tryConnection(client, wait, note);
  const unread: ConnectionCheckId[] = ['license_class', ...needed.map(({ check }) => check)];
  if (stopped) {
    for (const id of unread) note(id, 'unverified', { code: 'not_tried_broken' });
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
 * Whether the values of the saved filter still exist in ConnectWise. Null while no filter is saved;
 * unverified for lists that may not be read.
 */
export async function filterCheck(
  deps: Pick<EngineDeps, 'stores' | 'connectWise'>,
): Promise<Check | null> {
  const check = { id: 'contact_filter', code: null } as const;
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
      message: { code: 'filter_gone', gone: gone.join(', ') },
      advice: { code: watch.nothingLeft ? 'choose_filter' : 'correct_filter' },
      code: 'filter_gone',
    };
  }
  if (watch.unseen.length === 0) {
    const message = { code: 'filter', filter: filterText(watch.filter) } as const;
    return { ...check, status: 'passed', message, advice: null };
  }
  return {
    ...check,
    status: 'unverified',
    message: { code: 'lists_unseen', lists: watch.unseen.join(', ') },
    advice: { code: 'set_table_setup' },
  };
}

type Verdict = readonly [
  Check['status'],
  Check['message'],
  (CheckAdvice | null)?,
  (FailureCode | null)?,
];
type Note = (id: ConnectionCheckId, ...verdict: Verdict) => void;

const blamed: Partial<Record<FailureCode, ConnectionCheckId>> = {
  credentials_refused: 'credentials',
  access_refused: 'credentials',
  client_id_refused: 'client_id',
};

/** Checks discovery, keys and clientId; true if nothing else can be checked. */
async function tryConnection(
  client: ConnectWise,
  wait: Failure | null,
  note: Note,
): Promise<boolean> {
  const waiting = (failure: Failure, untried: readonly ConnectionCheckId[]): true => {
    note('wait', 'failed', failure, null, failure.code);
    for (const id of untried) note(id, 'unverified', { code: 'not_tried_waiting' });
    return true;
  };
  if (wait !== null) return waiting(wait, ['discovery', 'credentials', 'client_id']);
  try {
    const server = await client.discover();
    const { apiBase, version } = server;
    const found: CheckFinding =
      version === null ? { code: 'server', apiBase } : { code: 'server_version', apiBase, version };
    note('discovery', 'passed', found);
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'rate_limited') {
      return waiting(failure, ['discovery', 'credentials', 'client_id']);
    }
    note('discovery', 'failed', failure, null, failure.code);
    note('credentials', 'unverified', { code: 'not_tried_not_found' });
    note('client_id', 'unverified', { code: 'not_tried_not_found' });
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
        note(id, 'unverified', { code: 'no_answer' });
      }
      return true;
    }
    const culprit = blamed[failure.code] ?? 'credentials';
    const other = culprit === 'credentials' ? 'client_id' : 'credentials';
    note(culprit, 'failed', failure, null, failure.code);
    note(other, 'unverified', { code: 'rejected_first' });
    return true;
  }
  note('credentials', 'passed', { code: 'accepted' });
  note('client_id', 'passed', { code: 'accepted' });
  return false;
}

function licenseClass(identity: ApiIdentity | null): Verdict {
  if (identity === null || identity.licenseClass === null) {
    return ['unverified', { code: 'member_unknown' }, { code: 'connectwise_members' }];
  }
  const { identifier } = identity;
  if (identity.licenseClass === 'A') return ['passed', { code: 'member', identifier }];
  return [
    'failed',
    { code: 'license_class', identifier, licenseClass: identity.licenseClass },
    { code: 'make_api_member' },
    'access_refused',
  ];
}

async function rightVerdict(
  client: ConnectWise,
  needed: NeededRight,
  rights: readonly RoleRight[] | null,
): Promise<Verdict> {
  const row = `${needed.module} > ${needed.row}`;
  const { columns, level } = roleRow(needed);
  const advice = { code: 'set_level', row, columns, level } as const;
  let probe: Probe;
  try {
    probe = await client.probe(needed.thing);
  } catch (thrown) {
    // One thing that cannot be tried says nothing about the others.
    const failure = asFailure(thrown);
    if (failure.code === 'interrupted') throw failure;
    return ['unverified', failure, advice];
  }
  if (probe === 'refused') return ['failed', { code: 'right_rejected' }, advice, 'right_missing'];
  if (probe === 'allowed' && needed.level === null) {
    return ['passed', { code: 'reads' }];
  }

  const right = rightOf(rights, needed);
  if (right === undefined) {
    const code = probe === 'allowed' ? 'reads_level_unseen' : 'level_unseen';
    return ['unverified', { code }, advice];
  }
  const found = { code: 'levels', row, levels: `Inquire: ${right.inquire}` } as const;
  return right.inquire === 'All' ? ['passed', found] : ['failed', found, advice, 'right_missing'];
}

function writeVerdict(needed: NeededWrite, rights: readonly RoleRight[] | null): Verdict {
  const row = `${needed.module} > ${needed.row}`;
  const wanted = (columns: readonly Column[]) =>
    ({ row, columns: levels(columns), level: 'All' }) as const;
  const right = rightOf(rights, needed);
  if (right === undefined) {
    return [
      'unverified',
      { code: 'write_level_unseen' },
      { code: 'set_level', ...wanted(needed.columns) },
    ];
  }
  const short = needed.columns.filter((column) => right[column] !== 'All');
  const found = (columns: readonly Column[]) =>
    columns.map((column) => `${levels([column])}: ${right[column]}`).join(', ');
  if (short.length > 0) {
    return [
      'failed',
      { code: 'levels', row, levels: found(short) },
      { code: 'set_level', ...wanted(short) },
      'write_right_missing',
    ];
  }
  const allowed = { row, levels: `${levels(needed.columns)}: All` };
  const rest = needed.forUndo?.filter((column) => right[column] !== 'All') ?? [];
  if (rest.length === 0) return ['passed', { code: 'levels', ...allowed }];
  return [
    'passed',
    { code: 'levels_without_undo', ...allowed, lacking: found(rest) },
    { code: 'set_level_for_undo', ...wanted(rest) },
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

/** An answer that only improves the diagnosis; the doctor continues without it. */
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
