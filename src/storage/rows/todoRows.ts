import { type Kysely, sql } from 'kysely';
import type { Actor } from '../../core/actor.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { TodoSkipReason } from '../../core/plan/skip.ts';
import { storableText } from '../../core/storableText.ts';
import type { Todo, TodoLink } from '../../core/todo/todo.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import type { RowOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { skipOf } from './skipRows.ts';
import { actorOf } from './versions.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** How to-dos are stored. */
export const todoTarget = {
  table: 'todos',
  key: ['id'],
  columns: {
    id: 'text',
    amp_contact_id: 'text',
    subject: 'text',
    search_key: 'text',
    notes: 'text',
    due: 'text',
    priority: 'text',
    type: 'text',
    status: 'text',
    assignee: 'text',
    version: 'integer',
    created_at: 'text',
    updated_at: 'text',
    deleted_at: 'text',
    edited_by: 'text',
  },
} as const;

/** The row of a to-do that a person or program changed; null: a run did. */
export function todoRow(todo: Todo, editedBy: Actor | null): RowOf<(typeof todoTarget)['columns']> {
  return {
    id: todo.id,
    amp_contact_id: todo.ampContactId,
    subject: storableText(todo.subject),
    search_key: canonicalName(storableText(todo.subject)),
    notes: todo.notes === null ? null : storableText(todo.notes) || null,
    due: todo.due,
    priority: todo.priority,
    type: todo.type,
    status: todo.status,
    assignee: todo.assignee,
    version: todo.version,
    created_at: todo.createdAt,
    updated_at: todo.updatedAt,
    deleted_at: todo.deletedAt,
    edited_by: editedBy === null ? null : encodeJson(editedBy),
  };
}

/** How links of to-dos are stored. */
export const todoLinkTarget = {
  table: 'todo_links',
  key: ['todo_id'],
  columns: {
    todo_id: 'text',
    activity_id: 'integer',
    state: 'text',
    version: 'integer',
    base: 'json',
    activity: 'json',
    gone_at: 'text',
  },
} as const;

/** A to-do with its link and skip as one row of a join. */
export const todoColumns = [
  'todos.id',
  'todos.amp_contact_id',
  'todos.subject',
  'todos.notes',
  'todos.due',
  'todos.priority',
  'todos.type',
  'todos.status',
  'todos.assignee',
  'todos.version',
  'todos.created_at',
  'todos.updated_at',
  'todos.deleted_at',
  'holds.reason as hold_reason',
  'holds.run_id as hold_run_id',
  'holds.since as held_since',
  'todos.edited_by',
  'todo_links.activity_id',
  'todo_links.state',
  'todo_links.version as link_version',
  'todo_links.base',
  'todo_links.activity',
  'todo_links.gone_at',
  'todo_skips.reason',
  'todo_skips.about_kind',
  'todo_skips.about_id',
] as const;

type Joined<Name extends keyof Tables> = {
  readonly [Column in keyof Tables[Name]]: Tables[Name][Column] | null;
};

export type JoinedTodo = Omit<Tables['todos'], 'organization_id' | 'search_key'> &
  Pick<Joined<'todo_links'>, 'activity_id' | 'state' | 'base' | 'activity' | 'gone_at'> &
  Pick<Joined<'todo_skips'>, 'reason' | 'about_kind' | 'about_id'> & {
    readonly link_version: number | null;
    readonly hold_reason: HoldReason | null;
    readonly hold_run_id: string | null;
    readonly held_since: string | null;
  };

/** To-dos with their links, skips and holds. */
export function joinedTodos(db: Pick<Kysely<Tables>, 'selectFrom'>, organizationId: string) {
  return db
    .selectFrom('todos')
    .leftJoin('todo_links', (join) =>
      join
        .onRef('todo_links.organization_id', '=', 'todos.organization_id')
        .onRef('todo_links.todo_id', '=', 'todos.id'),
    )
    .leftJoin('todo_skips', (join) =>
      join
        .onRef('todo_skips.organization_id', '=', 'todos.organization_id')
        .onRef('todo_skips.todo_id', '=', 'todos.id'),
    )
    .leftJoin('holds', (join) =>
      join
        .onRef('holds.organization_id', '=', 'todos.organization_id')
        .on('holds.kind', '=', 'todo')
        .onRef('holds.id', '=', 'todos.id'),
    )
    .select(todoColumns)
    .where('todos.organization_id', '=', organizationId);
}

/** The parts of a to-do that ConnectWise rejected. */
export const refusedOfTodos: readonly TodoSkipReason[] = ['activity_refused', 'removal_refused'];

/**
 * Reasons that runs do not check again: they stay until a person edits the to-do, or a sweep tries
 * again.
 */
export const settledUntilEdited: readonly TodoSkipReason[] = [
  ...refusedOfTodos,
  'activity_uncertain',
  'not_kept',
];

export function todoOf(
  row: Omit<Tables['todos'], 'organization_id' | 'search_key' | 'edited_by'>,
): Todo {
  return {
    id: row.id,
    ampContactId: row.amp_contact_id,
    subject: row.subject,
    notes: row.notes,
    due: row.due,
    priority: row.priority,
    type: row.type,
    status: row.status,
    assignee: row.assignee,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

export function todoRowOf(row: JoinedTodo, conflicts: TodoRow['conflicts']): TodoRow {
  const { hold_reason: reason, hold_run_id: runId, held_since: since } = row;
  return {
    ...todoOf(row),
    link: todoLinkOf(row),
    skip: skipOf('todo', row.id, row),
    hold: reason === null || since === null ? null : { reason, runId, since },
    conflicts,
    editedBy: actorOf(row.edited_by),
  };
}

export function todoLinkOf(row: JoinedTodo): TodoLink | null {
  const { activity_id: activityId, state, base, link_version: version } = row;
  if (activityId === null || state === null || base === null || version === null) return null;
  return { activityId, state, base: decodeJson(base), version };
}

/** To-dos with a line whose result is not known yet: few at any time. */
export async function loadSentTodos(
  db: Pick<Kysely<Tables>, 'selectFrom'>,
  { organizationId }: Place,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('plan_lines')
    .select('todo_id')
    .where('organization_id', '=', organizationId)
    .where('state', '=', sql.lit('sent'))
    .where('sent_at', '>=', '')
    .where('kind', '=', 'todo')
    .execute();
  return new Set(rows.flatMap(({ todo_id: id }) => id ?? []));
}
