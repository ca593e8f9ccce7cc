import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/english.ts';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

const words = texts.run.skipped;

/** What is skipped since this run. */
export function Skipped({ org, run }: { readonly org: string; readonly run: FollowedRun }) {
  return (
    <>
      <p>{words.standing(run.counts.skipped)}</p>
      <p className={classes.quiet}>
        <Link to="/organizations/$org/skips" params={{ org }}>
          {words.toList}
        </Link>
      </p>
    </>
  );
}
