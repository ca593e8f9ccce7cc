import type { Place } from '../../parts/LeavingGuard.tsx';

export const tabs = ['contact', 'todos', 'versions'] as const;
export type Tab = (typeof tabs)[number];
export const shows = ['all', 'problems', 'changed'] as const;
export type Show = (typeof shows)[number];

/** The state of the page in its address: the tab, which rows, the sample contact by its id. */
export type MappingSearch = {
  readonly tab?: Tab;
  readonly show?: Show;
  readonly contact?: string;
};

export function readMappingSearch(search: Record<string, unknown>): MappingSearch {
  const tab = tabs.find((one) => one === search.tab);
  const show = shows.find((one) => one === search.show);
  const { contact } = search;
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(show === undefined ? {} : { show }),
    ...(typeof contact === 'string' && contact !== '' ? { contact } : {}),
  };
}

/**
 * Whether the person leaves a tab, which loses its unsaved edits. Another row or contact in the
 * same tab loses nothing.
 */
export function isOtherTab(from: Place, to: Place): boolean {
  return from.pathname !== to.pathname || tabOf(from) !== tabOf(to);
}

function tabOf({ search }: Place): Tab {
  const tab: unknown =
    typeof search === 'object' && search !== null ? Reflect.get(search, 'tab') : null;
  return tabs.find((one) => one === tab) ?? 'contact';
}
