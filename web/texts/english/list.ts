import { counted, number } from '../numbers.ts';

/** All lists. */
export const list = {
  select: (name: string) => `Select ${name}`,
  selectLoaded: (count: number) => `Select the ${number(count)} loaded`,
  rows: (count: number) => counted(count, { one: 'row', other: 'rows' }),
  clear: 'Clear',
  more: 'Load more',
  back: 'Back to the list',
  changed: 'Some of these have changed.',
  show: 'Show the changes',
  search: 'Search',
};
