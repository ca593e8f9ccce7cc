import { type Kysely, sql } from 'kysely';
import { Failure } from '../core/failure.ts';
import type { Todo } from '../core/todo/todo.ts';
import type { TodoSkipReason } from '../core/todo/todoPlan.ts';
import type { TodoStore } from '../ports/todoStores.ts';
import { insertRows, upsertRows } from './bulk.ts';
import { enqueueTodos } from './queue.ts';
import { isOneOf } from './rowSource.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './scope.ts';
import { holdsAllWords } from './search.ts';
import { holdTodos, todoColumns, todoRow, todoRowOf, todoTarget } from './todoRows.ts';

/** The to-dos of an organization, as people and programs change them. */
export function createTodoStore(scope: Scope): TodoStore {
  const { organizationId, dialect } = scope;

  /** Writes the next state unless it is the same, and has it looked at. */
  const change = (id: string, now: string, next: (todo: Todo) => Todo) =>
    scope.write(async (db) => {
      const row = await joinedTodos(db, organizationId)
        .where('todos.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw notFound(id);
      const present = todoRowOf(row);
      const { link, skip, hold, ...todo } = present;
      const wanted = next(todo);
      if (JSON.stringify(todoRow(wanted)) === JSON.stringify(todoRow(todo))) return present;
      const changed: Todo = { ...wanted, version: todo.version + 1, updatedAt: now };
      await upsertRows(db, scope, todoTarget, [todoRow(changed)]);
      // Corrected, perhaps: it may be sent again.
      await db
        .deleteFrom('todo_skips')
        .where('organization_id', '=', organizationId)
        .where('todo_id', '=', id)
        .where('reason', 'in', settledUntilEdited)
        .execute();
      await enqueueTodos(db, organizationId, sql`t.id = ${id}`);
      return { ...changed, link, skip, hold };
    });

  return {
    list: ({ afterId, limit, search, removed, waiting, reason, ampContactId, status }) =>
      scope.read(async (db) => {
        let query = joinedTodos(db, organizationId)
          .where('todos.id', '>', afterId)
          .orderBy('todos.id')
          .limit(limit);
        if (removed !== true) query = query.where('todos.deleted_at', 'is', null);
        if (search !== undefined) query = query.where(holdsAllWords('todos.search_key', search));
        if (waiting === true) query = query.where('todo_skips.reason', 'is not', null);
        if (reason !== undefined) query = query.where('todo_skips.reason', '=', reason);
        if (status !== undefined) query = query.where('todos.status', '=', status);
        if (ampContactId !== undefined) {
          query = query.where('todos.amp_contact_id', '=', ampContactId);
        }
        return (await query.execute()).map(todoRowOf);
      }),

    get: (id) =>
      scope.read(async (db) => {
        const row = await joinedTodos(db, organizationId)
          .where('todos.id', '=', id)
          .executeTakeFirst();
        return row === undefined ? null : todoRowOf(row);
      }),

    add: (todos, now) =>
      scope.write(async (db) => {
        const rows = todos.map((todo) =>
          todoRow({ ...todo, version: 1, createdAt: now, updatedAt: now, deletedAt: null }),
        );
        await insertRows(db, scope, todoTarget, rows);
        const ids = todos.map(({ id }) => id);
        await enqueueTodos(db, organizationId, isOneOf(dialect, 't.id', 'text', ids));
      }),

    edit: (id, edit, now) => change(id, now, (todo) => ({ ...todo, ...edit })),
    remove: (id, now) => change(id, now, (todo) => ({ ...todo, deletedAt: todo.deletedAt ?? now })),
    restore: (id, now) => change(id, now, (todo) => ({ ...todo, deletedAt: null })),

    hold: (ids, hold) => scope.write((db) => holdTodos(db, scope, ids, hold)),

    release: (which) =>
      scope.write(async (db) => {
        const query = db
          .updateTable('todos')
          .set({ hold_reason: null, hold_run_id: null, held_since: null })
          .where('organization_id', '=', organizationId)
          .where('held_since', 'is not', null)
          .returning('id');
        const released = await (which === 'all'
          ? query
          : 'id' in which
            ? query.where('id', '=', which.id)
            : query.where('hold_run_id', '=', which.runId)
        ).execute();
        const ids = released.map(({ id }) => id);
        await enqueueTodos(db, organizationId, isOneOf(dialect, 't.id', 'text', ids));
        return ids.length;
      }),

    held: (limit) =>
      scope.read(async (db) => {
        const rows = await joinedTodos(db, organizationId)
          .where('todos.held_since', 'is not', null)
          .orderBy('todos.held_since')
          .orderBy('todos.id')
          .limit(limit)
          .execute();
        return rows.map(todoRowOf);
      }),

    skipCounts: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('todo_skips')
          .select(['reason', (select) => select.fn.countAll<number>().as('count')])
          .where('organization_id', '=', organizationId)
          .groupBy('reason')
          .execute();
        return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
      }),

    counts: () =>
      scope.read(async (db) => {
        const own = sql`organization_id = ${organizationId}`;
        const { rows } = await sql<{ todos: number; linked: number; queued: number }>`select
          (select count(*) from todos where ${own} and deleted_at is null) as todos,
          (select count(*) from todo_links where ${own} and state = 'active') as linked,
          (select count(*) from todo_queue where ${own}) as queued`.execute(db);
        return rows[0] ?? { todos: 0, linked: 0, queued: 0 };
      }),
  };
}

/** Reasons that stand until a person edits the to-do. */
export const settledUntilEdited: readonly TodoSkipReason[] = [
  'activity_refused',
  'activity_uncertain',
  'not_kept',
];

/** To-dos with their links and skips. */
export function joinedTodos(db: Kysely<Tables>, organizationId: string) {
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
    .select(todoColumns)
    .where('todos.organization_id', '=', organizationId);
}

function notFound(id: string): Failure {
  const advice = 'See them all with: ampwise todos list';
  return new Failure('not_found', { what: 'to-do', id: id.slice(0, 60), advice });
}
