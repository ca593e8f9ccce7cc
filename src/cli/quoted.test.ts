import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted } from './quoted.ts';

describe('an argument of a printed command', () => {
  it('is in quotes where it needs them', () => {
    expect(quoted('ann@example.com')).toBe('ann@example.com');
    expect(quoted("pat.o'neil@example.com")).toBe(`"pat.o'neil@example.com"`);
    expect(quoted('company type')).toBe('"company type"');
    expect(quoted('a "b" $HOME `id` \\')).toBe(String.raw`"a \"b\" \$HOME \`id\` \\"`);
    expect(quoted('')).toBe('""');
  });

  it('reaches the program as it was', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((one) => !one.includes('\0'));
    const several = fc.sample(text, 200);
    const script = `printf '%s\\0' ${several.map(quoted).join(' ')}`;
    const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(read.split('\0').slice(0, -1)).toEqual(several);
  });
});
