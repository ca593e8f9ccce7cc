import type { UndoRefusal } from '../core/plan/undo.ts';

/** A record that an undo skipped. */
export type NotUndone = {
  readonly contactId: number | null;
  readonly ampContactId: string | null;
  /** Set if it is a to-do. */
  readonly todoId?: string;
  readonly reason: UndoRefusal;
};
