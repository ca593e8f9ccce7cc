import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useAction, useAnswer } from '../../api/queries.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { Applied } from './Applied.tsx';
import classes from './guide.module.css';
import { PlanInNumbers } from './PlanInNumbers.tsx';
import type { StepProps } from './stepProps.ts';

const words = texts.guide.apply;
const route = getRouteApi('/signedIn/organizations/$org/guide');
const getRun = 'GET /organizations/{org}/runs/{id}';

export type Run = Answer<typeof getRun>;

/** Makes a plan, shows it in numbers, applies it, and shows the result. */
export function ApplyStep({ org }: Pick<StepProps, 'org'>) {
  const { run } = route.useSearch();
  const navigate = route.useNavigate();
  const follow = (id: string) => void navigate({ search: { step: 'apply', run: id } });
  const start = useAction('POST /organizations/{org}/runs', {
    onDone: ({ data }) => follow(data.id),
  });
  const make = () =>
    start.mutate(
      { path: { org }, body: { kind: 'plan' } },
      {
        onError(thrown) {
          // If a run is already in progress, its progress is shown.
          if (thrown instanceof ApiProblem && typeof thrown.document.run === 'string') {
            follow(thrown.document.run);
          }
        },
      },
    );
  const another = (
    <Button variant="default" loading={start.isPending} onClick={make}>
      {words.again}
    </Button>
  );
  return (
    <>
      {start.error === null ? null : <Failing what={words.couldNotMake} error={start.error} />}
      {run === undefined ? (
        <Button loading={start.isPending} onClick={make}>
          {words.make}
        </Button>
      ) : (
        <Plan org={org} id={run} another={another} />
      )}
    </>
  );
}

/** Whether there is nothing to wait for. */
function isOver({ status }: Run): boolean {
  return status !== 'queued' && status !== 'running';
}

function Plan({
  org,
  id,
  another,
}: Pick<StepProps, 'org'> & { readonly id: string; readonly another: ReactNode }) {
  const queries = useQueryClient();
  const input = { path: { org, id } };
  const run = useAnswer(getRun, input, {
    every: ({ data }) => (data !== undefined && isOver(data.data) ? false : 1000),
  });
  const apply = useAction('POST /organizations/{org}/runs/{id}/apply', {
    async onDone() {
      await queries.invalidateQueries({ queryKey: keyOf(getRun, input) });
    },
  });
  return (
    <Shown answer={run} what={words.couldNotLoad}>
      {({ data }) => {
        const wasApplied = data.appliedAt !== null || data.kind !== 'plan';
        if (!isOver(data) || apply.isPending) return <Progress run={data} />;
        if (data.status === 'failed' || data.status === 'cancelled') {
          return (
            <>
              <Notice
                tone="problem"
                title={data.status === 'failed' ? words.failed : words.cancelled}
              >
                {data.error === null ? null : `${data.error.message} ${data.error.advice}`}
              </Notice>
              {another}
            </>
          );
        }
        if (wasApplied && data.status !== 'planned' && data.status !== 'held') {
          return <Applied org={org} run={data} another={another} />;
        }
        return (
          <>
            {data.status === 'held' ? <Notice tone="warning" title={words.held} /> : null}
            {apply.error === null ? null : (
              <Failing what={words.couldNotApply} error={apply.error} />
            )}
            <PlanInNumbers
              org={org}
              id={id}
              another={another}
              onApply={() => apply.mutate({ path: { org, id }, body: {} })}
            />
          </>
        );
      }}
    </Shown>
  );
}

/** The progress of a run, in words, and as a bar if the total is known. */
function Progress({ run }: { readonly run: Run }) {
  const { progress, status } = run;
  const step = words.steps[progress?.step ?? (status === 'queued' ? 'queued' : 'planning')] ?? '';
  const total = progress?.total ?? null;
  const done = progress?.done ?? 0;
  const text = progress === null ? step : words.progress(step, done, total);
  return (
    <div className={classes.progress}>
      <p role="status">{text}</p>
      <progress
        aria-label={step}
        {...(total === null ? {} : { max: Math.max(total, 1), value: done })}
      />
    </div>
  );
}
