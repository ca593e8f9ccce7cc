import { sameActivityNotes, sameName } from './activityText.ts';
import {
  type Activity,
  type ActivityChanges,
  type ActivityValues,
  activityValues,
  type NewActivity,
  type TodoBase,
  todoValues,
} from './todo.ts';
import type { TodoChange, TodoEntry, TodoField } from './todoPlan.ts';

/**
 * The entry of a write that went through, by what ConnectWise returned: that is what its side of the
 * base becomes, so that its own rewriting is no change. A value that it took and did not keep is told.
 */
export function afterTodoWrite(entry: TodoEntry, returned: Activity): TodoEntry {
  const { write } = entry;
  const activity = taken(entry, returned);
  const ampBase = entry.base === null ? todoValues(entry.todo) : entry.base.todo;
  const base: TodoBase = { todo: ampBase, activity };
  const settled = { ...entry, activityId: returned.id, base };
  if (write === null || write.kind === 'delete' || keeps(write, returned)) return settled;
  const about = { kind: 'activity', id: String(returned.id) } as const;
  return { ...settled, skip: { kind: 'todo', id: entry.todoId, reason: 'not_kept', about } };
}

/** Which field of a to-do each part of an activity stands for. */
export const fieldOf: Readonly<Record<keyof ActivityChanges, TodoField>> = {
  name: 'subject',
  notes: 'notes',
  start: 'due',
  end: 'due',
  statusId: 'status',
  typeId: 'type',
  memberId: 'assignee',
};

/**
 * The same for a change of which ConnectWise refused some parts: those are not done, and go out again
 * once the to-do is edited.
 */
export function afterPartWrite(
  entry: TodoEntry,
  returned: Activity,
  kept: ActivityChanges,
  refused: readonly (keyof ActivityChanges)[],
): TodoEntry {
  const changed = (field: TodoField) =>
    entry.changes.some((one) => one.side === 'connectwise' && one.field === field);
  // Notes that nobody changed hold a subject without room.
  const fields = refused.map((part) =>
    part === 'notes' && !changed('notes') ? 'subject' : fieldOf[part],
  );
  const write = { kind: 'change', changes: kept } as const;
  const settled = afterTodoWrite({ ...entry, write }, returned);
  const isRefused = ({ side, field }: TodoChange) =>
    side === 'connectwise' && fields.includes(field);
  const ampBase: Record<string, unknown> = { ...settled.base?.todo };
  for (const change of entry.changes) if (isRefused(change)) ampBase[change.field] = change.old;
  const about = { kind: 'activity', id: String(returned.id) } as const;
  return {
    ...settled,
    write: entry.write,
    changes: entry.changes.filter((change) => !isRefused(change)),
    base:
      settled.base === null
        ? null
        : { ...settled.base, todo: { ...settled.base.todo, ...ampBase } },
    skip: { kind: 'todo', id: entry.todoId, reason: 'activity_refused', about },
  };
}

/**
 * The same for an activity that was found, because the answer to its create was lost: what it does not
 * hold as it was sent has been edited since, and has to be found as an edit.
 */
export function afterFound(entry: TodoEntry, draft: NewActivity, found: Activity): TodoEntry {
  const { name, notes, start, statusId, typeId, memberId } = draft;
  const activity: ActivityValues = {
    name: sameName(name, found.name) ? found.name : name,
    notes: sameActivityNotes(notes, found.notes) ? found.notes : notes,
    start: sameDay(start, found.start) ? found.start : start,
    statusId: statusId ?? found.statusId,
    typeId: typeId ?? found.typeId,
    memberId,
  };
  const base: TodoBase = { todo: todoValues(entry.todo), activity };
  return { ...entry, activityId: found.id, base };
}

/** What was written. Anything else that is new is an edit of somebody, and has to be found as one. */
function taken({ write, base }: TodoEntry, returned: Activity): ActivityValues {
  const all = activityValues(returned);
  if (base === null || write === null || write.kind !== 'change') return all;
  const { changes } = write;
  return {
    name: changes.name === undefined ? base.activity.name : all.name,
    notes: changes.notes === undefined ? base.activity.notes : all.notes,
    start: changes.start === undefined ? base.activity.start : all.start,
    statusId: changes.statusId === undefined ? base.activity.statusId : all.statusId,
    typeId: changes.typeId === undefined ? base.activity.typeId : all.typeId,
    memberId: changes.memberId === undefined ? base.activity.memberId : all.memberId,
  };
}

type Sent = Exclude<NonNullable<TodoEntry['write']>, { readonly kind: 'delete' }>;

/** Whether status, member and date are what was sent. Texts may be rewritten. */
function keeps(write: Sent, returned: Activity): boolean {
  const { statusId, memberId, start } = write.kind === 'create' ? write.draft : write.changes;
  return (
    (statusId === undefined || statusId === null || statusId === returned.statusId) &&
    (memberId === undefined || memberId === returned.memberId) &&
    (start === undefined || sameDay(start, returned.start))
  );
}

/** A date-only value is tolerated (CLIENT): its day is enough. */
export function sameDay(sent: string | null, kept: string | null): boolean {
  if (sent === null || kept === null) return sent === kept;
  return kept.length === 10 ? sent.startsWith(kept) : sent === kept;
}
