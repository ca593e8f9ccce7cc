import { Link } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Shown } from '../../parts/states.tsx';
import { plan } from '../../texts/english/plan.ts';
import { runTexts } from '../../texts/english/run.ts';
import { LineGroups } from './LineGroups.tsx';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

const words = runTexts.skipped;

/**
 * The records that a run skipped for the first time or for another reason, and how many are skipped
 * in all.
 */
export function Skipped({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  const place = { org, id: run.id };
  const groups = useAnswer('GET /organizations/{org}/runs/{id}/groups', { path: place });
  return (
    <Shown answer={groups} what={plan.couldNotLoad}>
      {({ data: { data } }) => {
        const skipped = data.filter(({ kind }) => kind === 'skipped');
        return (
          <>
            {skipped.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <LineGroups label={runTexts.tabs.skipped} place={place} groups={skipped} />
            )}
            <p className={classes.standing}>
              {words.standing(run.counts.skipped)}{' '}
              <Link to="/organizations/$org/skips" params={{ org }}>
                {words.toList}
              </Link>
            </p>
          </>
        );
      }}
    </Shown>
  );
}
