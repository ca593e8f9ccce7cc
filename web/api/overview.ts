import { useParams } from '@tanstack/react-router';
import type { Answer } from './call.ts';
import { useAnswer } from './queries.ts';

export type Overview = Answer<'GET /organizations/{org}/overview'>;

/** Milliseconds between two polls during a run and without one; events report changes sooner. */
const looks = { running: 2000, idle: 60_000 } as const;

/** The state of the page's organization; polled, more often during a run. */
export function useOverview() {
  const { org } = useParams({ strict: false });
  const answer = useAnswer(
    'GET /organizations/{org}/overview',
    { path: { org: org ?? '' } },
    {
      enabled: org !== undefined,
      every: ({ data }) => (data?.data.sync.running == null ? looks.idle : looks.running),
    },
  );
  return { org, answer, overview: answer.data?.data };
}
