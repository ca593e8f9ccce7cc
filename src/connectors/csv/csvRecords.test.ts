import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { csvLine, withoutGuard } from '../../core/csv/csvText.ts';
import { Failure } from '../../core/failure.ts';
import type { CsvRecord } from '../../ports/csvFiles.ts';
import { csvRecords } from './csvRecords.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at += size) {
    yield characters.slice(at, at + size).join('');
  }
}

async function* broken(): AsyncGenerator<string> {
  yield 'a,b\nc,d\n';
  throw new Failure('bad_input', { problem: 'file_encoding' });
}

async function read(text: string, delimiter = ',', size = 5): Promise<readonly CsvRecord[]> {
  return await all(csvRecords(inPieces(text, size), delimiter));
}

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

async function problemOf(text: string, size: number): Promise<readonly unknown[]> {
  const thrown: unknown = await read(text, ',', size).catch((caught: unknown) => caught);
  if (!(thrown instanceof Failure)) throw new Error('it was read');
  return [thrown.detail.problem, thrown.detail.line];
}

describe('csvRecords', () => {
  it.each([
    ['Unix', '\n'],
    ['Windows', '\r\n'],
    ['old Macs', '\r'],
  ])('knows the line ends of %s, and the line on which each record begins', async (_, end) => {
    const rows = ['a,b', 'c,"d', 'e"', '', ',,', ' , ', 'f,"g ""h"""'];
    const records = [
      { line: 1, values: ['a', 'b'] },
      { line: 2, values: ['c', `d${end}e`] },
      { line: 7, values: ['f', 'g "h"'] },
    ];
    for (const size of [1, 2, 3, 1000]) {
      expect(await read(rows.join(end), ',', size)).toEqual(records);
    }
  });

  it('knows line ends of several systems in one file', async () => {
    expect(await read('a\nb\r\nc\rd')).toEqual(
      ['a', 'b', 'c', 'd'].map((value, index) => ({ line: index + 1, values: [value] })),
    );
  });

  it('takes the separator from the caller, if the caller knows it', async () => {
    expect(await read('a;"b;c";1,5\n', ';')).toEqual([{ line: 1, values: ['a', 'b;c', '1,5'] }]);
  });

  it('reads nothing from nothing', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
  });

  it.each([
    ['at the end of the file', 'a,b\nc,"d\ne,f\ng,h\n', 'csv_quote_not_closed', 2],
    ['before another in quotes', 'a,b\nc,"d\ne,f\ng,"h"\ni,j\n', 'csv_quote_not_closed', 2],
    ['behind several that are closed', 'a,"b\nb"\nc,"d"\n"e,f\ng,h', 'csv_quote_not_closed', 4],
    ['behind one of several lines', 'a,"b\nb","c,d\ne,f\n', 'csv_quote_not_closed', 2],
    ['before another in its record', '"a\nb","c\nd","e\nf" g\n', 'csv_quote_not_closed', 3],
    ['in the first value of all', '"a,b\nc,d\n', 'csv_quote_not_closed', 1],
    ['behind a value that is closed', 'a,b\nc,"d" e\n', 'csv_text_after_quote', 2],
    ['behind a closed one of a record', '"a\nb","c" d\n', 'csv_text_after_quote', 2],
    ['inside a value', 'a,b\n\nc,d "e"\n', 'csv_quote_in_value', 3],
    ['inside a value of a long record', '"a\nb",c"d"\n', 'csv_quote_in_value', 2],
  ])('reports a wrong quote on its own line: %s', async (_, text, problem, line) => {
    for (const size of [1, 4, 1000]) {
      expect(await problemOf(text, size)).toEqual([problem, line]);
      expect(await problemOf(text.replaceAll('\n', '\r\n'), size)).toEqual([problem, line]);
    }
  });

  it('passes on what fails in the text', async () => {
    await expect(all(csvRecords(broken(), ','))).rejects.toMatchObject({
      code: 'bad_input',
      detail: { problem: 'file_encoding' },
    });
  });

  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '"', ',', '\r', '\n', '1', ' ') }),
  );
  // A record of nothing but blanks is none.
  const record = fc.array(cell, { maxLength: 6 }).map((values) => ['x', ...values]);

  it('reads what csvLine writes, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, size) => {
          const records = await read(rows.map(csvLine).join(''), ',', size);
          expect(records.map(({ values }) => values.map(withoutGuard))).toEqual(rows);
        },
      ),
      pbt(150),
    );
  });
});
