import { describe, expect, it } from 'vitest';
import { plainText } from '../../core/plainText.ts';
import {
  counted,
  cut,
  duration,
  fittingTable,
  readable,
  table,
  thousands,
  width,
  wrapped,
} from './text.ts';

describe('numbers and times', () => {
  it('have thousands separators and a fitting noun', () => {
    expect(thousands(1_234_567)).toBe('1,234,567');
    expect(counted(1, 'company', 'companies')).toBe('1 company');
    expect(counted(1000, 'company', 'companies')).toBe('1,000 companies');
  });

  it('are as exact as is of use', () => {
    expect([0, 449, 9_949, 9_950, 59_400, 59_600, 185_000].map(duration)).toEqual([
      '0.0 s',
      '0.4 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 0 s',
      '3 min 5 s',
    ]);
    expect(readable('2026-03-01T14:05:09.123Z')).toBe('2026-03-01 14:05:09 UTC');
  });
});

describe('foreign text', () => {
  it('cannot steer the terminal', () => {
    expect(plainText('Ann\u001B[2J\u202ELee\n')).toBe('Ann [2J Lee');
  });

  it('is measured in columns, not in code units', () => {
    expect(width('e\u0301🙂日')).toBe(5);
    expect(width('\u001B[31mred\u001B[39m')).toBe(3);
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('日本語', 4)).toBe('日…');
  });
});

describe('table', () => {
  it('aligns, to the right on request', () => {
    const rows = [
      ['a', '1', 'x'],
      ['long', '1,000', ''],
    ];
    expect(table(rows, { right: [1], indent: 2 })).toEqual(['  a         1  x', '  long  1,000']);
  });
});

describe('lines on a terminal', () => {
  it('break between words, with their indent, and leave a command in one piece', () => {
    const line =
      '    Give one of the two contacts another address: ampwise contacts edit ID email=a@b.example';
    const lines = wrapped(line, 40);
    expect(lines).toEqual([
      '    Give one of the two contacts another',
      '    address:',
      '    ampwise contacts edit ID email=a@b.example',
    ]);
    expect(lines.map((one) => one.trim()).join(' ')).toBe(line.trim());
    expect(wrapped('short', 40)).toEqual(['short']);
    expect(wrapped('  ✓ Rights  may read all of it, and write', 24)).toEqual([
      '  ✓ Rights  may read all',
      '            of it, and',
      '            write',
    ]);
    const row = 'a table with columns that are wider  than the terminal is';
    expect(wrapped(row, 20)).toEqual([row]);
    const undo = 'Undo it:   ampwise holds release --run 0190b7a2';
    expect(wrapped(undo, 30)).toEqual([undo]);
  });
});

describe('a table on a terminal', () => {
  const id = '0190b7a2-1111-7222-8333-444455556666';
  const rows = [
    ['name', 'e-mail', 'role', 'id'],
    ['Ann Lee', 'ann.lee@acme-marketing-and-more.example', 'admin', id],
    ['林 小红 of a rather long name', 'b@x.example', 'member', 'short'],
  ];

  it('is as it is where it fits', () => {
    expect(fittingTable(rows, 200)).toEqual(table(rows));
  });

  it.each([120, 100, 80, 60, 44])('is at most %s columns wide, with every id whole', (columns) => {
    const lines = fittingTable(rows, columns);
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).toContain(id);
    for (const role of ['admin', 'member']) expect(lines.join('\n')).toContain(role);
  });
});
