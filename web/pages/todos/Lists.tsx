import { Link } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Failing, Loading } from '../../parts/states.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { DueGroups, type GroupProps, useTodos } from './DueGroups.tsx';
import { dueGroups, type TodoQuery } from './search.ts';
import { TodoGroup } from './TodoGroup.tsx';
import classes from './Todos.module.css';

type Props = GroupProps;

/** Open to-dos by when they are due, one group below the other. */
export function OpenTodos(props: Props) {
  const { context } = props;
  return (
    <DueGroups {...props}>
      {(lists) =>
        dueGroups
          .filter((group) => lists[group].rows.length > 0)
          .map((group, index) => (
            <TodoGroup
              key={group}
              title={words.groups[group]}
              list={lists[group]}
              context={context}
              showsHead={index === 0}
            />
          ))
      }
    </DueGroups>
  );
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

/** Waiting to-dos by reason, each with what resolves it. */
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

/** The page that resolves all to-dos of a reason at once, if there is one. */
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
