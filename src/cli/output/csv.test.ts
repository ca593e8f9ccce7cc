import { describe, expect, it } from 'vitest';
import { ampFields } from '../../core/contact/ampFields.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import { csvCell, csvHeader, csvRow } from './csv.ts';

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

describe('csvRow', () => {
  it('has a cell for every column', () => {
    const row: AmpContactRow = {
      id: 'a1',
      email: 'ann@example.com',
      fields: { firstName: 'Ann', Company_Employees: 12 },
      version: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-02T00:00:00.000Z',
      deletedAt: null,
      editedBy: null,
      link: { contactId: 7, state: 'active', origin: 'connectwise' },
    };
    const cells = csvRow(row, ampFields).trimEnd().split(',');
    const names = csvHeader(ampFields).trimEnd().split(',');
    expect(cells.length).toBe(names.length);
    const cell = (name: string) => cells[names.indexOf(name)];
    expect(['id', 'email', 'firstName', 'Company_Employees', 'connectwiseId'].map(cell)).toEqual([
      'a1',
      'ann@example.com',
      'Ann',
      '12',
      '7',
    ]);
  });
});
