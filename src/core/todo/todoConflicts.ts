import type { User } from '../contact/owners.ts';
import type { Side } from '../plan/plan.ts';
import type { Settings } from '../settings/settings.ts';
import { activityTexts, isLong } from './activityText.ts';
import { activityDates } from './dueDate.ts';
import type { ActivityValues, TodoBase } from './todo.ts';
import type { TodoConflict, TodoField } from './todoPlan.ts';
import { memberFor } from './todoPolicy.ts';

/** The part of an activity that a to-do field maps to. */
export function activityPart(field: TodoField, values: ActivityValues): Partial<ActivityValues> {
  const { name, notes, start, statusId, typeId, memberId } = values;
  const parts: Record<TodoField, Partial<ActivityValues>> = {
    subject: { name },
    notes: { notes },
    due: { start },
    status: { statusId },
    assignee: { memberId },
    type: { typeId },
  };
  return parts[field];
}

/** Restores one field of the base from another base, to undo a decision. */
export function reopenedBase(base: TodoBase, field: TodoField, before: TodoBase): TodoBase {
  return {
    todo: { ...base.todo, [field]: before.todo[field] },
    activity: { ...base.activity, ...activityPart(field, before.activity) },
  };
}

/**
 * The base after a person has decided a conflict: both sides count as agreed on the value that
 * lost, as the person saw it. So the chosen value is the only change, even if someone has restored
 * it meanwhile. Later edits on the other side remain edits, and are a new conflict.
 */
export function decidedBase(
  todoId: string,
  base: TodoBase,
  { field, connectWise, amp, activity }: TodoConflict,
  choose: Side,
  policy: { readonly users: readonly User[]; readonly settings: Settings },
): TodoBase {
  if (choose === 'amp') {
    // A subject that is too long has to be found in the notes in its present form.
    const told = field === 'subject' && isLong(base.todo.subject) ? {} : { [field]: connectWise };
    return { todo: { ...base.todo, ...told }, activity: { ...base.activity, ...activity } };
  }
  const texts = activityTexts({ ...base.todo, id: todoId, [field]: amp });
  const known: ActivityValues = {
    ...base.activity,
    ...texts,
    start: field === 'due' ? activityDates(amp, policy.settings.timeZone).start : null,
    // The assignee is compared by member: see mergeTodo.
    memberId: memberFor(amp, policy)?.memberId ?? base.activity.memberId,
  };
  return {
    todo: { ...base.todo, [field]: amp },
    activity: { ...base.activity, ...activityPart(field, known) },
  };
}
