import type { Row } from '../../api/queries.ts';

export type Conflict = Row<'GET /organizations/{org}/conflicts'>;

/** The contact or to-do that a conflict is about. */
export function recordKey(conflict: Conflict): string {
  return conflict.kind === 'todo' ? conflict.todoId : conflict.ampContactId;
}

/** The conflicts of one record. */
export type InConflict = {
  readonly key: string;
  readonly name: string;
  readonly conflicts: readonly [Conflict, ...Conflict[]];
};
