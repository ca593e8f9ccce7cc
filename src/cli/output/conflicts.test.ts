import { describe, expect, it } from 'vitest';
import type { Names } from '../../contract/names.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { todoConflictLines } from './conflicts.ts';
import { createPaint } from './paint.ts';
import { width } from './text.ts';

const names: Names = {
  contact: (id) => `contact ${id}`,
  ampContact: () => 'Mirela Underhill',
  todo: (id) => id,
  value: (_, value) => value,
  due: (due) => `${due.slice(0, 10)} 15:00`,
};

const since = '2026-03-01T10:00:00.000Z';
const notes = 'Ask at the desk on the second floor for the badge, and then go up to the fourth.';

const row: TodoRow = {
  id: 't1',
  ampContactId: 'a1',
  subject: 'Visit',
  notes: null,
  due: null,
  priority: 'normal',
  type: 'task',
  status: 'open',
  assignee: null,
  version: 1,
  createdAt: since,
  updatedAt: since,
  deletedAt: null,
  editedBy: null,
  link: null,
  skip: null,
  hold: null,
  conflicts: [
    {
      field: 'due',
      base: null,
      connectWise: '2026-12-07T14:00:00Z',
      amp: '2026-12-09T14:00:00Z',
      activity: {},
      since,
    },
    { field: 'notes', base: 'Bring it', connectWise: notes, amp: null, activity: {}, since },
  ],
};

const shown = (columns: number) => todoConflictLines(row, names, createPaint(false), columns);
const heading = 'Visit (to-do t1, for Mirela Underhill, since 2026-03-01 10:00:00 UTC)';

describe('conflicts', () => {
  it('have a line for each field where there is room', () => {
    expect(shown(160)).toEqual([
      heading,
      '  Due (due)      ConnectWise: 2026-12-07 15:00                  AMP: 2026-12-09 15:00  before: (empty)   changed on both sides',
      '  Notes (notes)  ConnectWise: Ask at the desk on the second f…  AMP: (empty)           before: Bring it  changed on both sides',
    ]);
  });

  it('have a line for each value on a narrow terminal, and more of it', () => {
    const lines = shown(80);
    expect(lines).toEqual([
      heading,
      '  Due (due): changed on both sides',
      '    ConnectWise  2026-12-07 15:00',
      '    AMP          2026-12-09 15:00',
      '    before       (empty)',
      '  Notes (notes): changed on both sides',
      '    ConnectWise  Ask at the desk on the second floor for the badge, and then go…',
      '    AMP          (empty)',
      '    before       Bring it',
    ]);
    expect(lines.every((line) => width(line) <= 80)).toBe(true);
  });
});
