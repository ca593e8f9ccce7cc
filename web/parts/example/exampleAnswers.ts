import { type UseMutationResult, type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '../../api/bootstrap.ts';
import type { Answer, Answered, Input } from '../../api/call.ts';
import { keyOf, useAction, useAnswer } from '../../api/queries.ts';

const get = 'GET /organizations/{org}/example';
const remove = 'DELETE /organizations/{org}/example';

type ExampleAnswer = Answer<typeof get>;

/** The example data of an organization, polled while it is changing. */
export function useExample(org: string): UseQueryResult<Answered<ExampleAnswer>> {
  return useAnswer(
    get,
    { path: { org } },
    {
      every: ({ data }) =>
        data?.data.state === 'preparing' || data?.data.state === 'removing' ? 1000 : false,
    },
  );
}

/**
 * Opens the example. The account became a user of it when it was created, which the pages do not know yet.
 */
export function useOpenExample(): (example: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (example) => {
    await queries.refetchQueries({ queryKey: meQuery.queryKey });
    await navigate({ to: '/organizations/$org', params: { org: example } });
  };
}

/** Creates the example; the answer reports its progress. */
export function useMakeExample(org: string) {
  const queries = useQueryClient();
  return useAction('POST /organizations/{org}/example', {
    onDone: (answer) => {
      queries.setQueryData(keyOf(get, { path: { org } }), answer);
    },
  });
}

/**
 * Removes the example, called from it or from the organization it belongs to; `onGone` navigates away from
 * removed pages.
 */
export function useRemoveExample(
  org: string,
  onGone: () => Promise<void>,
): UseMutationResult<Answered<Answer<typeof remove>>, Error, Input<typeof remove>> {
  const queries = useQueryClient();
  return useAction(remove, {
    onDone: async () => {
      await onGone();
      await queries.invalidateQueries({ queryKey: keyOf(get, { path: { org } }) });
      await queries.refetchQueries({ queryKey: meQuery.queryKey });
    },
  });
}
