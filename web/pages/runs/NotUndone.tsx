import type { Answer } from '../../api/call.ts';
import { undoRun } from '../../texts/english/undoRun.ts';
import { number } from '../../texts/numbers.ts';
import classes from './LineGroups.module.css';

type Left = Answer<'GET /organizations/{org}/runs/{id}'>['notUndone'][number];

const words = undoRun;

/** Records that an undo skips or skipped, by reason. */
export function NotUndone({
  records,
  total,
}: {
  readonly records: readonly Left[];
  readonly total: number;
}) {
  const reasons = [...new Set(records.map(({ reason }) => reason))];
  return (
    <>
      <ul className={classes.groups} aria-label={words.leftAlone}>
        {reasons.map((reason) => {
          const own = records.filter((one) => one.reason === reason);
          return (
            <li key={reason} className={classes.group}>
              <div className={classes.head}>
                <span className={classes.name}>{words.reason(reason)}</span>
                <span className={classes.count}>{number(own.length)}</span>
              </div>
              <p className={classes.told}>{own.map(({ name }) => name ?? '').join(', ')}</p>
            </li>
          );
        })}
      </ul>
      {total > records.length ? (
        <p className={classes.told}>{words.firstShown(records.length, total)}</p>
      ) : null}
    </>
  );
}
