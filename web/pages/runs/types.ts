import type { Answer } from '../../api/call.ts';
import { runTexts } from '../../texts/english/run.ts';
import { texts } from '../../texts/english.ts';
import { dateTime } from '../../texts/numbers.ts';

/** A run and its progress. */
export type FollowedRun = Answer<'GET /organizations/{org}/runs/{id}'>;

/** The name of a run on its page. */
export function runTitle({ kind, startedAt, requestedAt }: FollowedRun): string {
  const at = startedAt ?? requestedAt;
  const name = texts.runs.kinds[kind];
  return at === null ? name : runTexts.title(name, dateTime(new Date(at)));
}

/** Whether it has a plan that waits for someone to apply it. */
export function hasPlan({ status }: Pick<FollowedRun, 'status'>): boolean {
  return status === 'planned' || status === 'held';
}
