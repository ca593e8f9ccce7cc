import { expect, it } from 'vitest';
import { parseInstant } from './instant.ts';

const noon = Date.UTC(2026, 5, 4, 12);

it.each([
  ['2026-06-04T12:00:00Z', noon],
  ['2026-06-04t12:00:00z', noon],
  ['2026-06-04T12:00Z', noon],
  ['2026-06-04T12:00:00', noon],
  ['2026-06-04T14:00:00+02:00', noon],
  ['2026-06-04T12:00:00.500000', noon + 500],
])('reads %s', (text, at) => {
  expect(parseInstant(text)).toEqual({ at, dateOnly: false });
});

it('takes a date for its midnight in UTC', () => {
  expect(parseInstant('2026-06-04')).toEqual({ at: Date.UTC(2026, 5, 4), dateOnly: true });
});

it.each([
  '',
  'today',
  '2026-6-4',
  '2026-02-30',
  '2026-13-01',
  '2026-06-04T25:00:00Z',
  '2026-06-04 12:00:00Z',
  '2026-06-04T12:00:00 02:00',
  '1780574400',
])('refuses %j', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});
