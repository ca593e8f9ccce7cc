import type { Row } from '../../api/queries.ts';
import { todos as words } from '../../texts/english/todos.ts';

export type Todo = Row<'GET /organizations/{org}/todos'>;

/** The operations whose answers a change affects. */
export const ofTodos = [
  'GET /organizations/{org}/todos',
  'GET /organizations/{org}/todos/{id}',
  'GET /organizations/{org}/todos/reasons',
  'GET /organizations/{org}/overview',
] as const;

/** The choice of no assignee. */
export const nobody = { value: 'none', label: words.nobody };
