import { notFound } from '../../core/notFound.ts';
import type { Side } from '../../core/plan/plan.ts';
import type { TodoBase } from '../../core/todo/todo.ts';
import { decidedBase } from '../../core/todo/todoConflicts.ts';
import type { TodoConflict } from '../../core/todo/todoPlan.ts';
import type { OpenTodoConflict, TodoRow } from '../../ports/todoStores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { openField } from './decide.ts';

type Stores = Pick<EngineDeps, 'stores'>;

/** To-dos processed together. */
const pageSize = 500;

/** To-dos with open conflicts, in order of id: all, or one. */
export async function* disputedTodos({ stores }: Stores, todoId?: string): AsyncGenerator<TodoRow> {
  if (todoId !== undefined) {
    const row = await stores.todos.get(todoId);
    if (row !== null && row.conflicts.length > 0) yield row;
    return;
  }
  for (let afterId = ''; ; ) {
    const rows = await stores.todos.list({ afterId, limit: pageSize, disputed: true });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    afterId = last.id;
  }
}

/** The result for the conflicts of a to-do; `moved` ones changed meanwhile and stay open. */
export type DecidedTodo = {
  readonly todoId: string;
  readonly decided: readonly string[];
  /** Numbers of the decisions. */
  readonly decisions: readonly number[];
  readonly moved: readonly string[];
};

/**
 * Decides open conflicts: of one to-do, all its fields or some, or of all to-dos. The chosen value
 * goes to the other side with the next sync. Throws `not_found`, or `bad_input` if a field has no
 * open conflict.
 */
export async function* decideTodoConflicts(
  { stores, clock }: Pick<EngineDeps, 'stores' | 'clock'>,
  which: { readonly todoId: string; readonly fields: readonly string[] } | 'all',
  choose: Side,
): AsyncGenerator<DecidedTodo> {
  const policy = { users: await stores.users.list(), settings: await stores.settings.get() };
  const wanted = which === 'all' ? [] : which.fields;
  let found = false;
  for await (const row of disputedTodos({ stores }, which === 'all' ? undefined : which.todoId)) {
    found = true;
    const named = wanted.map((name) => openField(name, row.conflicts));
    const chosen = row.conflicts.filter(
      ({ field }) => wanted.length === 0 || named.includes(field),
    );
    const decision = {
      kind: 'todo',
      id: row.id,
      conflicts: chosen.map(conflictOf),
      choose,
      baseAfter: (base: TodoBase, conflict: TodoConflict) =>
        decidedBase(row.id, base, conflict, choose, policy),
    } as const;
    const outcome = await stores.conflicts.decide(decision, instant(clock));
    yield { todoId: row.id, ...outcome };
  }
  if (found || which === 'all') return;
  throw notFound('todo_conflict', which.todoId);
}

function conflictOf(open: OpenTodoConflict): TodoConflict {
  const { since: _, ...conflict } = open;
  return conflict;
}
