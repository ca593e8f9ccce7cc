import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { activityOf, aLink, aPolicy, todoOf } from '../../../test/support/todoRecords.ts';
import { afterTodoWrite } from './afterTodoWrite.ts';
import { mergeTodo } from './mergeTodo.ts';
import type { Activity, Todo } from './todo.ts';
import { activityPart, decidedBase } from './todoConflicts.ts';
import type { TodoEntry } from './todoPlan.ts';

const { base } = aLink();
const merge = (todo: Partial<Todo>, activity: Partial<Activity>, settings = {}) =>
  mergeTodo(todoOf(todo), activityOf(activity), base, aPolicy(settings));

describe('R23: what each side changed goes to the other', () => {
  it.each([
    [{ status: 'done' }, { statusId: 2 }],
    [{ due: null }, { start: null, end: null }],
    [{ due: '2026-03-07' }, { start: '2026-03-07T00:00:00Z', end: '2026-03-07T23:59:59Z' }],
    [{ assignee: 'bea' }, { memberId: 8 }],
    [{ subject: 'Call now' }, { name: 'Call now' }],
    [{ notes: 'One\nTwo' }, { notes: 'One\nTwo\n\n[AMP to-do t1]' }],
    [{ type: 'task' }, { typeId: 2 }],
    [{ assignee: null }, {}],
    [{ assignee: 'none' }, {}],
  ] as const)('to-do %o', (edit, sends) => {
    expect(merge(edit, {}).sends).toEqual(sends);
    expect(merge(edit, {}, { todoPush: false }).sends).toEqual({});
  });

  it.each([
    [{ statusId: 2 }, { status: 'done' }],
    [{ start: '2026-03-09T00:00:00Z' }, { due: '2026-03-09' }],
    [{ start: '2026-03-09' }, { due: '2026-03-09' }],
    [{ start: '2026-03-09T10:30:00Z' }, { due: '2026-03-09T10:30:00Z' }],
    [{ start: null }, { due: null }],
    [{ memberId: 8 }, { assignee: 'bea' }],
    [{ memberId: 99 }, { assignee: null }],
    [{ name: 'Renamed' }, { subject: 'Renamed' }],
    [{ notes: 'Theirs\r\nand more' }, { notes: 'Theirs\nand more' }],
    [{ notes: '[AMP to-do t1]\r\nCalled, no answer' }, { notes: 'Called, no answer' }],
    [{ notes: 'One\n\n[AMP to-do t1]\nTwo\n\n[AMP to-do t1]' }, { notes: 'One\n\nTwo' }],
    [{ typeId: 2 }, {}],
  ] as const)('activity %o', (edit, values) => {
    const merged = merge({}, edit);
    expect(merged.todo).toMatchObject(values);
    expect(merged.sends).toEqual({});
    expect(merge({}, edit, { todoPull: false }).changes).toEqual([]);
  });

  it('both: ConnectWise is the master, unless it is set otherwise', () => {
    const both = (settings: object) =>
      merge(
        { subject: 'Ours', updatedAt: '2026-03-03T00:00:00.000Z' },
        { name: 'Theirs' },
        settings,
      );
    expect(both({}).todo.subject).toBe('Theirs');
    expect(both({ todoConflict: 'amp' }).sends).toEqual({ name: 'Ours' });
    expect(both({ todoConflict: 'latest' }).sends).toEqual({ name: 'Ours' });
    expect(merge({ status: 'done' }, { statusId: 2 }).changes).toEqual([]);
  });

  it('both, while neither way is on: the rule decides once they are', () => {
    const off = { todoPush: false, todoPull: false };
    const merged = merge({ subject: 'Ours' }, { name: 'Theirs' }, off);
    expect(merged.changes).toEqual([]);
    const later = mergeTodo(
      todoOf({ subject: 'Ours' }),
      activityOf({ name: 'Theirs' }),
      merged.base,
      aPolicy(),
    );
    expect(later.todo.subject).toBe('Theirs');
    expect(later.sends).toEqual({});
  });

  it('both, and a person decides: neither side is touched, and both stand there', () => {
    const edit = { subject: 'Ours', due: '2026-03-07', notes: 'More' } as const;
    const their = { name: 'Theirs', start: '2026-03-09T00:00:00Z' };
    const merged = merge(edit, their, { todoConflict: 'ask' });
    expect(merged.conflicts).toEqual([
      {
        field: 'due',
        base: '2026-03-05',
        connectWise: '2026-03-09',
        amp: '2026-03-07',
        activity: { start: '2026-03-09T00:00:00Z' },
      },
      {
        field: 'subject',
        base: 'Call back',
        connectWise: 'Theirs',
        amp: 'Ours',
        activity: { name: 'Theirs' },
      },
    ]);
    // What is beyond dispute goes on.
    expect(merged.sends).toEqual({ notes: 'More\n\n[AMP to-do t1]' });
    expect(merged.todo).toMatchObject(edit);
    expect(merged.base.todo).toMatchObject({ subject: 'Call back', due: '2026-03-05' });
    expect(merged.base.activity).toMatchObject({ name: 'Call back', start: base.activity.start });
    expect(merge({ subject: 'Same' }, { name: 'Same' }, { todoConflict: 'ask' }).conflicts).toEqual(
      [],
    );
    expect(merge(edit, their, { todoConflict: 'ask', todoPull: false }).conflicts).toEqual([]);
  });

  it('leaves a member who is inactive where the activity is', () => {
    const policy = { ...aPolicy(), inactiveMembers: new Set([8]) };
    const merged = mergeTodo(todoOf({ assignee: 'bea' }), activityOf(), base, policy);
    expect(merged.sends).toEqual({});
    expect(merged.inactive).toMatchObject({ userId: 'bea' });
  });

  it('keeps a long subject above the notes, and takes it off again', () => {
    const subject = 'Long '.repeat(30).trim();
    const { name = '', notes = '' } = merge({ subject, notes: 'More' }, {}).sends;
    expect(name).toHaveLength(100);
    expect(notes).toBe(`${subject}\n\nMore\n\n[AMP to-do t1]`);
    const settled = {
      todo: { ...base.todo, subject, notes: 'More' },
      activity: { ...base.activity, name, notes },
    };
    const edited = activityOf({ name, notes: notes.replace('More', 'Other') });
    const merged = mergeTodo(todoOf({ subject, notes: 'More' }), edited, settled, aPolicy());
    expect(merged.todo).toMatchObject({ subject, notes: 'Other' });
    expect(merged.sends).toEqual({});
  });
});

const anEntry: Omit<TodoEntry, 'base' | 'todo' | 'write'> = {
  action: 'update',
  todoId: 't1',
  todoVersion: 1,
  ampContactId: 'p1',
  activityId: 10,
  changes: [],
  conflicts: [],
  assigned: null,
  removed: false,
  link: 'active',
  anew: false,
  skip: null,
};

const anyTodo = fc.record(
  {
    subject: fc.constantFrom('Call now', 'x'.repeat(150)),
    notes: fc.constantFrom(null, 'One\nTwo'),
    due: fc.constantFrom(null, '2026-03-07', '2026-03-07T09:00:00Z'),
    status: fc.constantFrom('open' as const, 'done' as const),
    assignee: fc.constantFrom('ann', 'bea', 'none', null),
    type: fc.constantFrom('call' as const, 'task' as const),
  },
  { requiredKeys: [] },
);
const anyActivity = fc.record(
  {
    name: fc.constantFrom('Renamed', 'Call back'),
    notes: fc.constantFrom(null, 'Theirs'),
    start: fc.constantFrom(null, '2026-03-08T00:00:00Z', '2026-03-08'),
    statusId: fc.constantFrom(1, 2),
    memberId: fc.constantFrom(7, 8, 99, null),
  },
  { requiredKeys: [] },
);

describe('what a person decides', () => {
  it('comes to the same as the rule that lets that side win', () => {
    let disputes = 0;
    fc.assert(
      fc.property(
        anyTodo,
        anyActivity,
        fc.constantFrom('amp' as const, 'connectwise' as const),
        (edit, their, side) => {
          const ask = aPolicy({ todoConflict: 'ask' });
          const todo = todoOf(edit);
          const activity = activityOf(their);
          const { conflicts } = mergeTodo(todo, activity, base, ask);
          disputes += conflicts.length;
          const decided = conflicts.reduce(
            (sofar, conflict) => decidedBase(todo.id, sofar, conflict, side, ask),
            base,
          );
          const after = mergeTodo(todo, activity, decided, ask);
          const ruled = mergeTodo(todo, activity, base, aPolicy({ todoConflict: side }));
          expect(after.conflicts).toEqual([]);
          expect(after.todo).toEqual(ruled.todo);
          expect(after.sends).toEqual(ruled.sends);
          expect(after.base).toEqual(ruled.base);
        },
      ),
      pbt(500),
    );
    expect(disputes).toBeGreaterThan(0);
  });

  it('goes to the other side, also where it was put back to what both last agreed on', () => {
    fc.assert(
      fc.property(
        anyTodo,
        anyActivity,
        fc.constantFrom('amp' as const, 'connectwise' as const),
        (edit, their, side) => {
          const ask = aPolicy({ todoConflict: 'ask' });
          const todo = todoOf(edit);
          const activity = activityOf(their);
          const { conflicts } = mergeTodo(todo, activity, base, ask);
          const decided = conflicts.reduce(
            (sofar, conflict) => decidedBase(todo.id, sofar, conflict, side, ask),
            base,
          );
          const fields = conflicts.map(({ field }) => field);
          const back = Object.fromEntries(fields.map((field) => [field, base.todo[field]]));
          let theirsBack = activity;
          for (const field of fields) {
            theirsBack = { ...theirsBack, ...activityPart(field, base.activity) };
          }
          const after =
            side === 'amp'
              ? mergeTodo(todoOf({ ...edit, ...back }), activity, decided, ask)
              : mergeTodo(todo, theirsBack, decided, ask);
          expect(after.conflicts).toEqual([]);
          const other = side === 'amp' ? 'connectwise' : 'amp';
          const went = after.changes.filter((change) => change.side === other);
          expect(went.map(({ field }) => field)).toEqual(expect.arrayContaining(fields));
        },
      ),
      pbt(500),
    );
  });

  it('is a conflict anew where the other side was edited since it was seen', () => {
    const ask = aPolicy({ todoConflict: 'ask' });
    const [conflict] = merge({ subject: 'Ours' }, { name: 'Theirs' }, ask.settings).conflicts;
    if (conflict === undefined) throw new Error('no conflict');
    const decided = decidedBase('t1', base, conflict, 'amp', ask);
    const again = mergeTodo(
      todoOf({ subject: 'Ours' }),
      activityOf({ name: 'Newer' }),
      decided,
      ask,
    );
    expect(again.conflicts).toMatchObject([{ connectWise: 'Newer', amp: 'Ours' }]);
  });
});

describe('a change that was written', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York');
  const rules = fc.constantFrom(
    'connectwise' as const,
    'amp' as const,
    'latest' as const,
    'ask' as const,
  );

  it('is no change the next time, whatever ConnectWise makes of line breaks', () => {
    fc.assert(
      fc.property(
        anyTodo,
        anyActivity,
        zones,
        rules,
        fc.boolean(),
        (edit, their, timeZone, rule, blanks) => {
          const policy = aPolicy({ timeZone, todoConflict: rule });
          const todo = todoOf(edit);
          const activity = activityOf(their);
          const merged = mergeTodo(todo, activity, base, policy);
          const { end: _end, ...written } = merged.sends;
          const kept =
            written.notes === undefined || !blanks
              ? written
              : { ...written, notes: written.notes.replaceAll('\n', ' ') };
          const after: Activity = { ...activity, ...kept };
          const entry: TodoEntry = {
            ...anEntry,
            base: merged.base,
            todo: merged.todo,
            write: { kind: 'change', changes: merged.sends },
          };
          const settled = afterTodoWrite(entry, after);
          const again = mergeTodo({ ...todo, ...merged.todo }, after, settled.base ?? base, policy);
          expect(again.changes).toEqual([]);
          expect(again.sends).toEqual({});
        },
      ),
      pbt(500),
    );
  });
});
