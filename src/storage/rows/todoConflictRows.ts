import { type Kysely, sql } from 'kysely';
import { sameTodoConflicts } from '../../core/todo/todoConflicts.ts';
import type { TodoConflict } from '../../core/todo/todoPlan.ts';
import type { OpenTodoConflict } from '../../ports/todoStores.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf, rowSource } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

const target = {
  table: 'todo_conflicts',
  key: ['todo_id', 'field'],
  columns: { todo_id: 'text', field: 'text', since: 'text', body: 'json' },
} as const;

const keyColumns = { todo_id: 'text', field: 'text' } as const;

/** Open conflicts of to-dos, in order of field. */
export async function loadTodoConflicts(
  db: Pick<Kysely<Tables>, 'selectFrom'>,
  { organizationId, dialect }: Place,
  todoIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenTodoConflict[]>> {
  const byTodo = new Map<string, OpenTodoConflict[]>();
  if (todoIds.length === 0) return byTodo;
  const rows = await db
    .selectFrom('todo_conflicts')
    .select(['todo_id', 'since', 'body'])
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'todo_id', 'text', todoIds))
    .orderBy('todo_id')
    .orderBy('field')
    .execute();
  for (const { todo_id: id, since, body } of rows) {
    byTodo.set(id, [...(byTodo.get(id) ?? []), { ...decodeJson(body), since }]);
  }
  return byTodo;
}

/** Makes these the open conflicts of to-dos; one that stays open keeps its time, or all of itself. */
export async function putTodoConflicts(
  db: Writing,
  place: Place,
  wanted: ReadonlyMap<string, readonly TodoConflict[]>,
  now: string,
): Promise<void> {
  const present = await loadTodoConflicts(db, place, [...wanted.keys()]);
  const rows: { todo_id: string; field: string; since: string; body: TodoConflict }[] = [];
  const gone: { todo_id: string; field: string }[] = [];
  for (const [todoId, conflicts] of wanted) {
    const open = present.get(todoId) ?? [];
    for (const conflict of conflicts) {
      const before = open.find(({ field }) => field === conflict.field);
      if (before !== undefined && sameTodoConflicts([before], [conflict])) continue;
      const since = before?.since ?? now;
      rows.push({ todo_id: todoId, field: conflict.field, since, body: conflict });
    }
    for (const { field } of open) {
      if (conflicts.some((conflict) => conflict.field === field)) continue;
      gone.push({ todo_id: todoId, field });
    }
  }
  await upsertRows(db, place, target, rows);
  await deleteTodoConflicts(db, place, gone);
}

/** Ends conflicts. */
export async function deleteTodoConflicts(
  db: Writing,
  { organizationId, dialect }: Place,
  gone: readonly { readonly todo_id: string; readonly field: string }[],
): Promise<void> {
  if (gone.length === 0) return;
  await sql`delete from todo_conflicts where organization_id = ${organizationId}
    and (todo_id, field) in
      (select x.todo_id, x.field from ${rowSource(dialect, keyColumns, gone)})`.execute(db);
}
