import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import { Page } from '../../parts/Page.tsx';
import { RunResult } from '../../parts/RunResult.tsx';
import { startedBy, tookText } from '../../parts/runFacts.ts';
import { Shown } from '../../parts/states.tsx';
import { Views } from '../../parts/Views.tsx';
import { texts } from '../../texts/english.ts';
import { dateTime } from '../../texts/numbers.ts';
import { Details } from './Details.tsx';
import { Progress } from './Progress.tsx';
import classes from './RunPage.module.css';
import { RunProblem } from './RunProblem.tsx';
import { Skipped } from './Skipped.tsx';
import { useStartRun } from './StartRun.tsx';
import type { RunTab } from './search.ts';
import { type FollowedRun, isUnderWay } from './types.ts';

const words = texts.run;

const tabs: readonly (RunTab | undefined)[] = ['skipped', 'details'];

/** One run: what it does or did, and why. */
export function RunPage() {
  const { org = '', id = '' } = useParams({ strict: false });
  const queries = useQueryClient();
  const answer = useAnswer(
    'GET /organizations/{org}/runs/{id}',
    { path: { org, id } },
    { every: 2000 },
  );
  const run = answer.data?.data;
  // What the run changed is read anew once it is done.
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (before.current !== undefined && before.current !== run?.status) {
      void queries.invalidateQueries();
    }
    before.current = run?.status;
  }, [queries, run?.status]);
  const title = run === undefined ? texts.frame.pages.runs : titleOf(run);
  const starting = useStartRun(org);
  const canRepeat =
    run !== undefined &&
    (run.kind === 'sync' || run.kind === 'plan' || run.kind === 'sweep') &&
    !isUnderWay(run);
  return (
    <Page
      title={title}
      actions={
        canRepeat && run.outcome === 'failed' ? (
          <Button loading={starting.isStarting} onClick={() => starting.begin(kindOf(run))}>
            {words.again}
          </Button>
        ) : undefined
      }
    >
      {starting.trouble}
      <Shown answer={answer} what={words.couldNotLoad}>
        {({ data }) => <Run org={org} run={data} />}
      </Shown>
    </Page>
  );
}

function kindOf({ kind }: FollowedRun): 'sync' | 'plan' | 'sweep' {
  return kind === 'plan' || kind === 'sweep' ? kind : 'sync';
}

function titleOf({ kind, startedAt, requestedAt }: FollowedRun): string {
  const at = startedAt ?? requestedAt;
  const name = texts.runs.kinds[kind];
  return at === null ? name : words.title(name, dateTime(new Date(at)));
}

function Run({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const { may } = usePlace(org);
  const { tab } = useSearch({ from: '/signedIn/organizations/$org/runs/$id' });
  const took = tookText(run, Date.now());
  const facts = [
    words.startedBy(startedBy(run)),
    ...(run.appliedBy === null ? [] : [words.appliedBy(startedBy({ startedBy: run.appliedBy }))]),
    ...(took === null || run.finishedAt === null ? [] : [words.took(took)]),
  ];
  const shown = tab ?? tabs[0];
  return (
    <>
      <div className={classes.lead}>
        <RunResult outcome={run.outcome} />
        {isUnderWay(run) ? null : <span>{didText(run)}</span>}
      </div>
      <p className={classes.facts}>{facts.join(' · ')}</p>
      {isUnderWay(run) ? <Progress org={org} run={run} mayCancel={may('runs.start')} /> : null}
      <RunProblem run={run} />
      <Views
        label={words.parts}
        views={tabs.map((one) => ({
          name: words.tabs[one ?? 'changes'],
          link: {
            to: '/organizations/$org/runs/$id',
            params: { org, id: run.id },
            search: one === undefined ? {} : { tab: one },
          },
          isActive: shown === one,
        }))}
      />
      {shown === 'skipped' ? <Skipped org={org} run={run} /> : null}
      {shown === 'details' ? <Details run={run} /> : null}
    </>
  );
}

function didText({ counts, todos }: FollowedRun): string {
  const sum = (side: 'amp' | 'connectwise') => ({
    created: counts[side].created + todos[side].created,
    updated: counts[side].updated + todos[side].updated,
    removed: counts[side].removed + todos[side].removed,
  });
  return words.did(sum('amp'), sum('connectwise'));
}
