import { Button } from '@mantine/core';
import { useAction, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Failing, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { exactTime, soonText } from '../../texts/numbers.ts';
import classes from './Organization.module.css';
import { SettingsForm } from './SettingsForm.tsx';
import type { SettingsAnswer } from './settings.ts';

const words = texts.organization;

/** Whether it syncs by schedule, when next, and how often. */
export function Schedule({
  org,
  answer,
  isReadOnly,
}: {
  readonly org: string;
  readonly answer: SettingsAnswer;
  readonly isReadOnly: boolean;
}) {
  const schedule = useAnswer(
    'GET /organizations/{org}/schedule',
    { path: { org } },
    { every: 60_000 },
  );
  const refresh = useRefresh();
  const change = useAction('PATCH /organizations/{org}/schedule', {
    onDone: () =>
      refresh('GET /organizations/{org}/schedule', 'GET /organizations/{org}/settings', 'GET /me'),
  });
  return (
    <>
      {change.error === null ? null : <Failing what={words.couldNotPause} error={change.error} />}
      <Shown answer={schedule} what={words.couldNotLoadSchedule}>
        {({ data: { state, syncPaused, nextRuns, error } }) => (
          <>
            <div className={classes.state}>
              <p>
                {words.scheduleStates[state]} {state === 'failing' ? error?.message : null}
              </p>
              {isReadOnly ? null : (
                <Button
                  variant="default"
                  loading={change.isPending}
                  onClick={() =>
                    change.mutate({ path: { org }, body: { syncPaused: !syncPaused } })
                  }
                >
                  {syncPaused ? words.resume : words.pause}
                </Button>
              )}
            </div>
            {nextRuns.length === 0 ? null : (
              <>
                <p className={classes.quiet}>{words.next}</p>
                <ol className={classes.next} aria-label={words.next}>
                  {nextRuns.map(({ at }) => (
                    <li key={at}>
                      <time dateTime={at} title={exactTime(new Date(at))}>
                        {soonText(new Date(at), new Date())}
                      </time>
                    </li>
                  ))}
                </ol>
              </>
            )}
          </>
        )}
      </Shown>
      <SettingsForm
        org={org}
        answer={answer}
        names={['syncEvery', 'quietHours', 'timeZone']}
        isReadOnly={isReadOnly}
      />
    </>
  );
}
