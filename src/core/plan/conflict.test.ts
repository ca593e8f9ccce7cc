import { expect, it } from 'vitest';
import { sameConflict, sameConflicts } from './conflict.ts';

const conflict = {
  field: 'title',
  base: 'CTO',
  connectWise: 'CTO',
  amp: 'Chief',
  because: 'does_not_fit',
} as const;
const coded = { ...conflict, why: { code: 'too_long_for_connectwise', characters: 9, limit: 5 } };
const stored = { ...conflict, why: 'text of 9 characters; ConnectWise takes 5' };

it('conflicts are the same if values and reason are', () => {
  expect(sameConflict(coded, { ...coded, why: { ...coded.why } })).toBe(true);
  expect(sameConflict(coded, { ...coded, amp: 'Boss' })).toBe(false);
  expect(sameConflict(coded, { ...coded, why: { ...coded.why, limit: 6 } })).toBe(false);
  expect(sameConflict(conflict, coded)).toBe(false);
});

it('a reason that an older version stored as a text equals any code', () => {
  expect(sameConflict(stored, coded)).toBe(true);
  expect(sameConflicts([coded], [stored])).toBe(true);
  expect(sameConflict(stored, { ...coded, connectWise: 'CEO' })).toBe(false);
});
