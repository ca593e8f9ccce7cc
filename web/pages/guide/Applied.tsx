import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { number } from '../../texts/numbers.ts';
import classes from './guide.module.css';

const words = texts.guide.apply;

/** The results of the plan, in sentences that link to their lists, and when the next sync is. */
export function Applied({
  org,
  run,
  another,
}: {
  readonly org: string;
  readonly run: Answer<'GET /organizations/{org}/runs/{id}'>;
  readonly another: ReactNode;
}) {
  const overview = useAnswer('GET /organizations/{org}/overview', { path: { org } });
  const schedule = useAnswer('GET /organizations/{org}/schedule', { path: { org } });
  return (
    <>
      {run.status === 'partial' ? (
        <Notice tone="warning" title={words.problems} actions={another}>
          {run.error?.message}
        </Notice>
      ) : null}
      <Shown answer={overview} what={words.couldNotLoad}>
        {({ data: { figures, skippedByReason } }) => {
          const skipped = skippedByReason.filter(({ kind }) => kind === 'contact');
          return (
            <>
              <p className={classes.result} role="status">
                <Link
                  to="/organizations/$org/contacts"
                  params={{ org }}
                  search={{ state: 'in_step' }}
                >
                  {words.result(figures.inStep.count)}
                </Link>{' '}
                {figures.skippedInConnectWise.count === 0
                  ? null
                  : words.skipped(figures.skippedInConnectWise.count)}
              </p>
              {skipped.length === 0 ? null : (
                <ul className={classes.reasons}>
                  {skipped.map(({ reason, title, count }) => (
                    <li key={reason}>
                      {`${number(count)}: `}
                      <Link to="/organizations/$org/skips" params={{ org }} search={{ reason }}>
                        {title}
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Shown>
      <Shown answer={schedule} what={words.couldNotLoad}>
        {({ data: { state, syncEvery, nextRuns } }) => (
          <p className={classes.text}>
            {state === 'paused' ? words.schedule.paused : words.schedule.on(syncEvery)}{' '}
            {nextRuns[0] === undefined ? null : words.schedule.next(nextRuns[0].words)}
          </p>
        )}
      </Shown>
      <div className={classes.foot}>
        <Button
          renderRoot={(props) => <Link to="/organizations/$org" params={{ org }} {...props} />}
        >
          {words.finish}
        </Button>
      </div>
    </>
  );
}
