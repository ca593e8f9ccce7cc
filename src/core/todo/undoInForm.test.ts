import { describe, expect, it } from 'vitest';
import {
  activityOf,
  aLink,
  aPolicy,
  aTodoCandidate,
  todoOf,
} from '../../../test/support/todoRecords.ts';
import { followedBy } from './activityForm.ts';
import { afterTodoWrite } from './afterTodoWrite.ts';
import { decideTodo } from './decideTodo.ts';
import {
  type Activity,
  type ActivityChanges,
  type ActivityValues,
  activityValues,
  type Todo,
  type TodoLink,
} from './todo.ts';
import type { TodoCandidate } from './todoCandidate.ts';
import type { TodoChange, TodoEntry } from './todoPlan.ts';
import { undoTodo } from './undoTodo.ts';

const flags = { isDefault: false, inactive: false };
const policy = {
  ...aPolicy({ timeZone: 'Europe/Berlin' }),
  statuses: [
    { id: 1, name: 'Open', ...flags, closed: false },
    { id: 2, name: 'Closed', ...flags, closed: true },
    { id: 3, name: 'In progress', ...flags, closed: false },
  ],
  types: [
    { id: 1, name: 'Call', ...flags },
    { id: 2, name: 'Task', ...flags },
    { id: 5, name: 'Quote', ...flags },
  ],
};
const contact = { removed: false, link: null, contact: null, gone: false, onHold: false };
const long = 'Long '.repeat(30).trim();

function entryOf(candidate: TodoCandidate): TodoEntry {
  const decision = decideTodo(candidate, policy);
  if (decision.kind !== 'entry') throw new Error(decision.kind);
  return decision.entry;
}

/** In sync by now, each side with what is given. */
function inSync(todo: Partial<Todo>, activity: Partial<Activity>) {
  const both = { todo: todoOf(todo), activity: activityOf(activity) };
  const link: TodoLink = {
    ...aLink(),
    base: { todo: both.todo, activity: activityValues(both.activity) },
  };
  return { ...both, link };
}

function written(activity: Activity, entry: TodoEntry): Activity {
  const changes: ActivityChanges = entry.write?.kind === 'change' ? entry.write.changes : {};
  const { end: _end, ...values } = changes;
  return { ...activity, ...values };
}

/** AMP is edited, the sync writes it, and it is undone: the activity at the end, and the undo. */
function undone(
  before: ReturnType<typeof inSync>,
  edit: Partial<Todo>,
  line: (entry: TodoEntry) => TodoEntry = (entry) => entry,
) {
  const todo = { ...before.todo, ...edit, version: 2 };
  const candidate = aTodoCandidate({ contact, link: before.link, activity: before.activity }, todo);
  const entry = entryOf(candidate);
  const activity = written(before.activity, entry);
  const settled = afterTodoWrite(entry, activity);
  if (settled.base === null || settled.link === null) throw new Error('no link');
  const link = { ...before.link, base: settled.base, state: settled.link };
  const now = { ...candidate, link, activity };
  const undo = undoTodo({ entry: line(settled), version: 2, now }, policy);
  if (typeof undo === 'string') throw new Error(undo);
  return { entry, undo, activity: written(activity, undo) };
}

function older(entry: TodoEntry): TodoEntry {
  const changes = entry.changes.map(({ inConnectWise: _form, ...change }) => change);
  return { ...entry, changes };
}

function uncertain(entry: TodoEntry): TodoEntry {
  return { ...entry, changes: entry.changes.map((one) => ({ ...one, uncertain: true })) };
}

/** The change, had it replaced these values. */
function replacing(change: TodoChange, values: Partial<ActivityValues>): TodoChange {
  if (change.inConnectWise === undefined) throw new Error('no form');
  return { ...change, inConnectWise: { ...change.inConnectWise, old: { values } } };
}

const changed = { statusId: 3, memberId: 99, typeId: 5, name: 'Call  back' };

describe('V4 no invention, V5 no silent loss: an activity gets back what it held', () => {
  it.each([
    ['a status of several that are open', { statusId: 3 }, { status: 'done' }],
    ['a type that no type of AMP stands for', { typeId: 5 }, { type: 'task' }],
    ['a member who does not use AMP', { memberId: 99 }, { assignee: 'bea' }],
    ['an instant', { start: '2026-03-05T10:30:00Z' }, { due: '2026-03-07' }],
    ['no date', { start: null }, { due: '2026-03-07' }],
    ['blanks in a name', { name: 'Call  back' }, { subject: 'Call now' }],
    ['notes below the marker', { notes: '[AMP to-do t1]\r\nCalled' }, { notes: 'More' }],
    ['notes that a long subject went into', { notes: 'A\r\n[AMP to-do t1]' }, { subject: long }],
    ['all at once', changed, { status: 'done', assignee: 'bea', type: 'task', subject: long }],
  ] as const)('%s', (_, theirs, edit) => {
    const assignee = 'memberId' in theirs ? { assignee: null } : {};
    const due = 'start' in theirs ? { due: theirs.start } : {};
    const before = inSync({ ...assignee, ...due }, theirs);
    const { entry, activity } = undone(before, edit);
    expect(entry.changes).not.toEqual([]);
    expect(activity).toEqual(before.activity);
  });

  it('a status that was closed with its to-do', () => {
    const before = inSync({}, { statusId: 3 });
    const { entry, activity } = undone(before, { deletedAt: '2026-03-03T00:00:00.000Z' });
    expect(entry.action).toBe('close');
    expect(activity).toEqual(before.activity);
  });

  it('by its name in ConnectWise, in the history', () => {
    const { entry, undo } = undone(inSync({}, { statusId: 3 }), { status: 'done' });
    const open = { values: { statusId: 3 }, name: 'In progress' };
    const closed = { values: { statusId: 2 }, name: 'Closed' };
    expect(entry.changes).toMatchObject([{ inConnectWise: { old: open, new: closed } }]);
    expect(undo.changes).toMatchObject([{ inConnectWise: { old: closed, new: open } }]);
  });

  it('what AMP had where the line is of an older release', () => {
    const before = inSync({}, { statusId: 3, typeId: 5 });
    const { activity } = undone(before, { status: 'done', type: 'task' }, older);
    expect(activity).toMatchObject({ statusId: 1, typeId: 1 });
  });

  it('what AMP had where it held no status: ConnectWise has no way to clear one', () => {
    const { activity } = undone(inSync({}, { statusId: null }), { status: 'done' });
    expect(activity).toMatchObject({ statusId: 1 });
  });

  it('what the first of several lines replaced', () => {
    const before = inSync({}, { notes: '[AMP to-do t1]\r\nCalled' });
    const first = entryOf(
      aTodoCandidate(
        { contact, link: before.link, activity: before.activity },
        { ...before.todo, subject: 'Call now' },
      ),
    );
    const { activity } = undone(before, { subject: long }, (entry) => ({
      ...entry,
      changes: entry.changes.map((change) => {
        const [one] = first.changes;
        if (one === undefined) throw new Error('no change');
        return followedBy(one, change);
      }),
    }));
    expect(activity).toEqual(before.activity);
  });

  it('notes as they were before a long subject, where a later line changed the notes as well', () => {
    const before = inSync({}, { notes: '[AMP to-do t1]\r\nCalled' });
    const { link, activity: held } = before;
    const subject = { ...before.todo, subject: long };
    const first = entryOf(aTodoCandidate({ contact, link, activity: held }, subject));
    const { activity } = undone(before, { subject: long, notes: 'More' }, (entry) => ({
      ...entry,
      changes: [
        ...first.changes,
        ...entry.changes
          .filter(({ field }) => field === 'notes')
          .map((change) => replacing(change, { notes: 'In between' })),
      ],
    }));
    expect(activity).toEqual(held);
  });
});

it('V5 no silent loss: what may have been replaced is not undone over an edit', () => {
  const before = inSync({}, {});
  expect(() => undone(before, { subject: 'Call now' }, uncertain)).toThrow('edited_since');
});
