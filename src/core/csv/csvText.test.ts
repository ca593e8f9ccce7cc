import { describe, expect, it } from 'vitest';
import { csvCell } from './csvText.ts';

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
