import { describe, expect, it } from 'vitest';
import { nothingRemoved } from '../../ports/historyStore.ts';
import { removedHistoryLines } from './removedHistory.ts';

describe('history that was removed', () => {
  it.each([
    [nothingRemoved, 400, false, 'Nothing to remove: history is kept for 400 days.'],
    [
      { ...nothingRemoved, runs: 1, lines: 2000, auditEntries: 3 },
      30,
      false,
      'Removed 1 run with 2,000 lines, 3 entries of the audit log. History is kept for 30 days.',
    ],
    [
      { ...nothingRemoved, imports: 2 },
      'forever',
      true,
      'Would remove 2 imports. History is kept forever.',
    ],
  ] as const)('%o kept for %s', (removed, keepHistory, dryRun, expected) => {
    expect(removedHistoryLines(removed, { keepHistory, dryRun })[0]).toBe(expected);
  });
});
