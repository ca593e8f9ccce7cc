import { todos as words } from '../texts/english/todos.ts';
import classes from './Due.module.css';
import { dueText, isOverdue } from './due.ts';

/** When a to-do is due; an overdue one says so in words, not only by its colour. */
export function Due({
  todo: { due, status },
}: {
  readonly todo: { readonly due: string | null; readonly status: string };
}) {
  if (due === null) return <span className={classes.none}>{words.noDate}</span>;
  const now = new Date();
  const isLate = status === 'open' && isOverdue(due, now);
  const text = dueText(due, now);
  return (
    <time dateTime={due} className={isLate ? classes.overdue : undefined}>
      {isLate ? words.overdue(text) : text}
    </time>
  );
}
