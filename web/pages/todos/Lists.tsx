import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAnswer, useList } from '../../api/queries.ts';
import { Failing, Loading } from '../../parts/states.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { timeZone } from '../../texts/zone.ts';
import type { TodoContext } from './context.ts';
import type { filterOf, TodoQuery } from './search.ts';
import { TodoGroup } from './TodoGroup.tsx';
import classes from './Todos.module.css';

const operation = 'GET /organizations/{org}/todos';
const pageSize = 50;

type Props = {
  readonly context: TodoContext;
  readonly filter: ReturnType<typeof filterOf>;
  /** What to show where there is no row. */
  readonly empty: ReactNode;
};

function useTodos(org: string, query: TodoQuery) {
  return useList(operation, { path: { org }, query: { limit: pageSize, ...query } });
}

/** Open to-dos by when they are due. */
export function OpenTodos({ context, filter, empty }: Props) {
  const open = {
    ...filter,
    status: ['open'],
    sort: 'due',
    timeZone: timeZone(),
  } satisfies TodoQuery;
  const { org } = context;
  const groups = [
    [words.groups.overdue, useTodos(org, { ...open, due: ['overdue'] })],
    [words.groups.today, useTodos(org, { ...open, due: ['today'] })],
    [words.groups.week, useTodos(org, { ...open, due: ['week'] })],
    [words.groups.later, useTodos(org, { ...open, due: ['later'] })],
    [words.groups.none, useTodos(org, { ...open, due: ['none'], sort: 'createdAt' })],
  ] as const;
  const failed = groups.find(([, { error, rows }]) => error !== null && rows.length === 0)?.[1];
  if (failed !== undefined && failed.error !== null) {
    const retry = () => {
      for (const [, list] of groups) if (list.error !== null) list.retry();
    };
    return <Failing what={words.couldNotLoad} error={failed.error} onRetry={retry} />;
  }
  if (groups.some(([, { isPending }]) => isPending)) return <Loading lines={10} />;
  // One that moved is for a moment in two groups, until both were asked again: it is where it was seen last.
  const latest = new Map<string, number>();
  for (const { id, version } of groups.flatMap(([, { rows }]) => rows)) {
    latest.set(id, Math.max(version, latest.get(id) ?? 0));
  }
  const filled = groups
    .map(([title, list]) => {
      const rows = list.rows.filter(({ id, version }) => version === latest.get(id));
      return [title, { ...list, rows }] as const;
    })
    .filter(([, { rows }]) => rows.length > 0);
  if (filled.length === 0) return <>{empty}</>;
  return filled.map(([title, list], index) => (
    <TodoGroup key={title} title={title} list={list} context={context} showsHead={index === 0} />
  ));
}

/** Done or removed ones, the latest first. */
export function ClosedTodos({
  context,
  filter,
  empty,
  view,
}: Props & { readonly view: 'done' | 'removed' }) {
  const which: TodoQuery = view === 'done' ? { status: ['done'] } : { removedOnly: true };
  const list = useTodos(context.org, { ...filter, ...which, sort: '-updatedAt' });
  if (!list.isPending && list.error === null && list.rows.length === 0) return <>{empty}</>;
  return <TodoGroup title={words.view[view]} list={list} context={context} showsHead />;
}

/** Those that wait, by reason, each with what frees them. */
export function WaitingTodos({ context, filter, empty }: Props) {
  const { org } = context;
  const reasons = useAnswer(
    'GET /organizations/{org}/todos/reasons',
    { path: { org }, query: filter },
    { keepPrevious: true },
  );
  const disputed = useTodos(org, { ...filter, disputed: true });
  const error = reasons.error ?? disputed.error;
  if (error !== null) {
    const retry = () => {
      void reasons.refetch();
      disputed.retry();
    };
    return <Failing what={words.couldNotLoad} error={error} onRetry={retry} />;
  }
  if (reasons.data === undefined || disputed.isPending) return <Loading lines={10} />;
  const { data } = reasons.data.data;
  if (data.length === 0 && disputed.rows.length === 0) return <>{empty}</>;
  return (
    <>
      {disputed.rows.length > 0 ? (
        <TodoGroup title={words.conflict} list={disputed} context={context} showsHead>
          <p className={classes.advice}>
            {words.conflictText}{' '}
            <Link to="/organizations/$org/review" params={{ org }}>
              {words.ways.review}
            </Link>
          </p>
        </TodoGroup>
      ) : null}
      {data.map(({ reason, title, advice }, index) => (
        <WaitingGroup
          key={reason}
          reason={reason}
          title={title}
          advice={advice}
          context={context}
          filter={filter}
          showsHead={index === 0 && disputed.rows.length === 0}
        />
      ))}
    </>
  );
}

type Reason = NonNullable<TodoQuery['reason']>[number];

function WaitingGroup({
  reason,
  title,
  advice,
  context,
  filter,
  showsHead,
}: Omit<Props, 'empty'> & {
  readonly reason: Reason;
  readonly title: string;
  readonly advice: string;
  readonly showsHead: boolean;
}) {
  const list = useTodos(context.org, { ...filter, reason: [reason], sort: 'due' });
  return (
    <TodoGroup
      title={title}
      list={list}
      context={{ ...context, showsReasons: false }}
      showsHead={showsHead}
    >
      <p className={classes.advice}>
        {advice} <Way org={context.org} reason={reason} />
      </p>
    </TodoGroup>
  );
}

/** The page on which all to-dos of a reason are freed at once, where there is one. */
function Way({ org, reason }: { readonly org: string; readonly reason: Reason }) {
  if (reason === 'no_member') {
    return (
      <Link to="/organizations/$org/users" params={{ org }}>
        {words.ways.users}
      </Link>
    );
  }
  if (reason === 'todo_push_off') {
    return (
      <Link to="/organizations/$org/settings" params={{ org }}>
        {words.ways.settings}
      </Link>
    );
  }
  return null;
}
