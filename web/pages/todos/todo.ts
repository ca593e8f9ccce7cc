import { type Row, useAnswer } from '../../api/queries.ts';
import { todos as words } from '../../texts/english/todos.ts';
import { texts } from '../../texts/english.ts';

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
    /** Empty for nobody, and while it is not known. */
    nameOf: (id: string | null): string => {
      if (id === null || users.data === undefined) return '';
      return rows.find((user) => user.id === id)?.name ?? texts.names.removedUser;
    },
    choices: [
      { value: 'none', label: words.nobody },
      ...rows.map(({ id, name }) => ({ value: id, label: name })),
    ],
  };
}
