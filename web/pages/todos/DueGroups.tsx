import type { ReactNode } from 'react';
import { type List, useList } from '../../api/queries.ts';
import type { DueGroup } from '../../parts/due.ts';
import { Failing, Loading } from '../../parts/states.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { timeZone } from '../../texts/zone.ts';
import type { TodoContext } from './context.ts';
import { dueGroups, type filterOf, type TodoQuery } from './search.ts';
import type { Todo } from './todo.ts';

const operation = 'GET /organizations/{org}/todos';
const pageSize = 50;

export function useTodos(org: string, query: TodoQuery) {
  return useList(operation, { path: { org }, query: { limit: pageSize, ...query } });
}

export type GroupProps = {
  readonly context: TodoContext;
  readonly filter: ReturnType<typeof filterOf>;
  /** Shown if there are no rows. */
  readonly empty: ReactNode;
};

export type DueLists = Readonly<Record<DueGroup, List<Todo>>>;

/** Open to-dos by when they are due, once all groups are there. */
export function DueGroups({
  context: { org },
  filter,
  empty,
  children,
}: GroupProps & { readonly children: (lists: DueLists) => ReactNode }) {
  const open = {
    ...filter,
    status: ['open'],
    sort: 'due',
    timeZone: timeZone(),
  } satisfies TodoQuery;
  const lists: DueLists = {
    overdue: useTodos(org, { ...open, due: ['overdue'] }),
    today: useTodos(org, { ...open, due: ['today'] }),
    week: useTodos(org, { ...open, due: ['week'] }),
    later: useTodos(org, { ...open, due: ['later'] }),
    none: useTodos(org, { ...open, due: ['none'], sort: 'createdAt' }),
  };
  const all = dueGroups.map((group) => lists[group]);
  const failed = all.find(({ error, rows }) => error !== null && rows.length === 0);
  if (failed !== undefined && failed.error !== null) {
    const retry = () => {
      for (const list of all) if (list.error !== null) list.retry();
    };
    return <Failing what={words.couldNotLoad} error={failed.error} onRetry={retry} />;
  }
  if (all.some(({ isPending }) => isPending)) return <Loading lines={10} />;
  // A to-do that moved is briefly in two groups, until both are read again: the newer version
  // counts.
  const latest = new Map<string, number>();
  for (const { id, version } of all.flatMap(({ rows }) => rows)) {
    latest.set(id, Math.max(version, latest.get(id) ?? 0));
  }
  const once = (list: List<Todo>): List<Todo> => ({
    ...list,
    rows: list.rows.filter(({ id, version }) => version === latest.get(id)),
  });
  if (latest.size === 0) return <>{empty}</>;
  return (
    <>
      {children({
        overdue: once(lists.overdue),
        today: once(lists.today),
        week: once(lists.week),
        later: once(lists.later),
        none: once(lists.none),
      })}
    </>
  );
}
