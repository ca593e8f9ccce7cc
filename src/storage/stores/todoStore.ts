import { type Kysely, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import type { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Todo } from '../../core/todo/todo.ts';
import { todoData } from '../../core/webhooks/webhookEvents.ts';
import type { TodoReasonCount, TodoRow, TodoStore, TodoTotals } from '../../ports/todoStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { insertRows, upsertRows } from '../database/bulk.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { enqueue } from '../ledger/queue.ts';
import { loadConflicts } from '../rows/conflictRows.ts';
import { dueConditions, todoConditions, todoList } from '../rows/lists.ts';
import {
  type JoinedTodo,
  joinedTodos,
  loadSentTodos,
  settledUntilEdited,
  todoRow,
  todoRowOf,
  todoTarget,
} from '../rows/todoRows.ts';
import { checkVersion } from '../rows/versions.ts';
import { tellEndpoints } from '../rows/webhookRows.ts';

/** The to-dos of an organization, as people and programs change them. */
export function createTodoStore(scope: Scope): TodoStore {
  const { organizationId, dialect } = scope;

  const find = async (db: Kysely<Tables>, id: string): Promise<TodoRow | null> => {
    const rows = await joinedTodos(db, organizationId).where('todos.id', '=', id).execute();
    return (await withConflicts(db, scope, rows))[0] ?? null;
  };

  /** Writes the new state and queues the to-do, unless nothing changed. */
  const change = (id: string, expected: ExpectedVersion, now: string, next: (todo: Todo) => Todo) =>
    scope.write(async (db) => {
      const present = await find(db, id);
      if (present === null) throw notFound('todo', id);
      const { link, skip, hold, conflicts, editedBy, ...todo } = present;
      checkVersion('todo', id, expected, { version: todo.version, by: editedBy });
      const wanted = next(todo);
      if (wanted.ampContactId !== todo.ampContactId) {
        const live = link !== null && link.state !== 'ended';
        if (live || (await loadSentTodos(db, scope)).has(id)) throw contactStays();
      }
      if (JSON.stringify(todoRow(wanted, null)) === JSON.stringify(todoRow(todo, null))) {
        return present;
      }
      const changed: Todo = { ...wanted, version: todo.version + 1, updatedAt: now };
      await upsertRows(db, scope, todoTarget, [todoRow(changed, scope.actor)]);
      // Corrected, perhaps: it may be sent again.
      await db
        .deleteFrom('todo_skips')
        .where('organization_id', '=', organizationId)
        .where('todo_id', '=', id)
        .where('reason', 'in', settledUntilEdited)
        .execute();
      await enqueue(db, organizationId, 'todo', sql`t.id = ${id}`);
      if (todo.status !== 'done' && changed.status === 'done') {
        const data = todoData({ todoId: id, ampContactId: changed.ampContactId }, null);
        const event = { id: `${id}.${changed.version}`, type: 'todo.done', at: now, data } as const;
        await tellEndpoints(db, scope, [event], now);
      }
      return { ...changed, link, skip, hold, conflicts, editedBy: scope.actor };
    });

  const load = async (db: Kysely<Tables>, ids: readonly string[]) => {
    const rows = await joinedTodos(db, organizationId)
      .where(isOneOf(dialect, 'todos.id', 'text', ids))
      .orderBy('todos.id')
      .execute();
    return await withConflicts(db, scope, rows);
  };

  return {
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        const { due } = filter;
        const ifDue = due === undefined || !('at' in query) ? [] : dueConditions(due, query.at);
        return listPage(
          db,
          scope,
          todoList,
          wanted,
          [...todoConditions(filter), ...ifDue],
          async (keys) => inOrderOf(keys, await load(db, keys.map(String)), ({ id }) => [id]),
        );
      }),

    reasons: (filter) =>
      scope.read(async (db) => {
        const { rows } = await sql<TodoReasonCount>`select s.reason as reason, count(*) as count
          from todos join todo_skips as s
            on s.organization_id = todos.organization_id and s.todo_id = todos.id
          where ${sql.join(
            [
              sql`todos.organization_id = ${organizationId}`,
              // All of these wait: removed ones count as well.
              ...todoConditions({ ...filter, removed: true }),
            ],
            sql` and `,
          )}
          group by s.reason order by count(*) desc, s.reason`.execute(db);
        return rows;
      }),

    list: ({ afterId, limit, reason, ampContactId, status, ...others }) =>
      scope.read(async (db) => {
        const filter = {
          ...others,
          reason: only(reason),
          ampContactId: only(ampContactId),
          status: only(status),
        };
        const query = joinedTodos(db, organizationId)
          .where('todos.id', '>', afterId)
          .where((where) => where.and([...todoConditions(filter)]))
          .orderBy('todos.id')
          .limit(limit);
        return await withConflicts(db, scope, await query.execute());
      }),

    get: (id) => scope.read((db) => find(db, id)),

    byIds: (ids) => scope.read((db) => load(db, ids)),

    add: (todos, now) =>
      scope.write(async (db) => {
        const rows = todos.map((todo) =>
          todoRow(
            { ...todo, version: 1, createdAt: now, updatedAt: now, deletedAt: null },
            scope.actor,
          ),
        );
        await insertRows(db, scope, todoTarget, rows);
        const ids = todos.map(({ id }) => id);
        await enqueue(db, organizationId, 'todo', isOneOf(dialect, 't.id', 'text', ids));
      }),

    edit: (id, edit, expected, now) => change(id, expected, now, (todo) => ({ ...todo, ...edit })),
    remove: (id, expected, now) =>
      change(id, expected, now, (todo) => ({ ...todo, deletedAt: todo.deletedAt ?? now })),
    restore: (id, now) => change(id, 'any', now, (todo) => ({ ...todo, deletedAt: null })),

    counts: () =>
      scope.read(async (db) => {
        const own = sql`organization_id = ${organizationId}`;
        const { rows } = await sql<TodoTotals>`select
          (select count(*) from todos where ${own} and deleted_at is null) as todos,
          (select count(*) from todo_links where ${own} and state = 'active') as linked,
          (select count(*) from todo_links where ${own} and state = 'active'
            and gone_at is not null) as gone,
          (select count(*) from todo_queue where ${own}) as queued`.execute(db);
        return rows[0] ?? { todos: 0, linked: 0, gone: 0, queued: 0 };
      }),
  };
}

/** The value that a filter asks for, as a list; undefined if there is none. */
function only<T>(value: T | undefined): readonly T[] | undefined {
  return value === undefined ? undefined : [value];
}

/** To-dos, with the conflicts that are open. */
async function withConflicts(
  db: Pick<Kysely<Tables>, 'selectFrom'>,
  scope: Scope,
  rows: readonly JoinedTodo[],
): Promise<readonly TodoRow[]> {
  const ids = rows.map(({ id }) => id);
  const open = await loadConflicts(db, scope, 'todo', ids);
  return rows.map((row) => {
    const conflicts = open.get(row.id) ?? [];
    return todoRowOf(
      row,
      conflicts.map(({ conflict, since }) => ({ ...conflict, since })),
    );
  });
}

function contactStays(): Failure {
  return badInput('contact', { code: 'todo_sent' }, { code: 'todo_not_sent' });
}
