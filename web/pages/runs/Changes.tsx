import { useAnswer } from '../../api/queries.ts';
import { isUnderWay } from '../../parts/runFacts.ts';
import { Shown } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { runTexts } from '../../texts/english/run.ts';
import { type Group, LineGroups } from './LineGroups.tsx';
import { type Amounts, LineToggles, NoneOfKind, useShownGroups } from './LineToggles.tsx';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

/** The changes of a run, grouped by kind. */
export function Changes({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const place = { org, id: run.id };
  const every = isUnderWay(run) ? 3000 : false;
  const groups = useAnswer(
    'GET /organizations/{org}/runs/{id}/groups',
    { path: place, query: { state: 'applied' } },
    { every },
  );
  const amounts = useAnswer(
    'POST /organizations/{org}/runs/{id}/count',
    { path: place, body: { state: 'applied' } },
    { every },
  );
  return (
    <Shown answer={groups} what={plan.couldNotLoad}>
      {({ data: { data } }) => {
        const changed = data.filter(({ kind }) => kind !== 'skipped');
        return changed.length === 0 ? (
          <p className={classes.quiet}>
            {isUnderWay(run) ? runTexts.stillRunning : runTexts.noChanges}
          </p>
        ) : (
          <Shown answer={amounts} what={plan.couldNotLoad}>
            {({ data: counts }) => <Groups place={place} groups={changed} amounts={counts} />}
          </Shown>
        );
      }}
    </Shown>
  );
}

function Groups({
  place,
  groups,
  amounts,
}: {
  readonly place: { readonly org: string; readonly id: string };
  readonly groups: readonly Group[];
  readonly amounts: Amounts;
}) {
  const shown = useShownGroups(groups);
  return (
    <>
      <LineToggles place={place} state="applied" amounts={amounts} />
      {shown.length === 0 ? <NoneOfKind /> : null}
      <LineGroups label={runTexts.tabs.changes} place={place} groups={shown} state="applied" />
    </>
  );
}
