import type { TodoSkipReason } from './todoPlan.ts';

/** Reasons why a to-do waits, in the order they are listed; true where a person has to decide. */
const ofTodos: Readonly<Record<TodoSkipReason, boolean>> = {
  contact_not_linked: false,
  contact_left_out: false,
  contact_held: true,
  contact_removed: false,
  contact_deleted: false,
  no_member: false,
  member_inactive: true,
  no_closed_status: false,
  done_before: false,
  todo_push_off: false,
  activity_deleted: false,
  activity_uncertain: true,
  activity_refused: false,
  not_kept: false,
};

/** All reasons, in the order they are listed. */
export const todoSkipReasons = Object.keys(ofTodos).filter(isTodoSkipReason);

export function isTodoSkipReason(text: string): text is TodoSkipReason {
  return Object.hasOwn(ofTodos, text);
}

/** Whether a to-do that waits for this reason waits until a person decides. */
export function todoNeedsDecision(reason: TodoSkipReason): boolean {
  return ofTodos[reason];
}
