import type { Answer } from '../../api/call.ts';

/** A run and how far it is. */
export type FollowedRun = Answer<'GET /organizations/{org}/runs/{id}'>;

/** Whether something is still going on in it. */
export function isUnderWay({ status }: Pick<FollowedRun, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}
