import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

/** The error that ended a run early, and what helps. */
export function RunProblem({ run: { error, outcome } }: { readonly run: FollowedRun }) {
  if (error === null || outcome === 'queued' || outcome === 'running') return null;
  return (
    <div className={classes.problem} data-passes={outcome !== 'failed'} role="status">
      <p>{error.message}</p>
      <p className={classes.advice}>{error.advice}</p>
    </div>
  );
}
