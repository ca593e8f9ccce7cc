import { describe, expect, it } from 'vitest';
import { createIds } from './randomIds.ts';

describe('createIds', () => {
  it('gives ids that sort in the order of making, whatever the clock does', () => {
    const times = [1_800_000_000_000, 1_800_000_000_000, 1_799_999_999_000, 1_800_000_000_001];
    let turn = 0;
    const ids = createIds({ now: () => times[turn++ % times.length] ?? 0 });
    const made = Array.from({ length: 10_000 }, () => ids.next());
    expect(made).toEqual(made.toSorted());
    expect(new Set(made).size).toBe(made.length);
    for (const id of made) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    }
  });
});
