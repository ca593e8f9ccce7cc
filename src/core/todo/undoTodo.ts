import type { UndoRefusal } from '../plan/undo.ts';
import { formsToSend, takenBack } from './activityForm.ts';
import { changesFor } from './mergeTodo.ts';
import {
  type ActivityValues,
  sameActivityValues,
  type Todo,
  type TodoLink,
  type TodoLinkState,
  type TodoValues,
  todoValues,
} from './todo.ts';
import type { TodoCandidate } from './todoCandidate.ts';
import { activityPart } from './todoConflicts.ts';
import type { TodoChange, TodoEntry, TodoField } from './todoPlan.ts';
import { activityStatusFor, memberFor, type TodoPolicy } from './todoPolicy.ts';

/** What a run did to a to-do, and its present state. */
export type TodoDone = {
  readonly entry: TodoEntry;
  /** Version of the to-do right after the run. */
  readonly version: number | null;
  readonly now: TodoCandidate | null;
};

/**
 * The entry that undoes what was done to a to-do. If either side was changed since, nothing is
 * touched. A created activity is deleted; values are restored on the side that was changed, in
 * ConnectWise in its own form; a removed to-do is restored.
 */
export function undoTodo(
  { entry, version, now }: TodoDone,
  policy: TodoPolicy,
): TodoEntry | UndoRefusal {
  if (now === null) return 'not_there';
  const { todo, link, activity } = now;
  if (todo.version !== version) return 'edited_since';
  if (entry.changes.some(({ uncertain }) => uncertain === true)) return 'edited_since';
  const common: TodoEntry = {
    action: 'update',
    todoId: todo.id,
    todoVersion: todo.version,
    ampContactId: todo.ampContactId,
    activityId: link?.activityId ?? null,
    changes: [],
    // Open conflicts stay open.
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
  const changes = entry.changes.map((change) => takenBack(change, activity));
  const back = (side: TodoChange['side']) =>
    Object.fromEntries(
      changes.filter((one) => one.side === side).map(({ field, new: value }) => [field, value]),
    );
  if (entry.action === 'export') {
    return {
      ...common,
      action: 'delete',
      // The activity is deleted with all its values; the to-do loses what came from it.
      changes: changes.filter(({ side }) => side === 'amp'),
      write: { kind: 'delete' },
      link: 'ended',
      anew: true,
      conflicts: [],
      todo: todoValues({ ...todoValues(todo), ...back('amp') }),
    };
  }
  const sent = changes.filter(({ side }) => side === 'connectwise');
  // Lines of older releases lack ConnectWise's form; the AMP values are used instead.
  const mapped = sent.filter(({ inConnectWise }) => inConnectWise === undefined);
  const fields = new Set<TodoField>(mapped.map(({ field }) => field));
  const inConnectWise = { ...todo, ...back('connectwise') };
  const assigned = fields.has('assignee') ? memberFor(inConnectWise.assignee, policy) : null;
  const sends = {
    ...changesFor(fields, inConnectWise, link.base, assigned, policy),
    ...formsToSend(sent, policy.settings.timeZone),
  };
  const values = { ...todoValues(todo), id: todo.id, ...back('amp') };
  return {
    ...common,
    action: entry.action === 'restore' ? 'remove' : 'update',
    removed: entry.action === 'restore' ? true : common.removed,
    link: linkBefore(entry) ?? common.link,
    conflicts: entry.action === 'restore' ? [] : common.conflicts,
    changes,
    assigned,
    write: Object.keys(sends).length === 0 ? null : { kind: 'change', changes: sends },
    todo: todoValues(values),
    // The base is restored with the values, so that a released sync makes the same change again.
    base: {
      activity: {
        ...link.base.activity,
        ...activityBefore(changes, values, link, policy),
        // It was closed, and reopened since.
        ...(linkBefore(entry) === 'resting' ? closed(policy) : {}),
      },
      todo: { ...link.base.todo, ...back('amp'), ...back('connectwise') },
    },
  };
}

/**
 * The state before; null: unchanged. When its hold is released, the activity is closed, or
 * reopened, once more.
 */
function linkBefore({ action, changes }: TodoEntry): TodoLinkState | null {
  if (action === 'close') return 'active';
  return action === 'restore' && changes.length === 0 ? 'resting' : null;
}

function closed(policy: TodoPolicy): Partial<ActivityValues> {
  const status = activityStatusFor('done', policy);
  return status === null ? {} : { statusId: status.id };
}

/**
 * The activity's values before they came to AMP, so that they count as a ConnectWise edit again.
 */
function activityBefore(
  changes: readonly TodoChange[],
  todo: Pick<Todo, 'id'> & TodoValues,
  { base }: TodoLink,
  policy: TodoPolicy,
): Partial<ActivityValues> {
  const fields = new Set(changes.flatMap(({ side, field }) => (side === 'amp' ? [field] : [])));
  const assigned = memberFor(todo.assignee, policy);
  const { end: _end, ...sends } = changesFor(fields, todo, base, assigned, policy);
  const memberId = todo.assignee === null ? null : (sends.memberId ?? null);
  const before: ActivityValues = { ...base.activity, ...sends, memberId };
  let parts: Partial<ActivityValues> = {};
  for (const field of fields) parts = { ...parts, ...activityPart(field, before) };
  return parts;
}
