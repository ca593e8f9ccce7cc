import { describe, expect, it } from 'vitest';
import { changedPart } from './changedPart.ts';

describe('the changed part of a value', () => {
  it.each([
    ['Head of Marketing', 'Head of Sales', 'Marketing'],
    ['Head of Sales', 'Head of Marketing', 'Sales'],
    ['12 Main Street', '14 Main Street', '12 '],
    ['a b c', 'a b c', ''],
    ['new', '', 'new'],
    ['', 'old', ''],
    ['a a a', 'a a', 'a '],
    ['عمر خالد', 'عمر سعيد', 'خالد'],
  ])('of %j against %j is %j', (text, other, part) => {
    const { start, end } = changedPart(text, other);
    expect(text.slice(start, end)).toBe(part);
  });
});
