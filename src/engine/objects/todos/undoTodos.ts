import { followedBy } from '../../../core/todo/activityForm.ts';
import type { TodoAction, TodoChange, TodoEntry } from '../../../core/todo/todoPlan.ts';
import { undoTodo } from '../../../core/todo/undoTodo.ts';
import type { NotUndone } from '../../../ports/notUndone.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { AppliedRecord, UndoSteps, UnnumberedLine } from '../../sync/syncedObject.ts';
import { policyWithoutLists, type TodoLookups } from './decideTodos.ts';
import { todoEntryOf } from './todoFacts.ts';

export function undoOfTodos({ deps }: RunContext, lookups: TodoLookups): UndoSteps {
  return {
    join: (before, after) => ({
      kind: 'todo',
      entry: joined(todoEntryOf(before), todoEntryOf(after)),
    }),
    plan: (records) => plan(deps, lookups, records),
    notUndone: (line) => notUndone(todoEntryOf(line).todoId, 'edited_since'),
  };
}

/** Actions that only change values. */
const changesValues: ReadonlySet<TodoAction> = new Set(['update', 'ask', 'note']);

/**
 * The old values of the earlier entry and the new ones of the later. An activity that the earlier one
 * created still counts as created.
 */
function joined(before: TodoEntry, after: TodoEntry): TodoEntry {
  const changes = new Map<string, TodoChange>();
  for (const change of [...before.changes, ...after.changes]) {
    const key = `${change.side} ${change.field}`;
    const earlier = changes.get(key);
    changes.set(key, earlier === undefined ? change : followedBy(earlier, change));
  }
  const action = changesValues.has(after.action) ? before.action : after.action;
  return { ...after, action, changes: [...changes.values()] };
}

async function plan(
  deps: RunContext['deps'],
  lookups: TodoLookups,
  records: readonly AppliedRecord[],
) {
  const policy = { ...(await policyWithoutLists(deps)), ...(await lookups.lists()) };
  const done = records.map(({ line, version }) => ({ entry: todoEntryOf(line), version }));
  const ids = done.map(({ entry }) => entry.todoId);
  const found = await deps.stores.todoSync.candidatesByIds(ids);
  const now = new Map(found.map((one) => [one.candidate.todo.id, one]));
  const lines: UnnumberedLine[] = [];
  const left: NotUndone[] = [];
  for (const { entry, version } of done) {
    const one = now.get(entry.todoId);
    const undone = undoTodo({ entry, version, now: one?.candidate ?? null }, policy);
    if (typeof undone !== 'string') {
      lines.push({ stamp: one?.stamp ?? 0, line: { kind: 'todo', entry: undone } });
    } else if (undone !== 'nothing_to_undo') left.push(notUndone(entry.todoId, undone));
  }
  return { lines, notUndone: left };
}

function notUndone(todoId: string, reason: NotUndone['reason']): NotUndone {
  return { contactId: null, ampContactId: null, todoId, reason };
}
