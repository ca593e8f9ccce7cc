import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { CsvReader } from './csvReader.ts';
import { csvCell, csvLine, withoutGuard } from './csvText.ts';

describe('csvCell', () => {
  it.each([
    ['nothing', null, ''],
    ['a number', -5, '-5'],
    ['plain text', "O'Brien & Söhne", "O'Brien & Söhne"],
    ['commas and quotes', 'Lee, "Ann"', '"Lee, ""Ann"""'],
    ['line breaks', 'a\r\nb', '"a\r\nb"'],
    ['a formula', '=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['a formula behind a plus', '+1+cmd|x', "'+1+cmd|x"],
    ['a formula behind a minus', '-2+3', "'-2+3"],
    ['a function by @', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab in front', '\t=1', "'\t=1"],
    ['a phone number', '+1 (555) 010-0199', '+1 (555) 010-0199'],
    ['a phone number with extension', '+15550100 x12', '+15550100 x12'],
    ['a phone number that is none', '+1+2', "'+1+2"],
  ])('writes %s', (_, value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('csvLine', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '"', ',', '\r', '\n', '1', ' ') }),
  );
  // A record of nothing but blanks is none.
  const record = fc.array(cell, { maxLength: 6 }).map((values) => ['x', ...values]);

  it('is read back as it was written, however it comes', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const text = rows.map(csvLine).join('');
          const reader = new CsvReader(',');
          const read: string[][] = [];
          const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, piece) =>
            text.slice(piece * size, (piece + 1) * size),
          );
          for (const piece of pieces) {
            for (const { values } of reader.push(piece)) read.push(values.map(withoutGuard));
          }
          for (const { values } of reader.end()) read.push(values.map(withoutGuard));
          expect(read).toEqual(rows);
        },
      ),
      pbt(1000),
    );
  });
});
