import type { Side } from '../../core/plan/plan.ts';
import type { EngineDeps } from '../deps.ts';
import { resolveConflicts } from './decide.ts';
import { decideTodoConflicts } from './decideTodoConflicts.ts';

/** A record that can have conflicts. */
export type ConflictRecord = { readonly contactId: number } | { readonly todoId: string };

/** Digits are the id of a ConnectWise contact; to-dos have UUIDs. */
export function conflictRecord(id: string): ConflictRecord {
  const text = id.trim();
  return /^\d{1,10}$/u.test(text) ? { contactId: Number(text) } : { todoId: text };
}

/** The result of deciding conflicts. */
export type DecidedConflicts = {
  readonly decided: number;
  readonly contacts: number;
  readonly todos: number;
  /** Their numbers, used to undo them. */
  readonly decisions: readonly number[];
  /** Edited meanwhile: nothing was decided about these. */
  readonly moved: readonly Moved[];
};

type Moved = { readonly fields: readonly string[] } & (
  | { readonly connectwiseId: number }
  | { readonly todoId: string }
);

/**
 * Decides open conflicts: of one record, all its fields or some, or of all records. Throws
 * `not_found`, or `bad_input` if a field has no open conflict.
 */
export async function decideConflicts(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  only: ConflictRecord | null,
  fields: readonly string[],
  choose: Side,
  signal: AbortSignal,
): Promise<DecidedConflicts> {
  const moved: Moved[] = [];
  const decisions: number[] = [];
  const found = { decided: 0, contacts: 0, todos: 0 };
  if (only === null || 'contactId' in only) {
    const which = only === null ? 'all' : { ...only, fields };
    for await (const one of resolveConflicts(deps, which, choose)) {
      signal.throwIfAborted();
      if (one.decided.length > 0) found.contacts++;
      found.decided += one.decided.length;
      decisions.push(...one.decisions);
      if (one.moved.length > 0) moved.push({ connectwiseId: one.contactId, fields: one.moved });
    }
  }
  if (only === null || 'todoId' in only) {
    const which = only === null ? 'all' : { ...only, fields };
    for await (const one of decideTodoConflicts(deps, which, choose)) {
      signal.throwIfAborted();
      if (one.decided.length > 0) found.todos++;
      found.decided += one.decided.length;
      decisions.push(...one.decisions);
      if (one.moved.length > 0) moved.push({ todoId: one.todoId, fields: one.moved });
    }
  }
  return { ...found, decisions, moved };
}
