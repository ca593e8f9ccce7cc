import {
  type QueryClient,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { meQuery } from '../../api/bootstrap.ts';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { keyOf, useAnswer } from '../../api/queries.ts';

const get = 'GET /organizations/{org}/connection';
const doctor = 'POST /organizations/{org}/connection/doctor';

export type ConnectionAnswer = Answer<typeof get>;
/** An existing connection. */
export type Connected = Extract<ConnectionAnswer, { readonly connected: true }>;
export type Checked = Answer<typeof doctor>;
export type Check = Checked['checks'][number];
/** The answer after keys were entered. */
export type Made = Answer<'PUT /organizations/{org}/connection'>;

/** Milliseconds until a connection is read again whose callbacks have not been checked yet. */
const lookAgain = 2000;

/** The connection of an organization, with its version. */
export function useConnection(org: string): UseQueryResult<Answered<ConnectionAnswer>> {
  return useAnswer(
    get,
    { path: { org } },
    {
      // The service looks after them a moment after the keys were saved.
      every: ({ data }) => {
        const connection = data?.data;
        const isNew = connection?.connected === true && connection.callbacks.why === 'not_checked';
        return isNew ? lookAgain : false;
      },
    },
  );
}

/**
 * The checks of the connection, run when first shown and on request: each run takes some API
 * requests.
 */
export function useChecks(org: string, enabled: boolean): UseQueryResult<Answered<Checked>> {
  const queries = useQueryClient();
  return useQuery({
    queryKey: keyOf(doctor, { path: { org } }),
    async queryFn({ signal }) {
      const found = await call(doctor, { path: { org }, signal });
      await connectionTried(queries, org);
      return found;
    },
    enabled,
    // No event and no other page refetches it; it is dropped some minutes after it was last shown.
    staleTime: 'static',
  });
}

/**
 * The validity of the keys may have changed: for the connection, and for the state in the frame.
 */
export async function connectionTried(queries: QueryClient, org: string): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: keyOf(get, { path: { org } }) }),
    queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  ]);
}

/** Shows a connection that was just made, with the checks that came along. */
export async function connectionMade(
  queries: QueryClient,
  org: string,
  { data, etag }: Answered<Made>,
): Promise<void> {
  const { checks, reminder: _, ...connection } = data;
  const failed = checks.find(({ status }) => status === 'failed');
  const { site, company, callbacks } = connection;
  const error =
    failed === undefined
      ? null
      : { code: failed.code ?? 'internal', message: failed.message, advice: failed.advice ?? '' };
  const checked: Checked = { ok: failed === undefined, site, company, checks, callbacks, error };
  const shown: Answered<ConnectionAnswer> = { data: connection, etag };
  queries.setQueryData(keyOf(doctor, { path: { org } }), { data: checked, etag: null });
  queries.setQueryData(keyOf(get, { path: { org } }), shown);
  await queries.invalidateQueries({ queryKey: meQuery.queryKey });
}
