import { describe, expect, it } from 'vitest';
import { todoDocument } from '../../contract/todo.ts';
import type { User } from '../../core/contact/owners.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { voice } from '../voice.ts';
import { createPaint } from './paint.ts';
import { width } from './text.ts';
import { todoLines, todoListLines, todoStanding } from './todo.ts';

const ann: User = {
  id: 'u1',
  name: 'Ann',
  email: 'ann@b.example',
  role: 'member',
  member: { id: 11, identifier: 'alee', verifiedAt: '2026-03-01T00:00:00.000Z' },
};
const bob: User = { ...ann, id: 'u2', name: 'Bob', email: 'bob@b.example', member: null };
const view = {
  lost: [],
  users: [ann, bob],
  settings: { ...defaultSettings, defaultOwner: 'u1', timeZone: 'Europe/Berlin' },
};

const row: TodoRow = {
  id: '01a21592-b993-7000-adfc-f2984294ff39',
  ampContactId: 'a1',
  subject: 'Show them the new managed backup offering, with prices and references',
  notes: null,
  due: '2026-12-08T14:00:00Z',
  priority: 'normal',
  type: 'task',
  status: 'open',
  assignee: 'u2',
  version: 1,
  createdAt: '2026-03-01T00:00:00.000Z',
  updatedAt: '2026-03-01T00:00:00.000Z',
  deletedAt: null,
  editedBy: null,
  link: null,
  skip: null,
  hold: null,
  conflicts: [],
};

/** The same as an activity of a member, given to them as `assignee` was. */
function linked(memberId: number | null, assignee: string | null): TodoRow {
  const { subject, notes, due, status, type } = row;
  const todo = { subject, notes, due, status, type, assignee };
  const activity = { name: subject, notes, start: due, statusId: 1, typeId: 1, memberId };
  return {
    ...row,
    assignee,
    link: { activityId: 7, state: 'active', base: { todo, activity }, version: 1 },
  };
}

const paint = createPaint(false);
const inConnectWise = (one: TodoRow) =>
  todoLines(one, 'Mirela', view, paint)
    .find((line) => line.includes('In ConnectWise'))
    ?.replace(/^.*In ConnectWise +/u, '');

describe('a to-do in a list', () => {
  it('fits a narrow terminal, with its contact and its assignee', () => {
    expect(todoListLines(row, 'Mirela Underhill', view, paint, 80)).toEqual([
      '2026-12-08 15:00  Show them the new managed backup offering, with prices and re…',
      '                  Mirela Underhill · Bob · goes out with the next sync',
      '                  01a21592-b993-7000-adfc-f2984294ff39',
    ]);
    const other = { ...row, due: null, assignee: null, status: 'done' } as const;
    const lines = todoListLines(other, 'Mirela '.repeat(20), view, paint, 80);
    expect(lines[0]).toMatch(/^no date {11}Show them .*… \(done\)$/u);
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80);
  });

  it('has one line where there is room, with columns below each other', () => {
    const short = { ...linked(11, 'u1'), subject: 'Call', due: null };
    const lines = [row, short].flatMap((one) =>
      todoListLines(one, 'Mirela Underhill', view, paint, 160),
    );
    expect(lines).toHaveLength(2);
    expect(lines.map((line) => line.indexOf('Mirela'))).toEqual([96, 96]);
    expect(lines.map((line) => /(?:goes|activity).*$/u.exec(line)?.index)).toEqual([128, 128]);
    expect(lines.every((line) => width(line) <= 160)).toBe(true);
  });
});

describe('where a to-do stands', () => {
  it.each([
    ['goes out with the next sync', row],
    ['done before it was sent', { ...row, status: 'done' }],
    ['removed before it was sent', { ...row, deletedAt: row.updatedAt }],
    ['activity 7', linked(11, 'u1')],
  ] as const)('%s', (text, one) => {
    expect(todoStanding(one, [])).toBe(text);
  });
});

describe('whose list a to-do is on', () => {
  it('is that of its assignee, or of the default user in their place', () => {
    expect(inConnectWise({ ...row, assignee: 'u1' })).toBe('goes to alee');
    const instead = 'alee, the default user Ann: the assignee has no Member ID';
    expect(inConnectWise(row)).toBe(`goes to ${instead}`);
    expect(inConnectWise(linked(11, 'u2'))).toBe(`on the list of ${instead}`);
    expect(todoDocument(linked(11, 'u2'), view, voice).assignedTo).toEqual({
      memberId: 'alee',
      user: 'u1',
      fallback: true,
    });
  });

  it('is what ConnectWise made of it, also if that is nobody here', () => {
    const elsewhere = linked(12, null);
    expect(inConnectWise(elsewhere)).toBe('on the list of member 12, who is no user of AMP');
    expect(todoDocument(elsewhere, view, voice)).toMatchObject({
      assignedTo: null,
      link: { memberId: 12 },
    });
    expect(inConnectWise(linked(null, null))).toBe('on the list of nobody');
    // Given to someone since: the next sync brings that.
    expect(inConnectWise({ ...elsewhere, assignee: 'u1' })).toBe('goes to alee');
  });

  it('is that of nobody where neither the assignee nor a default user has a Member ID', () => {
    const settings = { ...view.settings, defaultOwner: null };
    const lines = todoLines(row, 'Mirela', { ...view, settings }, paint).join('\n');
    expect(lines).toContain('nobody: neither the assignee nor a default user has a Member ID');
  });
});
