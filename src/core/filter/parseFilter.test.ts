import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { messageOf } from '../../../test/support/said.ts';
import { english } from '../../texts/english/english.ts';
import { problemText } from '../../texts/failureText.ts';
import { asFailure, Failure } from '../failure.ts';
import type { FilterOf } from './contactFilter.ts';
import { filterText } from './filterText.ts';
import { type EnteredValue, parseFilter, readFilterField } from './parseFilter.ts';

const is = (field: string, ...names: string[]) => ({
  field,
  is: 'one of',
  values: names.map((name) => ({ name })),
});
const isNot = (field: string, ...names: string[]) => ({ ...is(field, ...names), is: 'not one of' });

function problemOf(text: string): string {
  try {
    parseFilter(text);
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'bad_input') {
      return problemText(thrown.detail, english);
    }
    throw thrown;
  }
  throw new Error(`understood: ${text}`);
}

describe('the text of a filter', () => {
  it.each<[string, unknown]>([
    ['company type is Customer', is('company type', 'Customer')],
    ['COMPANY  TYPE IS customer', is('company type', 'customer')],
    ['status is not Active', isNot('company status', 'Active')],
    ['market is one of (A, "B, b", C d)', is('market', 'A', 'B, b', 'C d')],
    ['market is not one of A, B', isNot('market', 'A', 'B')],
    ['territory is (East, West)', is('territory', 'East', 'West')],
    ['contact type is "The ""best"""', is('contact type', 'The "best"')],
    [
      'territory is A or territory is B and market is C',
      { any: [is('territory', 'A'), { all: [is('territory', 'B'), is('market', 'C')] }] },
    ],
    [
      '(territory is A or territory is B) and market is C',
      { all: [{ any: [is('territory', 'A'), is('territory', 'B')] }, is('market', 'C')] },
    ],
    ['((market is "and"))', is('market', 'and')],
  ])('%s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it.each([
    ['', 'at the end: expected a field'],
    ['is Customer', 'at character 1, "is": expected a field'],
    [
      'market is A and teritory is B',
      'at character 17: unknown field "teritory"; closest is territory',
    ],
    ['market Retail', 'at character 1: unknown field "market Retail"; closest is market'],
    ['market', 'at the end: expected "is"'],
    ['market is', 'at the end: expected a value'],
    ['market is ""', 'at character 11, "": expected a value'],
    ['market is A,', 'at the end: expected a value'],
    ['market is not one of (A', 'at the end: expected ",", ")"'],
    ['(market is A', 'at the end: expected ")", "and", "or"'],
    ['market is A)', 'at character 12, ")": expected "and", "or" or the end'],
    ['market is North (East)', 'at character 17, "(": expected "and", "or" or the end'],
    ['market is A and and market is B', 'at character 17, "and": expected a field'],
    ['market is "A', `at character 11: a quote is not closed`],
  ])('refuses %j with the place', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('refuses groups that are nested too deeply, and does not break on thousands', () => {
    for (const depth of [21, 50_000]) {
      const text = `${'('.repeat(depth)}market is A${')'.repeat(depth)}`;
      expect(problemOf(text)).toContain('nested too deeply');
    }
  });

  it('either understands a text, and writes it as one that means the same, or says where it does not', () => {
    const piece = fc.constantFrom(
      'market',
      'company type',
      ' is ',
      ' not ',
      ' one of ',
      '(',
      ')',
      ', ',
      ' and ',
      ' or ',
      'A',
      '"B, b"',
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let read: FilterOf<EnteredValue>;
        try {
          read = parseFilter(text);
        } catch (thrown) {
          expect(messageOf(asFailure(thrown))).toMatch(/at (?:character \d+|the end)/u);
          return;
        }
        expect(filterText(parseFilter(filterText(read)))).toBe(filterText(read));
      }),
      pbt(1000),
    );
  });

  it('knows a field by its other names, and names the closest of one it does not know', () => {
    expect(readFilterField(' Status ')).toBe('company status');
    expect(() => readFilterField('teritory')).toThrow(/unknown_filter_field/u);
  });
});
