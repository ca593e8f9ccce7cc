import { IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { StateWord } from '../../parts/StateWord.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import classes from './Todos.module.css';
import type { Todo } from './todo.ts';

/** The contact of a to-do, as a link. */
export function ContactLink({
  org,
  todo,
  tabIndex,
}: {
  readonly org: string;
  readonly todo: Todo;
  readonly tabIndex?: number;
}) {
  return (
    <Link
      to="/organizations/$org/contacts/$id"
      params={{ org, id: todo.ampContactId }}
      tabIndex={tabIndex}
    >
      <bdi>{todo.contactName}</bdi>
    </Link>
  );
}

/** The state of a to-do in ConnectWise: its activity, or why it has none. */
export function InConnectWise({
  todo,
  tabIndex,
  showsReason = true,
}: {
  readonly todo: Todo;
  readonly tabIndex?: number;
  /** False if a heading says the reason already. */
  readonly showsReason?: boolean;
}) {
  const { link, waiting, conflicts, hold, lostAnswer, activityUrl, status, removedAt } = todo;
  const activity =
    link === null || link.state === 'ended' ? null : activityUrl === null ? (
      <span>{words.activity(link.activityId)}</span>
    ) : (
      <a
        href={activityUrl}
        target="_blank"
        rel="noreferrer"
        tabIndex={tabIndex}
        aria-label={words.openActivity(link.activityId)}
      >
        {words.activity(link.activityId)}
      </a>
    );
  const more =
    conflicts.length > 0 ? (
      <StateWord state="in_conflict" />
    ) : hold !== null ? (
      <StateWord state="on_hold" />
    ) : waiting !== null && !showsReason ? (
      <StateWord state="waiting" />
    ) : waiting !== null ? (
      <span className={classes.waits} title={`${waiting.title}. ${waiting.advice}`}>
        {activity === null ? <IconClock size={16} stroke={1.5} aria-hidden="true" /> : null}
        <span>{activity === null ? words.waits(waiting.title) : waiting.title}</span>
      </span>
    ) : null;
  const otherwise =
    lostAnswer !== null
      ? words.lost
      : link?.state === 'ended'
        ? words.activityGone
        : removedAt !== null || status === 'done'
          ? words.notSent
          : words.next;
  if (activity === null && more === null) {
    return <span className={classes.quiet}>{otherwise}</span>;
  }
  return (
    <span className={classes.connectwise}>
      {activity}
      {more}
    </span>
  );
}
