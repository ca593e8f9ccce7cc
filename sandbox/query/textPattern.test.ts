import { expect, it } from 'vitest';
import { compilePattern, fold } from './textPattern.ts';

function matches(pattern: string, text: string, wildcards = '*', anywhere = false): boolean {
  return compilePattern(pattern, wildcards, anywhere).matches(fold(text));
}

it.each([
  ['abc', 'ABC', true],
  ['abc', 'abcd', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbb', false],
  ['*b*b*', 'abab', true],
  ['*b*b*', 'aba', false],
  ['a**', 'a', true],
  ['a%', 'abc', false],
  ['a%', 'a%', true],
  ['a_c', 'abc', false],
  ['[[]x]', '[X]', true],
  ['[x]', '[x]', false],
  ['[x]', 'x', true],
  ['[*]', '*', true],
  ['[*]', 'a', false],
  ['[a-c]1', 'B1', true],
  ['[a-c]1', 'd1', false],
  ['[^a-c]', 'd', true],
  ['[^a-c]', 'a', false],
  ['[ac-]', '-', true],
  ['[]]', ']', true],
  ['[open', '[OPEN', true],
  ['ΟΔΟΣ*', 'οδοςα', true],
  ['a\nb*', 'A\nB\nC', true],
])('%j for %j: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

it('takes the wildcards it is given, and lets contains begin and end anywhere', () => {
  expect(matches('a%', 'abc', '*%')).toBe(true);
  expect(matches('bc', 'abcd', '*', true)).toBe(true);
  expect(matches('', 'abcd', '*', true)).toBe(true);
  expect(matches('d*b', 'abcd', '*', true)).toBe(false);
});

it('tells texts without wildcards, folded', () => {
  expect(compilePattern('a[[]b', '*').exact).toBe('A[B');
  expect(compilePattern('a*', '*').exact).toBeUndefined();
  expect(compilePattern('[ab]', '*').exact).toBeUndefined();
});

it('stays quick on a pattern made to backtrack', () => {
  expect(matches(`${'a*'.repeat(50)}b`, 'a'.repeat(2000))).toBe(false);
});
