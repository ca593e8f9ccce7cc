import type { Effect, SideEffect } from '../plan/effect.ts';
import { type TodoEntry, writesTodo } from './todoPlan.ts';

/** The effect of an entry on the to-do and on its activity. */
export function effectOfTodo(entry: TodoEntry): Effect {
  return { amp: todoEffect(entry), connectwise: activityEffect(entry) };
}

function todoEffect(entry: TodoEntry): SideEffect | null {
  if (entry.action === 'remove') return 'removed';
  return writesTodo(entry) ? 'updated' : null;
}

function activityEffect({ action, write }: TodoEntry): SideEffect | null {
  if (write === null) return null;
  if (write.kind === 'create') return 'created';
  return write.kind === 'delete' || action === 'close' ? 'removed' : 'updated';
}
