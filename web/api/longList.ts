import {
  keepPreviousData,
  skipToken,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { call, type Input, type Operation, type Query } from './call.ts';
import { keyOf, type LongList, type Row } from './queries.ts';

/** List operations that can begin anywhere. */
type Jumping = {
  [K in Operation]: Query<K> extends { skip?: number; sort?: string } ? K : never;
}[Operation];

type Answered<R> = {
  readonly data: readonly R[];
  readonly nextCursor: string | null;
  readonly total?: number;
};

type Page<R> = Answered<R> & {
  /** Cursor of the page before it; null unless it was read from the end. */
  readonly before: string | null;
};

const size = 100;
/** Rows to read before and after the visible ones. */
const beside = 30;

/**
 * Rows of a list of any length. The visible page is read, wherever in the list it is: with the
 * cursor of the page before it or, after a jump, from that place on, counted from the nearer end.
 * Rows that were read stay cached for a while, and are not read again while they are not visible.
 */
export function useLongList<K extends Jumping>(operation: K, input: Input<K>): LongList<Row<K>> {
  const queries = useQueryClient();
  const key = useStableKey(['list', ...keyOf(operation, input)]);
  const of = JSON.stringify(key);
  const pageKey = useCallback((page: number) => (page === 0 ? key : [...key, page]), [key]);
  const [looked, setLooked] = useState<{ of: string; pages: readonly number[] }>({ of, pages: [] });
  const pages = looked.of === of ? looked.pages.filter((page) => page > 0) : [];
  const kept = (page: number) => queries.getQueryData<Page<Row<K>>>(pageKey(page));

  const { sort }: { readonly sort?: string } = input.query ?? {};
  const ask = async (query: object, signal: AbortSignal): Promise<Answered<Row<K>>> => {
    const { data } = await call(operation, {
      ...input,
      query: { ...input.query, limit: size, ...query },
      signal,
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every list operation answers so
    return data as unknown as Answered<Row<K>>;
  };
  const read = async (page: number, signal: AbortSignal): Promise<Page<Row<K>>> => {
    if (page === 0) return { ...(await ask({ total: true }, signal)), before: null };
    const after = kept(page - 1)?.nextCursor ?? null;
    if (after !== null) return { ...(await ask({ cursor: after }, signal)), before: null };
    // From its end it is the same list in reverse order, so it is read from whichever end is
    // nearer.
    const all = kept(0)?.total ?? 0;
    const behind = all - (page + 1) * size;
    const before = kept(page + 1)?.before ?? null;
    if (before === null && behind > page * size) {
      return { ...(await ask({ skip: page * size }, signal)), before: null };
    }
    const { data, nextCursor } = await ask(
      {
        sort: otherWay(sort),
        ...(before !== null
          ? { cursor: before }
          : behind >= 0
            ? { skip: behind }
            : { limit: size + behind }),
      },
      signal,
    );
    return { data: data.toReversed(), nextCursor: null, before: nextCursor };
  };
  const first = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read(0, signal),
    placeholderData: keepPreviousData,
  });
  const others = useQueries({
    queries: pages.map((page) => ({
      queryKey: pageKey(page),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => read(page, signal),
    })),
  });
  const changedKey = ['changed', ...key.slice(1)];
  const { data: hasChanged = false } = useQuery<boolean>({
    queryKey: changedKey,
    queryFn: skipToken,
  });

  const isStale = first.isPlaceholderData;
  const versions = [first.dataUpdatedAt, ...others.map(({ dataUpdatedAt }) => dataUpdatedAt)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept changes with these
  const found = useMemo(() => {
    const byPage = new Map<number, readonly Row<K>[]>();
    if (first.data !== undefined) byPage.set(0, first.data.data);
    if (!isStale) {
      for (const [one, page] of queries.getQueriesData<Page<Row<K>>>({ queryKey: key })) {
        const number = one[key.length];
        if (typeof number === 'number' && page !== undefined) byPage.set(number, page.data);
      }
    }
    return byPage;
  }, [of, isStale, first.data, versions.join(' ')]);
  const rows = useMemo(
    () => [...found].toSorted(([a], [b]) => a - b).flatMap(([, page]) => page),
    [found],
  );
  const total = first.data?.total ?? null;
  const count = total ?? first.data?.data.length ?? 0;
  const show = useCallback(
    (from: number, to: number, isPassing: boolean) => {
      const start = Math.max(0, Math.floor((from - beside) / size));
      const end = Math.floor(Math.min(to + beside, Math.max(count - 1, 0)) / size);
      const wanted = Array.from({ length: end - start + 1 }, (_, n) => start + n);
      // A person who drags the scroll bar only needs the rows where it stops: rows in between are
      // not read, unless they are next to ones that were.
      const isNear = wanted.some((page) => found.has(page));
      if (isPassing && !isNear) return;
      setLooked((before) =>
        before.of === of && before.pages.join() === wanted.join() ? before : { of, pages: wanted },
      );
    },
    [of, found, count],
  );
  const error = first.error ?? others.find((one) => one.error !== null)?.error ?? null;
  return {
    rows,
    total,
    isPending: first.isPending,
    isStale,
    error: error ?? (first.data === undefined ? first.failureReason : null),
    hasMore: false,
    isLoadingMore: others.some(({ isPending }) => isPending),
    loadMore: () => undefined,
    hasChanged,
    retry: () => {
      queries.setQueryData(changedKey, false);
      void queries.invalidateQueries({ queryKey: key });
    },
    places: {
      count,
      at: (index) => found.get(Math.floor(index / size))?.[index % size],
      find: (is) => {
        for (const [page, some] of found) {
          const at = some.findIndex(is);
          if (at >= 0) return page * size + at;
        }
        return -1;
      },
      show,
      of,
    },
  };
}

/** The same key as long as it says the same. */
function useStableKey(key: readonly unknown[]): readonly unknown[] {
  const text = JSON.stringify(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is all that counts
  return useMemo(() => key, [text]);
}

const otherWay = (sort = '') => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`);
