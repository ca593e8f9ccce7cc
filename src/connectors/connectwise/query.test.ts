import { describe, expect, test } from 'vitest';
import { allOf, batchIds, changedSince, encodeQuery, encodeValue, likePattern } from './query.ts';

describe('encoding', () => {
  test.each([
    ['a,b/c', 'a,b/c'],
    ['& " \' * % +', '%26%20%22%20%27%20%2A%20%25%20%2B'],
    ['(x)!', '%28x%29%21'],
    ['[2026-01-01T00:00:00Z]', '%5B2026-01-01T00%3A00%3A00Z%5D'],
    ['id>5 and #=?', 'id%3E5%20and%20%23%3D%3F'],
    ['Söhne 🙂', 'S%C3%B6hne%20%F0%9F%99%82'],
    ['half \ud83d of a pair', 'half%20%EF%BF%BD%20of%20a%20pair'],
  ])('%s', (value, encoded) => {
    expect(encodeValue(value)).toBe(encoded);
  });

  test('parameters keep their order and come back as they were', () => {
    const query = [
      ['pageSize', '1000'],
      ['conditions', `lastName like "O'Hara & *" or id in (1,2)`],
    ] as const;
    expect([...new URLSearchParams(encodeQuery(query))]).toEqual(query);
  });
});

test('conditions', () => {
  expect(changedSince('2026-01-01T00:00:00Z')).toBe('lastUpdated>=[2026-01-01T00:00:00Z]');
  expect(allOf(null)).toBeNull();
  expect(allOf(null, 'a=1')).toBe('a=1');
  expect(allOf('a=1 or b=1', null, 'c=1')).toBe('(a=1 or b=1) and (c=1)');
});

test.each([
  ['plain', '"plain"'],
  [`O'Hara "x"`, '"O*Hara *x*"'],
  ['50%_[off]*\\', '"50*off*"'],
  ['new\nline', '"new*line"'],
  ['🙂', '"🙂"'],
  ['*', null],
  ['"%"', null],
  ['  ', null],
  ['@', null],
])('pattern of %s', (text, pattern) => {
  expect(likePattern(text)).toBe(pattern);
});

describe('ids in groups', () => {
  test('ascending, each once, nothing that is no id', () => {
    expect(batchIds([3, 1, 3, 0, -2, 1.5, Number.NaN, 2], 1000)).toEqual([[1, 2, 3]]);
    expect(batchIds([], 1000)).toEqual([]);
  });

  test('within the characters', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => 123_456 + n);
    const batches = batchIds(ids, 700);
    expect(batches.flat()).toEqual(ids);
    expect(batches.every((batch) => batch.join(',').length < 700)).toBe(true);
    expect(batches).toHaveLength(50);
  });

  test('never more than a page holds, and at least one', () => {
    const ids = Array.from({ length: 2_500 }, (_, n) => n + 1);
    expect(batchIds(ids, 1_000_000).map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(batchIds([123, 456], 1)).toEqual([[123], [456]]);
  });
});
