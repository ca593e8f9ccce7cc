import { describe, expect, it } from 'vitest';
import { filterText } from './filterText.ts';
import { watchFilter } from './filterWatch.ts';
import { parseFilter } from './parseFilter.ts';
import { resolveFilter } from './resolveFilter.ts';

const choices = ['A', 'B', 'C'].map((name, at) => ({ id: at + 1, name }));
const lists = { 'company type': choices, market: choices, 'contact type': choices };
const filter = (text: string) => resolveFilter(parseFilter(text), lists);
const [, ...withoutA] = choices;

describe('a filter and the lists of ConnectWise', () => {
  it('stays as it is where nothing changed', () => {
    const same = filter('company type is A and market is not B');
    expect(watchFilter(same, lists)).toEqual({ filter: same, notes: [], nothingLeft: false });
  });

  it('follows a name by its id, and says so once for each value', () => {
    const now = { ...lists, market: [{ id: 1, name: 'Alpha' }, ...withoutA] };
    const watch = watchFilter(filter('market is (A, B) or (market is A and market is not C)'), now);
    expect(filterText(watch.filter)).toBe(
      'market is one of (Alpha, B) or (market is Alpha and market is not C)',
    );
    expect(watch.notes).toEqual([
      { kind: 'renamed', field: 'market', id: 1, from: 'A', to: 'Alpha' },
    ]);
  });

  it('does not judge a field whose list it was not given', () => {
    expect(watchFilter(filter('market is A'), {}).notes).toEqual([]);
  });

  // A is gone from the company types and from the markets.
  const without = { ...lists, 'company type': withoutA, market: withoutA };
  it.each([
    ['company type is A', true],
    ['company type is (A, B)', false],
    ['company type is A or market is B', false],
    ['company type is A and market is B', true],
    ['company type is B and market is not A', false],
    // It would take everyone.
    ['market is not A', true],
    ['market is not A or company type is B', true],
    ['contact type is A', false],
  ])('%s, without A: nothing is left: %s', (text, nothingLeft) => {
    const watch = watchFilter(filter(text), without);
    expect(watch.nothingLeft).toBe(nothingLeft);
    expect(watch.notes.every(({ kind, id }) => kind === 'gone' && id === 1)).toBe(true);
    // Whatever is gone is kept: it may come back.
    expect(watch.filter).toEqual(filter(text));
  });
});
