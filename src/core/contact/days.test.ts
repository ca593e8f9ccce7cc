import { expect, test } from 'vitest';
import { dayOf, isDay } from './days.ts';

test.each([
  ['1980-02-29', '1980-02-29'],
  ['1980-02-29T00:00:00Z', '1980-02-29'],
  ['1980-02-29T00:00:00', '1980-02-29'],
  ['1980-02-29T00:00:00.000Z', '1980-02-29'],
  [' 1980-02-29 ', '1980-02-29'],
  ['1980-02-29T23:00:00Z', '1980-02-29T23:00:00Z'],
  ['February 29', 'February 29'],
])('the day of %j is %j', (text, day) => {
  expect(dayOf(text)).toBe(day);
});

test.each([
  ['1980-02-29', true],
  ['1900-02-28', true],
  ['2000-02-29', true],
  ['1980-12-31', true],
  ['1900-02-29', false],
  ['1981-02-29', false],
  ['1980-04-31', false],
  ['1980-13-01', false],
  ['1980-00-01', false],
  ['1980-01-00', false],
  ['1980-1-1', false],
  ['1980-01-01T00:00:00Z', false],
  ['', false],
])('%j is a day: %j', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
