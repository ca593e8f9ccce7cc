import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  skipToken,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type Answer, type Answered, call, type Input, type Operation } from './call.ts';
import { passwordGivenAgain } from './passwordAgain.ts';
import { ApiProblem, Unreachable } from './problem.ts';
import { createRepeatGuard } from './repeats.ts';

/** All answers that pages hold. Emptied at sign-out, and when another person signs in. */
export function createQueries(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(thrown) {
        if (thrown instanceof ApiProblem && thrown.code === 'not_signed_in') onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // An error of the API is final. If the service is restarting, the request is repeated until
        // it answers.
        retry: (_, thrown) => thrown instanceof Unreachable,
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 10_000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** The cache key of an answer: the operation, then its input. */
export function keyOf<K extends Operation>(operation: K, input: Omit<Input<K>, 'signal'>) {
  return [operation, input.path ?? {}, input.query ?? {}, input.body ?? null] as const;
}

type Options<K extends Operation> = {
  readonly enabled?: boolean;
  /** Keeps showing the previous answer until the new one arrives. */
  readonly keepPrevious?: boolean;
  /** Milliseconds between two requests; without it, asked again only when the answer may have changed. */
  readonly every?:
    | number
    | false
    | ((state: { readonly data: Answered<Answer<K>> | undefined }) => number | false);
};

/** The answer of an operation, requested again when it may have changed. */
export function useAnswer<K extends Operation>(
  operation: K,
  input: Input<K>,
  { enabled = true, keepPrevious = false, every = false }: Options<K> = {},
): UseQueryResult<Answered<Answer<K>>> {
  return useQuery<Answered<Answer<K>>>({
    queryKey: keyOf(operation, input),
    queryFn: async ({ signal }) => await call(operation, { ...input, signal }),
    enabled,
    refetchInterval: typeof every === 'function' ? ({ state }) => every(state) : every,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

/**
 * A mutation whose `mutate` and `mutateAsync` do nothing if they are called again with the same input while
 * it runs, or by a double click; `mutateAsync` then returns the answer of the first call.
 */
export function useUnrepeated<Result, Given>(
  mutation: UseMutationResult<Result, Error, Given>,
): UseMutationResult<Result, Error, Given> {
  const [guard] = useState(() => createRepeatGuard<Result>());
  const { mutateAsync: send } = mutation;
  const mutateAsync = useCallback<typeof send>(
    async (...args) => await guard(args[0], async () => await send(...args)),
    [guard, send],
  );
  const mutate = useCallback<typeof mutation.mutate>(
    (...args) => {
      mutateAsync(...args).catch(() => {});
    },
    [mutateAsync],
  );
  return { ...mutation, mutate, mutateAsync };
}

/**
 * Returns a function that runs an operation. Errors are in `error`, for the form to show. If the API asks for
 * the password again, ConfirmPassword handles it, and then the operation continues by itself. Calling it
 * again with the same input while it runs, or by a double click, does nothing.
 */
export function useAction<K extends Operation>(
  operation: K,
  options: {
    readonly onDone?: (answer: Answered<Answer<K>>, input: Input<K>) => void | Promise<void>;
  } = {},
): UseMutationResult<Answered<Answer<K>>, Error, Input<K>> {
  const action = useMutation({
    mutationFn: async (input: Input<K>) => {
      try {
        return await call(operation, input);
      } catch (thrown) {
        if (!(thrown instanceof ApiProblem) || thrown.code !== 'password_needed') throw thrown;
        await passwordGivenAgain(thrown);
        return await call(operation, input);
      }
    },
    onSuccess: async (answer, input) => {
      await options.onDone?.(answer, input);
    },
  });
  return useUnrepeated(action);
}

/** A row of a list operation. */
export type Row<K extends Operation> =
  Answer<K> extends { readonly data: readonly (infer R)[] } ? R : never;

/** A list that is read page by page. */
export type List<R> = {
  readonly rows: readonly R[];
  /** How many there are in all; null if the total was not requested or is not known yet. */
  readonly total: number | null;
  /** Nothing has arrived yet. */
  readonly isPending: boolean;
  /** The rows shown answer an earlier query. */
  readonly isStale: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** Rows may have changed elsewhere since they were read; they stay unchanged until `retry`. */
  readonly hasChanged: boolean;
};

/**
 * A list whose rows can be read from any place: see useLongList. `rows` are the ones read so far.
 */
export type LongList<R> = List<R> & { readonly places: Places<R> };

/** The rows of a long list by their places, whether or not they were read. */
export type Places<R> = {
  readonly count: number;
  /** Undefined for one that was not read yet. */
  readonly at: (index: number) => R | undefined;
  /** The place of a row that was read; otherwise -1. */
  readonly find: (is: (row: R) => boolean) => number;
  /** Says which rows are looked at, and whether they are only passed by. */
  readonly show: (first: number, last: number, isPassing: boolean) => void;
  /** Changes when the rows of another query are shown. */
  readonly of: string;
};

/** Rows of a list operation, page by page; the total comes with the first one. */
export function useList<K extends Operation>(
  operation: K,
  input: Input<K>,
  { every = false }: { readonly every?: number | false } = {},
): List<Row<K>> {
  const queries = useQueryClient();
  const key = keyOf(operation, input);
  const changedKey = ['changed', ...key];
  // Set by the events of the organization.
  const { data: hasChanged = false } = useQuery<boolean>({
    queryKey: changedKey,
    queryFn: skipToken,
  });
  const found = useInfiniteQuery({
    queryKey: ['list', ...key],
    queryFn: async ({ signal, pageParam }) => {
      const query = {
        limit: 100,
        ...input.query,
        ...(pageParam === null ? { total: true } : { cursor: pageParam }),
      };
      const { data } = await call(operation, { ...input, query, signal });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every list operation answers so
      return data as unknown as {
        readonly data: readonly Row<K>[];
        readonly nextCursor: string | null;
        readonly total?: number;
      };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: every,
  });
  const { data, error, failureReason, isPending, isPlaceholderData, hasNextPage, isFetching } =
    found;
  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]),
    total: data?.pages[0]?.total ?? null,
    isPending,
    isStale: isPlaceholderData,
    error: error ?? (data === undefined ? failureReason : null),
    hasMore: hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    // While present rows are being refetched, no further ones are read; they are requested once
    // that is done.
    loadMore: () => {
      if (!isFetching) void found.fetchNextPage({ cancelRefetch: false });
    },
    hasChanged,
    retry: () => {
      queries.setQueryData(changedKey, false);
      void found.refetch();
    },
  };
}
