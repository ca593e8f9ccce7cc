import { describe, expect, it } from 'vitest';
import { changesByDay, earliestOf } from './changesByDay.ts';

const now = Date.parse('2026-03-30T01:30:00.000Z');
const change = (finishedAt: string) => ({ finishedAt, amp: 2, connectwise: 3 });

describe('changes by day', () => {
  it('has every day, the present one last, and puts changes on the day of the time zone', () => {
    const changes = [
      '2026-03-28T04:30:00.000Z',
      '2026-03-29T02:00:00.000Z',
      '2026-03-29T23:30:00.000Z',
      '2026-03-30T01:00:00.000Z',
    ].map(change);
    const inZone = (timeZone: string) =>
      changesByDay(changes, { now, days: 3, timeZone }).map(({ day, toAmp }) => [day, toAmp]);
    expect(inZone('UTC')).toEqual([
      ['2026-03-28', 2],
      ['2026-03-29', 4],
      ['2026-03-30', 2],
    ]);
    expect(inZone('America/New_York')).toEqual([
      ['2026-03-27', 0],
      ['2026-03-28', 4],
      ['2026-03-29', 4],
    ]);
    // The clock is set forward in the night before.
    expect(inZone('Europe/Berlin')).toEqual([
      ['2026-03-28', 2],
      ['2026-03-29', 2],
      ['2026-03-30', 4],
    ]);
  });

  it('is asked for with an instant before all of its days', () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const [first] = changesByDay([], { now, days: 30, timeZone });
      const atLatest = Date.parse(`${first?.day}T00:00:00Z`) - 14 * 3_600_000;
      expect(earliestOf(now, 30)).toBeLessThanOrEqual(atLatest);
    }
  });
});
