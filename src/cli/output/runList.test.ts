import { describe, expect, it } from 'vitest';
import { noCounts } from '../../contract/run.ts';
import type { Run } from '../../ports/runStores.ts';
import { createPaint } from './paint.ts';
import { runListLines } from './runList.ts';
import { width } from './text.ts';

const run: Run = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  kind: 'preview',
  status: 'interrupted',
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: '2026-03-01T11:59:59.200Z',
  mapping: 0,
  missing: [],
  counts: { ...noCounts, created: 123_456, updated: 123_456, removed: 23_456, skipped: 123_456 },
  skips: {},
  ampSkips: {},
  held: null,
  filterNotes: [],
  requests: 123_456,
  read: { companies: 1, contacts: 1253 },
  failure: null,
};
const paint = createPaint(false);

describe('runs in a list', () => {
  it.each(['sync', 'preview', 'undo', 'sweep', 'plan'] as const)('fit 80 columns: %s', (kind) => {
    const lines = runListLines(paint, 80)([{ ...run, kind }]);
    expect(lines.join('\n')).toContain(run.id);
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80);
  });

  it('are a table with one heading where there is room, on whatever page', () => {
    const list = runListLines(paint, 160);
    expect(list([run, run])[0]).toMatch(/^run +kind +started/u);
    expect(list([run])).toHaveLength(1);
  });
});
