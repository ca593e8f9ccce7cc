import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleOff,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Overview, useOverview } from '../api/overview.ts';
import { useAction } from '../api/queries.ts';
import { texts } from '../texts/english.ts';
import classes from './SyncState.module.css';
import { Time } from './Time.tsx';
import { tellDone } from './tellDone.tsx';

const words = texts.sync;

const icons = {
  not_connected: IconCircleOff,
  waiting_for_first_sync: IconCircleOff,
  paused: IconPlayerPause,
  stopped: IconAlertTriangle,
  failing: IconAlertTriangle,
  held: IconPlayerPause,
  on: IconCircleCheck,
} as const;

/** The state of the sync in one line, with Sync now; during a run, its progress. */
export function SyncState() {
  const { org, answer, overview } = useOverview();
  if (org === undefined) return null;
  if (overview === undefined) {
    return answer.error === null ? null : (
      <span className={classes.line}>{words.couldNotLoad}</span>
    );
  }
  const { sync } = overview;
  return sync.running === null ? (
    <Standing
      org={org}
      sync={sync}
      isHeld={overview.needsYou.some(({ need }) => need === 'plan_on_hold')}
    />
  ) : (
    <Running org={org} run={sync.running} />
  );
}

function Standing({
  org,
  sync,
  isHeld,
}: {
  readonly org: string;
  readonly sync: Overview['sync'];
  /** A plan waits for a person. */
  readonly isHeld: boolean;
}) {
  const queries = useQueryClient();
  const start = useAction('POST /organizations/{org}/runs', {
    onDone: () => queries.invalidateQueries(),
  });
  const state = sync.state === 'on' && isHeld ? 'held' : sync.state;
  const Icon = icons[state];
  const isBad = sync.state === 'stopped' || sync.state === 'failing';
  const finishedAt = sync.lastRun?.finishedAt ?? null;
  return (
    <div className={classes.state}>
      <span className={classes.line} data-bad={isBad}>
        <Icon size={16} stroke={1.5} aria-hidden="true" />
        {words.states[state]}
        <span className={classes.times}>
          {finishedAt === null ? null : (
            <>
              {' · '}
              {words.synced} <Time at={finishedAt} />
            </>
          )}
          {sync.nextAt === null ? null : (
            <>
              {' · '}
              {words.next} <Time at={sync.nextAt} />
            </>
          )}
        </span>
      </span>
      {sync.state === 'not_connected' ? null : (
        <Button
          variant="default"
          loading={start.isPending}
          onClick={() =>
            start.mutate(
              { path: { org }, body: { kind: 'sync' } },
              { onError: ({ message }) => tellDone(`${words.couldNotStart} ${message}`) },
            )
          }
        >
          {words.syncNow}
        </Button>
      )}
    </div>
  );
}

function Running({
  org,
  run,
}: {
  readonly org: string;
  readonly run: NonNullable<Overview['sync']['running']>;
}) {
  const { progress } = run;
  const line =
    run.status === 'queued'
      ? words.queued
      : progress === null
        ? words.running
        : words.steps[progress.step](progress.done, progress.total);
  const part =
    progress === null || progress.total === null || progress.total === 0
      ? null
      : Math.min(1, progress.done / progress.total);
  return (
    <div className={classes.state}>
      <Link to="/organizations/$org/runs/$id" params={{ org, id: run.id }} className={classes.line}>
        {line}
      </Link>
      {part === null ? null : (
        <div className={classes.bar} aria-hidden="true">
          <div className={classes.done} style={{ width: `${part * 100}%` }} />
        </div>
      )}
    </div>
  );
}
