import { type Row, useAnswer } from '../../api/queries.ts';
import { todos as words } from '../../texts/english/todos.ts';

export type Todo = Row<'GET /organizations/{org}/todos'>;

/** What a change has answered by other operations. */
export const ofTodos = [
  'GET /organizations/{org}/todos',
  'GET /organizations/{org}/todos/{id}',
  'GET /organizations/{org}/todos/reasons',
  'GET /organizations/{org}/overview',
] as const;

/** Names of users by id. */
export function useUserNames(org: string) {
  const users = useAnswer('GET /organizations/{org}/users', {
    path: { org },
    query: { sort: 'name', limit: 200 },
  });
  const rows = users.data?.data.data ?? [];
  return {
    /** Of a user who is gone it is their id. */
    nameOf: (id: string | null): string =>
      id === null ? '' : (rows.find((user) => user.id === id)?.name ?? id),
    choices: [
      { value: 'none', label: words.nobody },
      ...rows.map(({ id, name }) => ({ value: id, label: name })),
    ],
  };
}
