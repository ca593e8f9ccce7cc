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
 * The entry of a successful write, from what ConnectWise returned. The returned values become its
 * side of the base, so that ConnectWise's own changes do not count as edits. A value that it
 * altered is reported.
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

/** The to-do field that each part of an activity maps to. */
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
 * The entry of a write that ConnectWise rejected in part: the rejected parts are not applied, and are sent
 * again once the to-do is edited.
 */
export function afterPartWrite(
  entry: TodoEntry,
  returned: Activity,
  kept: ActivityChanges,
  refused: readonly (keyof ActivityChanges)[],
): TodoEntry {
  const changed = (field: TodoField) =>
    entry.changes.some((one) => one.side === 'connectwise' && one.field === field);
  // Notes that were not changed are sent only because they contain a subject that is too long.
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
 * The entry for an activity that was found after the answer to its create was lost. Values that
 * differ from the sent ones were edited since, and must count as edits.
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

/** The written values. Anything else that is new is a person's edit and must count as one. */
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

/** Whether status, member and date equal the sent ones. Texts may be altered. */
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
