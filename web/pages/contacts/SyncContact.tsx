import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { isUnderWay } from '../../parts/runFacts.ts';
import { Failing } from '../../parts/states.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import classes from './Contact.module.css';

type FollowedRun = Answer<'GET /organizations/{org}/runs/{id}'>;

const words = contactTexts.sync;

/** Milliseconds between looks at the run. */
const lookEvery = 1000;

/** A sync of one contact: starts it, follows its run, and says how it went. */
export function useSyncContact(org: string, id: string) {
  const queries = useQueryClient();
  const [runId, setRunId] = useState<string | null>(null);
  const start = useAction('POST /organizations/{org}/contacts/{id}/sync', {
    onDone: ({ data }) => setRunId(data.id),
  });
  const { data, error } = useAnswer(
    'GET /organizations/{org}/runs/{id}',
    { path: { org, id: runId ?? '' } },
    {
      enabled: runId !== null,
      every: ({ data: run }) => (run === undefined || isUnderWay(run.data) ? lookEvery : false),
    },
  );
  const run = runId === null ? null : (data?.data ?? null);
  const isOn = start.isPending || (runId !== null && (run === null || isUnderWay(run)));
  const hasEnded = run !== null && !isUnderWay(run);
  // The page still shows the data from before the run.
  useEffect(() => {
    if (hasEnded) void queries.invalidateQueries();
  }, [hasEnded, queries]);
  return {
    begin: () => {
      setRunId(null);
      start.mutate({ path: { org, id } });
    },
    isOn,
    run,
    error: start.error ?? error,
  };
}

type SyncOfContact = ReturnType<typeof useSyncContact>;

export function SyncButton({ sync }: { readonly sync: SyncOfContact }) {
  return (
    <Button variant="default" loading={sync.isOn} onClick={sync.begin}>
      {words.now}
    </Button>
  );
}

/** The progress of the contact's sync, and its result. */
export function SyncOutcome({ org, sync }: { readonly org: string; readonly sync: SyncOfContact }) {
  const { run, error, isOn } = sync;
  return (
    <>
      <div role="status" className={classes.synced}>
        {run === null ? (
          isOn && error === null ? (
            words.queued
          ) : null
        ) : (
          <>
            <span>{textOf(run)}</span>
            {run.outcome === 'queued' ? null : (
              <Link to="/organizations/$org/runs/$id" params={{ org, id: run.id }}>
                {words.seeRun}
              </Link>
            )}
          </>
        )}
      </div>
      {error === null ? null : <Failing what={words.couldNot} error={error} />}
    </>
  );
}

function textOf(run: FollowedRun): string {
  const { outcome, kind, error } = run;
  if (outcome === 'failed' || outcome === 'stopped') {
    return `${words.outcomes.failed} ${error?.message ?? ''}`.trim();
  }
  if (outcome === 'planned') return words.outcomes.done;
  // If it joined a full sync, the counts are those of all contacts.
  if (outcome === 'done' && kind === 'records') return words.done(changesIn(run));
  return words.outcomes[outcome];
}

function changesIn({ counts, todos }: FollowedRun): number {
  return [counts, todos.amp, todos.connectwise].reduce(
    (sum, { created, updated, removed }) => sum + created + updated + removed,
    0,
  );
}
