import { useAnswer } from '../../api/queries.ts';
import { isUnderWay } from '../../parts/runFacts.ts';
import { Shown } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { texts } from '../../texts/english.ts';
import { LineGroups } from './LineGroups.tsx';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

/** What a run changed, in groups of the same change. */
export function Changes({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const place = { org, id: run.id };
  const groups = useAnswer(
    'GET /organizations/{org}/runs/{id}/groups',
    { path: place, query: { state: 'applied' } },
    { every: isUnderWay(run) ? 3000 : false },
  );
  return (
    <Shown answer={groups} what={plan.couldNotLoad}>
      {({ data: { data } }) => {
        const changed = data.filter(({ kind }) => kind !== 'skipped');
        return changed.length === 0 ? (
          <p className={classes.quiet}>
            {isUnderWay(run) ? texts.run.stillRunning : texts.run.noChanges}
          </p>
        ) : (
          <LineGroups
            label={texts.run.tabs.changes}
            place={place}
            groups={changed}
            state="applied"
          />
        );
      }}
    </Shown>
  );
}
