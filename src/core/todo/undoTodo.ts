import type { UndoRefusal } from '../plan/undo.ts';
import { changesFor } from './mergeTodo.ts';
import { sameActivityValues, todoValues } from './todo.ts';
import type { TodoCandidate } from './todoCandidate.ts';
import type { TodoChange, TodoEntry, TodoField } from './todoPlan.ts';
import { memberFor, type TodoPolicy } from './todoPolicy.ts';

/** What was done to a to-do, and how it stands now. */
export type TodoDone = {
  readonly entry: TodoEntry;
  /** Version of the to-do right after it. */
  readonly version: number | null;
  readonly now: TodoCandidate | null;
};

/**
 * The entry that takes back what was done to a to-do, unless either side was changed since: then
 * nothing of it is touched. An activity that was made is deleted; values go back to what they were on
 * the side they changed; a to-do that was removed comes back.
 */
export function undoTodo(
  { entry, version, now }: TodoDone,
  policy: TodoPolicy,
): TodoEntry | UndoRefusal {
  if (now === null) return 'not_there';
  const { todo, link, activity } = now;
  if (todo.version !== version) return 'edited_since';
  const common: TodoEntry = {
    action: 'update',
    todoId: todo.id,
    todoVersion: todo.version,
    ampContactId: todo.ampContactId,
    activityId: link?.activityId ?? null,
    changes: [],
    // What is open stays open.
    conflicts: now.conflicts,
    assigned: null,
    write: null,
    todo: todoValues(todo),
    removed: todo.deletedAt !== null,
    link: link?.state ?? null,
    anew: false,
    base: link?.base ?? null,
    skip: null,
  };
  if (entry.action === 'remove') {
    if (todo.deletedAt === null) return 'edited_since';
    return { ...common, action: 'restore', removed: false };
  }
  const quiet = entry.changes.length === 0 && !['export', 'restore'].includes(entry.action);
  if (quiet && entry.action !== 'delete') return 'nothing_to_undo';
  if (link === null || activity === null || link.activityId !== entry.activityId || now.gone) {
    return 'not_there';
  }
  // A deleted activity does not come back.
  if (link.state === 'ended') return 'not_there';
  if (!sameActivityValues(activity, link.base.activity)) return 'edited_since';
  if (entry.action === 'export') {
    return {
      ...common,
      action: 'delete',
      write: { kind: 'delete' },
      link: 'ended',
      anew: true,
      conflicts: [],
    };
  }
  const changes = entry.changes.map(
    (change): TodoChange => ({
      ...change,
      old: change.new,
      new: change.old,
      because: 'undo',
    }),
  );
  const back = (side: TodoChange['side']) =>
    Object.fromEntries(
      changes.filter((one) => one.side === side).map(({ field, new: value }) => [field, value]),
    );
  const fields = new Set<TodoField>(
    changes.filter(({ side }) => side === 'connectwise').map(({ field }) => field),
  );
  const inConnectWise = { ...todo, ...back('connectwise') };
  const assigned = fields.has('assignee') ? memberFor(inConnectWise.assignee, policy) : null;
  const sends = changesFor(fields, inConnectWise, link.base, assigned, policy);
  const values = { ...todoValues(todo), ...back('amp') };
  return {
    ...common,
    action: entry.action === 'restore' ? 'remove' : 'update',
    removed: entry.action === 'restore' ? true : common.removed,
    conflicts: entry.action === 'restore' ? [] : common.conflicts,
    changes,
    assigned,
    write: Object.keys(sends).length === 0 ? null : { kind: 'change', changes: sends },
    todo: values,
    // The base returns with the values, so that a sync that is allowed again does the same again.
    base: {
      ...link.base,
      todo: { ...link.base.todo, ...back('amp'), ...back('connectwise') },
    },
  };
}
