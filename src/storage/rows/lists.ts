import { sql } from 'kysely';
import { type DueGroup, dueSpan } from '../../core/todo/dueGroup.ts';
import type { ConflictFilter, ConflictSort } from '../../ports/conflictStore.ts';
import type { AuditFilter, AuditSort } from '../../ports/decisionStores.ts';
import type { HoldFilter, HoldSort } from '../../ports/holdStore.ts';
import type { AmpFieldSort, MappingSort, UserFilter, UserSort } from '../../ports/policyStores.ts';
import type { RunFilter, RunSort } from '../../ports/runStores.ts';
import type { DueTodos, TodoFilter, TodoSort } from '../../ports/todoStores.ts';
import { type Condition, type List, oneOfThese } from '../database/listPage.ts';
import { holdsAllWords } from './search.ts';

/** To-dos as a list. Ids rise in order of creation. */
export const todoList: List<TodoSort> = {
  table: 'todos',
  key: [{ name: 'id', type: 'text' }],
  sorts: {
    createdAt: 'key',
    updatedAt: { name: 'updated_at', type: 'text' },
    due: { name: 'due', type: 'text', nullable: true },
    subject: { name: 'search_key', type: 'text' },
  },
  usual: 'createdAt',
};

/** Whether a to-do has a conflict that is open. */
const isDisputed = sql<boolean>`exists (select 1 from conflicts as c
  where c.organization_id = todos.organization_id and c.kind = 'todo' and c.id = todos.id)`;

export function todoConditions(filter: Omit<TodoFilter, 'due'>): readonly Condition[] {
  const { search, removed, waiting, disputed, reason, ampContactId, status, assignee } = filter;
  const { type, removedOnly } = filter;
  const skipped = sql`select 1 from todo_skips as s
    where s.organization_id = todos.organization_id and s.todo_id = todos.id`;
  // Waiting to-dos include removed ones: ConnectWise may have rejected the removal.
  const asksWhatWaits = waiting === true || reason !== undefined;
  const present = asksWhatWaits
    ? sql<boolean>`(todos.deleted_at is null or exists (${skipped}))`
    : sql<boolean>`todos.deleted_at is null`;
  return [
    ...(removedOnly === true
      ? [sql<boolean>`todos.deleted_at is not null`]
      : removed === true
        ? []
        : [present]),
    ...(search === undefined ? [] : [holdsAllWords('todos.search_key', search)]),
    ...(waiting === true ? [sql<boolean>`(exists (${skipped}) or ${isDisputed})`] : []),
    ...(disputed === true ? [isDisputed] : []),
    ...(reason === undefined
      ? []
      : [sql<boolean>`exists (${skipped} and ${oneOfThese('s.reason', reason)})`]),
    ...(ampContactId === undefined ? [] : [oneOfThese('todos.amp_contact_id', ampContactId)]),
    ...(status === undefined ? [] : [oneOfThese('todos.status', status)]),
    ...(assignee === undefined ? [] : [oneOfThese('todos.assignee', assignee)]),
    ...(type === undefined ? [] : [oneOfThese('todos.type', type)]),
  ];
}

/** Those that are due then, seen from an ISO instant. */
export function dueConditions({ groups, zone }: DueTodos, at: string): readonly Condition[] {
  if (groups.length === 0) return [];
  const any = groups.map((group) => isDue(group, Date.parse(at), zone));
  return [sql<boolean>`(${sql.join(any, sql` or `)})`];
}

/**
 * Days without a time and instants are distinguished by their length, and never compared with each
 * other.
 */
function isDue(group: DueGroup, at: number, zone: string): Condition {
  if (group === 'none') return sql<boolean>`todos.due is null`;
  const { days, instants } = dueSpan(group, at, zone);
  const within = (length: Condition, [from, before]: typeof days) =>
    sql.join(
      [
        length,
        ...(from === null ? [] : [sql`todos.due >= ${from}`]),
        ...(before === null ? [] : [sql`todos.due < ${before}`]),
      ],
      sql` and `,
    );
  return sql<boolean>`((${within(sql<boolean>`length(todos.due) = 10`, days)})
    or (${within(sql<boolean>`length(todos.due) > 10`, instants)}))`;
}

export const runList: List<RunSort> = {
  table: 'runs',
  key: [{ name: 'id', type: 'text' }],
  sorts: { startedAt: { name: 'started_at', type: 'text' } },
  usual: '-startedAt',
};

/** Leaves out runs that a callback caused and that changed nothing, unless something went wrong. */
export const notQuiet: Condition = sql<boolean>`(runs.quiet = 0
  or runs.status not in ('queued', 'running', 'succeeded'))`;

export function runConditions({ kind, status, endedBy }: RunFilter): readonly Condition[] {
  return [
    notQuiet,
    ...(kind === undefined ? [] : [oneOfThese('runs.kind', kind)]),
    ...(status === undefined ? [] : [oneOfThese('runs.status', status)]),
    ...(endedBy === undefined
      ? []
      : [
          // A run that ended by then started by then, and the index is by start.
          sql<boolean>`runs.started_at <= ${endedBy} and runs.finished_at <= ${endedBy}`,
        ]),
  ];
}

/** Holds are numbered in the order in which they began. */
export const holdList: List<HoldSort> = {
  table: 'holds',
  key: [{ name: 'seq', type: 'integer' }],
  sorts: { since: 'key' },
  usual: 'since',
};

export function holdConditions({ kind, reason, runId }: HoldFilter): readonly Condition[] {
  return [
    ...(kind === undefined ? [] : [oneOfThese('holds.kind', kind)]),
    ...(reason === undefined ? [] : [oneOfThese('holds.reason', reason)]),
    ...(runId === undefined ? [] : [oneOfThese('holds.run_id', runId)]),
  ];
}

export const conflictList: List<ConflictSort> = {
  table: 'conflicts',
  key: [
    { name: 'kind', type: 'text' },
    { name: 'id', type: 'text' },
    { name: 'field', type: 'text' },
  ],
  sorts: { since: { name: 'since', type: 'text' } },
  usual: 'since',
};

/** Conflicts that someone decided. */
export const settledList: List<'at'> = {
  table: 'settled_conflicts',
  key: [{ name: 'seq', type: 'integer' }],
  sorts: { at: 'key' },
  usual: '-at',
};

/** Conflicts of removed to-dos need no attention. */
export const ofRemovedTodo = sql<boolean>`(conflicts.kind = 'todo' and exists (
  select 1 from todos as t where t.organization_id = conflicts.organization_id
    and t.id = conflicts.id and t.deleted_at is not null))`;

export function conflictConditions({ kind, field }: ConflictFilter): readonly Condition[] {
  return [
    sql<boolean>`not ${ofRemovedTodo}`,
    ...(kind === undefined ? [] : [oneOfThese('conflicts.kind', kind)]),
    ...(field === undefined ? [] : [oneOfThese('conflicts.field', field)]),
  ];
}

export const userList: List<UserSort> = {
  table: 'users',
  key: [{ name: 'id', type: 'text' }],
  sorts: {
    name: { name: 'name_key', type: 'text' },
    email: { name: 'email_key', type: 'text' },
    createdAt: { name: 'created_at', type: 'text' },
  },
  usual: 'name',
};

export function userConditions({ role, search }: UserFilter): readonly Condition[] {
  return [
    ...(role === undefined ? [] : [oneOfThese('users.role', role)]),
    ...(search === undefined
      ? []
      : [
          sql<boolean>`(${holdsAllWords('users.name_key', search)}
            or ${holdsAllWords('users.email_key', search)})`,
        ]),
  ];
}

export const ampFieldList: List<AmpFieldSort> = {
  table: 'amp_fields',
  key: [{ name: 'name', type: 'text' }],
  sorts: { name: 'key', label: { name: 'label_key', type: 'text' } },
  usual: 'name',
};

export const mappingList: List<MappingSort> = {
  table: 'mappings',
  key: [{ name: 'version', type: 'integer' }],
  sorts: { version: 'key' },
  usual: '-version',
};

/** Entries are numbered in the order in which they were made. */
export const auditList: List<AuditSort> = {
  table: 'decisions',
  key: [{ name: 'seq', type: 'integer' }],
  sorts: { at: 'key' },
  usual: '-at',
};

export function auditConditions(filter: AuditFilter): readonly Condition[] {
  const { actorId, what, kind, id, since, until } = filter;
  return [
    ...(actorId === undefined ? [] : [oneOfThese('decisions.actor_id', actorId)]),
    ...(what === undefined ? [] : [oneOfThese('decisions.what', what)]),
    ...(kind === undefined ? [] : [oneOfThese('decisions.kind', kind)]),
    ...(id === undefined ? [] : [oneOfThese('decisions.id', id)]),
    ...(since === undefined ? [] : [sql<boolean>`decisions.at >= ${since}`]),
    ...(until === undefined ? [] : [sql<boolean>`decisions.at < ${until}`]),
  ];
}
