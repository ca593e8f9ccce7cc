import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { texts } from '../texts/english.ts';
import { call, type Query } from './call.ts';
import { keyOf, type Row } from './queries.ts';

type User = Row<'GET /organizations/{org}/users'>;

/** Users per request, the maximum of the API. */
const together = 200;

/** All users of an organization, by name; null until they are loaded. */
export type Users = {
  readonly all: readonly User[] | null;
  /**
   * The display name of a user; a user who is not in the list was removed. Empty without a user,
   * and until the list is loaded.
   */
  readonly nameOf: (id: string | null) => string;
};

/**
 * The users of an organization, from all pages of the list, because an AMP contact, a to-do or a
 * setting can refer to any of them. Read once, and again when they may have changed.
 */
export function useUsers(org: string): Users {
  const { data } = useQuery({
    queryKey: [...keyOf('GET /organizations/{org}/users', { path: { org } }), 'all'],
    queryFn: ({ signal }) => allUsers(org, signal),
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    const names = new Map(data?.map(({ id, name }) => [id, name]));
    return {
      all: data ?? null,
      nameOf(id) {
        if (id === null || data === undefined) return '';
        return names.get(id) ?? texts.names.removedUser;
      },
    };
  }, [data]);
}

async function allUsers(org: string, signal: AbortSignal): Promise<readonly User[]> {
  const users: User[] = [];
  let cursor: string | null = null;
  do {
    const query: Query<'GET /organizations/{org}/users'> = {
      sort: 'name',
      limit: together,
      ...(cursor === null ? {} : { cursor }),
    };
    const { data } = await call('GET /organizations/{org}/users', { path: { org }, query, signal });
    users.push(...data.data);
    cursor = data.nextCursor;
  } while (cursor !== null);
  return users;
}
