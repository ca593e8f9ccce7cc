import type { User } from '../contact/owners.ts';
import type { Side } from '../plan/plan.ts';
import type { Settings } from '../settings/settings.ts';
import { activityTexts, isLong } from './activityText.ts';
import { activityDates } from './dueDate.ts';
import type { ActivityValues, TodoBase } from './todo.ts';
import type { TodoConflict, TodoField } from './todoPlan.ts';
import { memberFor } from './todoPolicy.ts';

/** The part of an activity that a field of a to-do stands for. */
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

/** The base with one field as it was in another one: a decision about it is taken back. */
export function reopenedBase(base: TodoBase, field: TodoField, before: TodoBase): TodoBase {
  return {
    todo: { ...base.todo, [field]: before.todo[field] },
    activity: { ...base.activity, ...activityPart(field, before.activity) },
  };
}

/**
 * The base once a person has decided a conflict: both sides count as agreed on the value that lost, as it
 * was seen, so that the chosen one is the only change, even where somebody has put it back to what it was
 * before. What was edited since on the other side stays an edit, and is a conflict anew.
 */
export function decidedBase(
  todoId: string,
  base: TodoBase,
  { field, connectWise, amp, activity }: TodoConflict,
  choose: Side,
  policy: { readonly users: readonly User[]; readonly settings: Settings },
): TodoBase {
  if (choose === 'amp') {
    // A subject without room has to be found in the notes as it stands there.
    const told = field === 'subject' && isLong(base.todo.subject) ? {} : { [field]: connectWise };
    return { todo: { ...base.todo, ...told }, activity: { ...base.activity, ...activity } };
  }
  const texts = activityTexts({ ...base.todo, id: todoId, [field]: amp });
  const known: ActivityValues = {
    ...base.activity,
    ...texts,
    start: field === 'due' ? activityDates(amp, policy.settings.timeZone).start : null,
    // Whom a to-do goes to is compared by member: see mergeTodo.
    memberId: memberFor(amp, policy)?.memberId ?? base.activity.memberId,
  };
  return {
    todo: { ...base.todo, [field]: amp },
    activity: { ...base.activity, ...activityPart(field, known) },
  };
}
