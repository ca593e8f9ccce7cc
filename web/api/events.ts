import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

type ChangedList = 'contacts' | 'todos' | 'review' | 'runs' | 'settings';

/** The events that the service sends about an organization. */
type Told = { readonly org: string } & (
  | { readonly event: 'run' }
  | { readonly event: 'changed'; readonly lists: readonly ChangedList[] }
);

/** The operations whose answers change with a list, by the end of their path. */
const affected: Readonly<Record<ChangedList, RegExp>> = {
  contacts: /\/(?:contacts|skips|why|overview)/u,
  todos: /\/(?:todos|overview)/u,
  review: /\/(?:conflicts|holds|matches|overview)/u,
  runs: /\/(?:runs|overview)/u,
  settings:
    /\/(?:filter|mapping|settings|schedule|connection|setup-guide|users|amp-fields|overview)/u,
};

const channelName = 'ampwise-events';
/** Milliseconds until a refused stream is requested again. */
const again = 15_000;

/**
 * Follows the changes in an organization and refetches the answers that changed. A browser opens at
 * most six connections to a host, so one tab holds the stream and passes events to the others. If a
 * browser does not support that, pages poll.
 */
export function useEvents(org: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (org === undefined || !('locks' in navigator)) return undefined;
    const channel = new BroadcastChannel(channelName);
    const hear = (told: Told) => {
      if (told.org === org) renew(queries, told);
    };
    channel.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data));
    const ended = new AbortController();
    const tell = (told: Told) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
      channel.postMessage(told);
      hear(told);
    };
    void navigator.locks
      .request(`${channelName} ${org}`, { signal: ended.signal }, () =>
        follow(org, tell, ended.signal),
      )
      .catch(() => undefined);
    return () => {
      ended.abort();
      channel.close();
    };
  }, [org, queries]);
}

/** Holds the stream until the page goes; the browser connects again by itself. */
function follow(org: string, tell: (told: Told) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let stream = open();
    let timer: ReturnType<typeof setTimeout> | undefined;
    function open(): EventSource {
      const opened = new EventSource(`/api/v1/organizations/${encodeURIComponent(org)}/events`);
      opened.addEventListener('run', () => tell({ org, event: 'run' }));
      opened.addEventListener('changed', ({ data }: MessageEvent<string>) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API sends it
        const { lists } = JSON.parse(data) as { readonly lists: readonly ChangedList[] };
        tell({ org, event: 'changed', lists });
      });
      opened.addEventListener('error', () => {
        if (opened.readyState !== EventSource.CLOSED || signal.aborted) return;
        timer = setTimeout(() => {
          stream = open();
        }, again);
      });
      return opened;
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      stream.close();
      resolve();
    });
  });
}

function renew(queries: QueryClient, told: Told): void {
  const lists: readonly ChangedList[] = told.event === 'run' ? ['runs'] : told.lists;
  void queries.invalidateQueries({
    predicate: ({ queryKey: [first, second] }) => {
      // Rows of a long list must not move under the pointer: see useList.
      if (first === 'list') return false;
      return lists.some((list) => affected[list].test(String(first ?? second)));
    },
  });
  if (told.event === 'changed') {
    for (const list of lists) markChanged(queries, list);
  }
}

/**
 * A list that was read so recently was read after the user's own edit, which caused the event: it
 * is read again without a notice.
 */
const justNow = 3000;

/** Marks all long lists as possibly changed. */
function markChanged(queries: QueryClient, list: ChangedList): void {
  for (const query of queries.getQueryCache().findAll({ queryKey: ['list'] })) {
    const [, operation] = query.queryKey;
    if (!affected[list].test(String(operation))) continue;
    const isFresh = Date.now() - query.state.dataUpdatedAt < justNow;
    if (query.getObserversCount() > 0 && hasRows(query.state.data) && !isFresh) {
      queries.setQueryData(['changed', ...query.queryKey.slice(1)], true);
    } else {
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
  }
}

type Page = { readonly data: readonly unknown[] };

/** Without visible rows, nothing can jump. */
function hasRows(data: unknown): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what useList and useLongList keep
  const kept = data as Page | { readonly pages: readonly Page[] } | undefined;
  if (kept === undefined) return false;
  return 'pages' in kept ? kept.pages.some((page) => page.data.length > 0) : kept.data.length > 0;
}
