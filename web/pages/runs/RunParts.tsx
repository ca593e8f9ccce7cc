import { useSearch } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Views } from '../../parts/Views.tsx';
import { runTexts } from '../../texts/english/run.ts';
import { undoRun } from '../../texts/english/undoRun.ts';
import { Changes } from './Changes.tsx';
import { Details } from './Details.tsx';
import { NotUndone } from './NotUndone.tsx';
import { PlanReview } from './PlanReview.tsx';
import { Problems } from './Problems.tsx';
import classes from './RunPage.module.css';
import { Skipped } from './Skipped.tsx';
import type { RunTab } from './search.ts';
import { type FollowedRun, hasPlan } from './types.ts';

const words = runTexts;

const sum = (rows: readonly { readonly lines: number }[] | undefined) =>
  rows?.reduce((all, { lines }) => all + lines, 0);

const tabs: readonly (RunTab | undefined)[] = [undefined, 'skipped', 'problems', 'details'];

/** The page of a run in parts: its changes or its plan first. */
export function RunParts({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const { tab } = useSearch({ from: '/signedIn/organizations/$org/runs/$id' });
  const path = { org, id: run.id };
  const isPlan = hasPlan(run);
  const state = isPlan ? 'proposed' : 'applied';
  const changed = useAnswer('POST /organizations/{org}/runs/{id}/count', {
    path,
    body: isPlan ? {} : { state },
  });
  const groups = useAnswer('GET /organizations/{org}/runs/{id}/groups', { path });
  const problems = useAnswer('GET /organizations/{org}/runs/{id}/problems', { path });
  const problemLines = sum(problems.data?.data.data);
  const counts: Readonly<Record<RunTab | 'changes', number | undefined>> = {
    changes: changed.data?.data.lines,
    // A record is skipped for one reason at a time.
    skipped: sum(groups.data?.data.data.filter(({ kind }) => kind === 'skipped')),
    problems: problemLines === undefined ? undefined : problemLines + run.notUndoneTotal,
    details: undefined,
  };
  return (
    <>
      <Views
        label={words.parts}
        views={tabs
          .filter((one) => !isPlan || one !== 'problems')
          .map((one) => ({
            name: one === undefined && isPlan ? words.tabs.plan : words.tabs[one ?? 'changes'],
            link: {
              to: '/organizations/$org/runs/$id',
              params: path,
              search: one === undefined ? {} : { tab: one },
            },
            isActive: tab === one,
            count: counts[one ?? 'changes'],
          }))}
      />
      {tab === undefined ? (
        isPlan ? (
          <PlanReview org={org} run={run} />
        ) : (
          <Changes org={org} run={run} />
        )
      ) : null}
      {tab === 'skipped' ? <Skipped org={org} run={run} /> : null}
      {tab === 'problems' ? (
        <>
          {run.notUndoneTotal === 0 ? null : (
            <section aria-label={undoRun.leftAlone}>
              <p className={classes.part}>{undoRun.wasLeftAlone(run.notUndoneTotal)}</p>
              <NotUndone records={run.notUndone} total={run.notUndoneTotal} />
            </section>
          )}
          {problemLines === 0 && run.notUndoneTotal > 0 ? null : <Problems org={org} run={run} />}
        </>
      ) : null}
      {tab === 'details' ? <Details run={run} /> : null}
    </>
  );
}
