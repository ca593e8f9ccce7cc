import { useInfiniteQuery } from '@tanstack/react-query';
import { type Answer, call, type Query } from '../../api/call.ts';
import { useFieldLabels } from '../../api/fieldLabels.ts';
import { plan } from '../../texts/english/plan.ts';

type Lines = Answer<'GET /organizations/{org}/runs/{id}/lines'>;
export type Line = Lines['data'][number];
type LineQuery = Pick<
  Query<'GET /organizations/{org}/runs/{id}/lines'>,
  'group' | 'state' | 'problem'
>;

/** The run that the lines belong to. */
export type Place = { readonly org: string; readonly id: string };

const pageSize = 25;

/** Lines of a run, a few at a time: a plan of any size is never loaded as a whole. */
export function useLines(place: Place, query: LineQuery) {
  return useInfiniteQuery({
    queryKey: ['lines', place, query],
    queryFn: async ({ signal, pageParam }) =>
      (
        await call('GET /organizations/{org}/runs/{id}/lines', {
          path: place,
          query: {
            ...query,
            limit: pageSize,
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
          signal,
        })
      ).data,
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Display names of fields, by their name. */
export function useFieldNames(org: string): (name: string, object: 'contacts' | 'todos') => string {
  const labelOf = useFieldLabels(org);
  return (name, object) => (object === 'todos' ? (plan.todoField(name) ?? name) : labelOf(name));
}
