import { useSuspenseQuery } from '@tanstack/react-query';
import { showTimesIn } from '../texts/zone.ts';
import { type Answer, call } from './call.ts';
import { keyOf } from './queries.ts';

type Me = Answer<'GET /me'>;

/** The signed-in person and their organizations: the only request before any page. */
export const meQuery = {
  queryKey: keyOf('GET /me', {}),
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const me = await call('GET /me', { signal });
    showTimesIn(me.data.user?.timeZone ?? null);
    return me;
  },
  staleTime: 60_000,
};

/** The signed-in person; only for pages behind the sign-in. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data.data;
}

/** The version of the user's own name and preferences, as an ETag. */
export function useMyVersion(): string | null {
  return useSuspenseQuery(meQuery).data.etag;
}

/** An organization as the user belongs to it. */
type Place = Me['organizations'][number];

/** The organization a page is about, and whether the user may do something there. */
export function usePlace(org: string): {
  readonly place: Place | undefined;
  readonly may: (right: Place['rights'][number]) => boolean;
} {
  const place = useMe().organizations.find(({ id }) => id === org);
  return { place, may: (right) => place?.rights.includes(right) ?? false };
}
