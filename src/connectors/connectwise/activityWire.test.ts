import { describe, expect, it } from 'vitest';
import { parseActivity } from './activityWire.ts';

const read = (parts: object) => parseActivity({ id: 5, name: 'Call', ...parts });

describe('an activity as it comes', () => {
  it.each([
    ['2026-03-05', '2026-03-05'],
    ['2026-03-05T09:00:00+02:00', '2026-03-05T07:00:00Z'],
    ['2026-03-05T09:00:00.123Z', '2026-03-05T09:00:00Z'],
    ['2026-03-05T09:00:00', '2026-03-05T09:00:00Z'],
    [null, null],
  ])('starts at %s', (dateStart, start) => {
    expect(read({ dateStart })).toMatchObject({ ok: true, record: { start } });
  });

  it('is not understood where its start is no date', () => {
    expect(read({ dateStart: 'soon' })).toMatchObject({
      ok: false,
      problem: 'dateStart_not_a_date',
    });
  });

  it('has no half of a character, as it is stored without', () => {
    const halves = { name: 'Call \ud83d', notes: '\ude00\0 and more' };
    expect(read(halves)).toMatchObject({
      record: { name: 'Call \ufffd', notes: '\ufffd and more' },
    });
  });
});
