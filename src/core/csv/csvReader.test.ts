import { describe, expect, it } from 'vitest';
import { CsvError, CsvReader } from './csvReader.ts';

function read(text: string, delimiter = ',') {
  const reader = new CsvReader(delimiter);
  return [...reader.push(text), ...reader.end()];
}

function problemOf(text: string): readonly [string, number] {
  try {
    read(text);
  } catch (thrown) {
    if (thrown instanceof CsvError) return [thrown.problem, thrown.line];
    throw thrown;
  }
  throw new Error('it was read');
}

describe('CsvReader', () => {
  it.each([
    ['Unix', '\n'],
    ['Windows', '\r\n'],
    ['old Macs', '\r'],
  ])('knows the line ends of %s, and the line on which each record begins', (_, end) => {
    const rows = ['a,b', 'c,"d', 'e"', '', ',,', ' , ', 'f,"g ""h"""'];
    expect(read(rows.join(end))).toEqual([
      { line: 1, values: ['a', 'b'] },
      { line: 2, values: ['c', `d${end}e`] },
      { line: 7, values: ['f', 'g "h"'] },
    ]);
  });

  it('takes what stands between values from whoever knows it', () => {
    expect(read('a;"b;c";1,5\n', ';')).toEqual([{ line: 1, values: ['a', 'b;c', '1,5'] }]);
  });

  it.each([
    ['at the end of the file', 'a,b\nc,"d\ne,f\ng,h\n', 'quote_not_closed', 2],
    ['before another value in quotes', 'a,b\nc,"d\ne,f\ng,"h"\ni,j\n', 'quote_not_closed', 2],
    ['behind several that are closed', 'a,"b\nb"\nc,"d"\n"e,f\ng,h', 'quote_not_closed', 4],
    ['in the first value of all', '"a,b\nc,d\n', 'quote_not_closed', 1],
  ])('reports a quote that is never closed on its own line, %s', (_, text, problem, line) => {
    expect(problemOf(text)).toEqual([problem, line]);
  });

  it.each([
    ['behind a closing quote', 'a,b\nc,"d" e\n', 'text_after_quote', 2],
    ['inside a value', 'a,b\n\nc,d "e"\n', 'quote_in_value', 3],
  ])('reports what stands %s', (_, text, problem, line) => {
    expect(problemOf(text)).toEqual([problem, line]);
  });
});
