import { expect, test } from 'vitest';
import { dealer } from './shares.ts';

test('each block of a hundred has exactly the shares asked for', () => {
  const deal = dealer(
    [
      ['rare', 1],
      ['some', 20],
      ['rest', 79],
    ],
    37,
  );
  for (const block of [0, 1, 7, 321]) {
    const dealt = Array.from({ length: 100 }, (_, n) => deal(block * 100 + n));
    expect(dealt.filter((kind) => kind === 'rare')).toHaveLength(1);
    expect(dealt.filter((kind) => kind === 'some')).toHaveLength(20);
  }
});

test('every pair of kinds of two deals occurs', () => {
  const one = dealer(
    [
      ['a', 10],
      ['b', 90],
    ],
    37,
  );
  const two = dealer(
    [
      ['x', 10],
      ['y', 90],
    ],
    61,
  );
  const pairs = new Set(Array.from({ length: 2_000 }, (_, n) => one(n) + two(n)));
  expect([...pairs].toSorted()).toEqual(['ax', 'ay', 'bx', 'by']);
});

test('shares must add up to a hundred', () => {
  expect(() => dealer([['a', 50]], 3)).toThrow(RangeError);
});
