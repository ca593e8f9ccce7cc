import type { User } from '../contact/owners.ts';
import type { Side } from '../plan/plan.ts';
import type { Settings } from '../settings/settings.ts';
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

/** Whether the same is open, in the same words. */
export function sameTodoConflicts(a: readonly TodoConflict[], b: readonly TodoConflict[]): boolean {
  return a.length === b.length && a.every((one) => b.some((other) => said(one) === said(other)));
}

function said({ field, base, connectWise, amp, activity }: TodoConflict): string {
  return JSON.stringify([field, base, connectWise, amp, activity]);
}

/**
 * The base once a person has decided a conflict: the other side counts as unchanged, at the value that
 * was seen, so that the chosen value is the only change. What was edited since stays an edit, and is a
 * conflict anew.
 */
export function decidedBase(
  base: TodoBase,
  { field, amp, activity }: TodoConflict,
  choose: Side,
  policy: { readonly users: readonly User[]; readonly settings: Settings },
): TodoBase {
  if (choose === 'amp') return { ...base, activity: { ...base.activity, ...activity } };
  const todo = { ...base.todo, [field]: amp };
  if (field !== 'assignee') return { ...base, todo };
  // Whom a to-do goes to is compared by member: see mergeTodo.
  const memberId = memberFor(amp, policy)?.memberId ?? base.activity.memberId;
  return { todo, activity: { ...base.activity, memberId } };
}
