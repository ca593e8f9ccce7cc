import { useSuspenseQuery } from '@tanstack/react-query';
import { type Answer, call } from './call.ts';
import { keyOf } from './queries.ts';

type Me = Answer<'GET /me'>;

/** Who is signed in and where they belong: the one request before any page. */
export const meQuery = {
  queryKey: keyOf('GET /me', {}),
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
    (await call('GET /me', { signal })).data,
  staleTime: 60_000,
};

/** Who is signed in. For pages behind the sign-in alone. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
