import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import type { Row } from '../../api/queries.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { isUnderWay } from '../../parts/runFacts.ts';
import { Failing, Shown } from '../../parts/states.tsx';
import { runTexts } from '../../texts/english/run.ts';
import { texts } from '../../texts/english.ts';
import classes from './LineGroups.module.css';
import { LineList } from './LineList.tsx';
import pageClasses from './RunPage.module.css';
import type { FollowedRun } from './types.ts';
import type { Place } from './useLines.ts';

type Cause = Row<'GET /organizations/{org}/runs/{id}/problems'>;

const words = runTexts.problems;

/** The problems of a run, by cause, each with what helps and the records it concerns. */
export function Problems({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const { may } = usePlace(org);
  const again = useTryAgain(org, run.id);
  const mayTry = may('runs.start') && !isUnderWay(run);
  const place = { org, id: run.id };
  const problems = useAnswer('GET /organizations/{org}/runs/{id}/problems', { path: place });
  return (
    <>
      {again.error === null ? null : <Failing what={words.couldNotTry} error={again.error} />}
      <Shown answer={problems} what={words.couldNotLoad}>
        {({ data: { data } }) =>
          data.length === 0 ? (
            <p className={pageClasses.quiet}>
              {run.outcome === 'failed' || run.outcome === 'stopped'
                ? words.noneFailed
                : words.none}
            </p>
          ) : (
            <ul className={classes.groups} aria-label={runTexts.tabs.problems}>
              {data.map((cause) => (
                <CauseRow
                  key={cause.problem}
                  place={place}
                  cause={cause}
                  again={mayTry ? again : null}
                />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  );
}

/** Syncs the records that failed for one cause in a run of their own, and opens its page. */
function useTryAgain(org: string, id: string) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const retry = useAction('POST /organizations/{org}/runs/{id}/retry', {
    onDone: async ({ data: run }) => {
      void queries.invalidateQueries();
      await navigate({ to: '/organizations/$org/runs/$id', params: { org, id: run.id } });
    },
  });
  return {
    begin: (problem: string) => retry.mutate({ path: { org, id }, body: { problem } }),
    /** The cause whose records are being tried again; null: none. */
    trying: retry.isPending ? (retry.variables.body.problem ?? null) : null,
    error: retry.error,
  };
}

function CauseRow({
  place,
  cause,
  again,
}: {
  readonly place: Place;
  readonly cause: Cause;
  /** Null for users who may not start a run. */
  readonly again: ReturnType<typeof useTryAgain> | null;
}) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.group}>
      <div className={classes.head}>
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Chevron size={16} stroke={1.5} aria-hidden="true" />
          <span className={classes.name}>{cause.title}</span>
        </button>
        <span className={classes.count}>{texts.runs.records(cause.lines)}</span>
        {again === null ? null : (
          <Button
            variant="default"
            size="xs"
            loading={again.trying === cause.problem}
            disabled={again.trying !== null}
            aria-label={words.tryAgainOf(cause.title)}
            onClick={() => again.begin(cause.problem)}
          >
            {words.tryAgain}
          </Button>
        )}
      </div>
      <p className={classes.told}>{cause.advice}</p>
      {isOpen ? (
        <div className={classes.inside}>
          <LineList
            place={place}
            query={{ problem: cause.problem }}
            total={cause.lines}
            isDone={false}
          />
        </div>
      ) : null}
    </li>
  );
}
