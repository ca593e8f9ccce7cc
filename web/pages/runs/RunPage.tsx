import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page } from '../../parts/Page.tsx';
import { RunResult } from '../../parts/RunResult.tsx';
import { isUnderWay, startedBy, tookText } from '../../parts/runFacts.ts';
import { Empty, Shown } from '../../parts/states.tsx';
import { runTexts } from '../../texts/english/run.ts';
import { undoRun } from '../../texts/english/undoRun.ts';
import { texts } from '../../texts/english.ts';
import { Progress } from './Progress.tsx';
import classes from './RunPage.module.css';
import { RunParts } from './RunParts.tsx';
import { RunProblem } from './RunProblem.tsx';
import { useStartRun } from './StartRun.tsx';
import { type FollowedRun, hasPlan, runTitle } from './types.ts';

const words = runTexts;

/** One run: what it would do, is doing or did, and why. */
export function RunPage() {
  const { org = '', id = '' } = useParams({ strict: false });
  const queries = useQueryClient();
  const answer = useAnswer(
    'GET /organizations/{org}/runs/{id}',
    { path: { org, id } },
    { every: ({ data }) => (data === undefined || isUnderWay(data.data) ? 1500 : 30_000) },
  );
  const run = answer.data?.data;
  // The run's changes are read again once it is done.
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (before.current !== undefined && before.current !== run?.status) {
      void queries.invalidateQueries();
    }
    before.current = run?.status;
  }, [queries, run?.status]);
  const starting = useStartRun(org);
  if (answer.error instanceof ApiProblem && answer.error.status === 404) {
    return (
      <Page title={words.noSuch}>
        <Empty
          title={answer.error.message}
          actions={
            <Link to="/organizations/$org/runs" params={{ org }}>
              {words.toList}
            </Link>
          }
        />
      </Page>
    );
  }
  return (
    <Page
      title={run === undefined ? texts.frame.pages.runs : runTitle(run)}
      actions={
        run === undefined ? undefined : (
          <Actions org={org} run={run} begin={starting.begin} isStarting={starting.isStarting} />
        )
      }
    >
      {starting.trouble}
      <Shown answer={answer} what={words.couldNotLoad}>
        {({ data }) => <Run org={org} run={data} />}
      </Shown>
    </Page>
  );
}

function Actions({
  org,
  run,
  begin,
  isStarting,
}: {
  readonly org: string;
  readonly run: FollowedRun;
  readonly begin: (kind: 'sync' | 'plan' | 'sweep') => void;
  readonly isStarting: boolean;
}) {
  const { may } = usePlace(org);
  const { kind } = run;
  if (run.outcome === 'failed' && (kind === 'sync' || kind === 'plan' || kind === 'sweep')) {
    return (
      <Button loading={isStarting} onClick={() => begin(kind)}>
        {words.again}
      </Button>
    );
  }
  if (!canBeUndone(run) || !may('runs.undo')) return null;
  return (
    <Button
      variant="default"
      renderRoot={(props) => (
        <Link
          to="/organizations/$org/runs/$id/undo"
          params={{ org, id: run.id }}
          search={{}}
          {...props}
        />
      )}
    >
      {undoRun.open}
    </Button>
  );
}

function canBeUndone(run: FollowedRun): boolean {
  const isDone = run.status === 'succeeded' || run.status === 'partial';
  return isDone && run.kind !== 'undo' && hasChanged(run);
}

function Run({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const { may } = usePlace(org);
  const took = tookText(run, Date.now());
  const facts = [
    words.startedBy(startedBy(run)),
    ...(run.appliedBy === null ? [] : [words.appliedBy(startedBy({ startedBy: run.appliedBy }))]),
    ...(took === null || run.finishedAt === null ? [] : [words.took(took)]),
  ];
  return (
    <>
      <div className={classes.lead}>
        <RunResult outcome={run.outcome} />
        {isUnderWay(run) || hasPlan(run) ? null : <Did org={org} run={run} />}
      </div>
      <p className={classes.facts}>
        {facts.join(' · ')}
        {run.undoes === null ? null : (
          <>
            {' · '}
            <Link to="/organizations/$org/runs/$id" params={{ org, id: run.undoes }}>
              {undoRun.undoes}
            </Link>
          </>
        )}
      </p>
      {isUnderWay(run) ? <Progress org={org} run={run} mayCancel={may('runs.start')} /> : null}
      <RunProblem run={run} />
      {canBeUndone(run) && !may('runs.undo') ? (
        <AdministratorsOnly org={org}>{undoRun.adminsOnly}</AdministratorsOnly>
      ) : null}
      <RunParts org={org} run={run} />
    </>
  );
}

function hasChanged({ changed }: FollowedRun): boolean {
  return changed !== null && changed.amp + changed.connectwise > 0;
}

/** How much a run changed on each side; each number leads to just these records. */
function Did({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const { id, changed } = run;
  if (changed === null || !hasChanged(run)) return <span>{words.didNothing}</span>;
  const sides = (['amp', 'connectwise'] as const).filter((side) => changed[side] > 0);
  return (
    <span>
      {sides.map((side, index) => (
        <Fragment key={side}>
          {index === 0 ? null : ' · '}
          <Link to="/organizations/$org/runs/$id" params={{ org, id }} search={{ to: side }}>
            {words.did[side](changed[side])}
          </Link>
        </Fragment>
      ))}
    </span>
  );
}
