import { describe, expect, it } from 'vitest';
import { lineDocument } from '../../contract/line.ts';
import type { Names } from '../../contract/names.ts';
import { noCounts } from '../../contract/run.ts';
import { noMarks } from '../../core/contact/ampContact.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import type { TodoEntry } from '../../core/todo/todoPlan.ts';
import { countsOfPlan, PlanCounter, recordsIn } from '../../engine/run/planSummary.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import { voice } from '../voice.ts';
import { createPaint } from './paint.ts';
import { planLineLines } from './plan.ts';
import { planCountLines } from './planCounts.ts';

const because = 'changed_in_connectwise';

const update: PlanEntry = {
  action: 'update',
  contactId: 12,
  ampContactId: 'a1',
  ampVersion: 3,
  changes: [
    { side: 'amp', field: 'title', old: 'Buyer', new: 'Head of IT', because },
    { side: 'connectwise', field: 'phone', old: '5', new: null, because: 'changed_in_amp' },
    { side: 'amp', field: 'owner', old: null, new: 'u1', because },
  ],
  conflicts: [
    { field: 'city', base: null, connectWise: 'Rome', amp: 'Oslo', because: 'does_not_fit' },
  ],
  link: 'active',
  origin: 'connectwise',
  base: {},
  marks: noMarks,
  skip: null,
  target: null,
};

const push: PlanEntry = {
  ...update,
  action: 'push',
  contactId: null,
  changes: [{ side: 'connectwise', field: 'email', old: null, new: 'a@b.example', because }],
  conflicts: [],
  target: { newCompany: 'Acme' },
};

const todoEntry: TodoEntry = {
  action: 'export',
  todoId: 't1',
  todoVersion: 1,
  ampContactId: 'a1',
  activityId: null,
  changes: [
    {
      side: 'connectwise',
      field: 'due',
      old: null,
      new: '2026-03-05T12:00:00Z',
      because: 'changed_in_amp',
    },
  ],
  conflicts: [],
  assigned: { memberId: 1, userId: 'u1', fallback: true },
  write: null,
  todo: { subject: 'Call', notes: null, due: null, status: 'open', assignee: null, type: 'call' },
  removed: false,
  link: 'active',
  anew: false,
  base: null,
  skip: null,
};

const names: Names = {
  contact: (id) => `Ann ${id}`,
  todo: (id: string) => `to-do ${id}`,
  ampContact: () => 'Bob Lee',
  value: (field, value) => (field === 'owner' ? 'Carol' : value),
  due: (due) => `${due.slice(0, 10)} at noon`,
};

const line = (seq: number, body: PlanLine['line'], parts: Partial<PlanLine> = {}): PlanLine => ({
  seq,
  stamp: 1,
  state: 'proposed',
  line: body,
  problem: null,
  appliedVersion: null,
  ...parts,
});

const lines = [
  line(1, { kind: 'entry', entry: update }),
  line(2, { kind: 'entry', entry: push }),
  line(3, { kind: 'skip', skip: { kind: 'contact', id: 1, reason: 'inactive', about: null } }),
  line(4, {
    kind: 'skip',
    skip: { kind: 'amp_contact', id: 'a9', reason: 'push_off', about: null },
  }),
];

function summaryOf(some: readonly PlanLine[]) {
  const counter = new PlanCounter();
  counter.add(some);
  return counter.summary();
}

describe('a plan', () => {
  it('is counted by what happens to the records, on both sides', () => {
    const summary = summaryOf(lines);
    expect(planCountLines(summary)).toEqual([
      '  1  new in ConnectWise',
      '  1  updated',
      '  1  contact skipped',
      '  1  AMP contact not sent',
    ]);
    expect(summary).toMatchObject({
      amp: { created: 0, updated: 1, removed: 0 },
      connectwise: { created: 1, updated: 1, removed: 0 },
      conflicts: 1,
    });
    expect(recordsIn(summary)).toBe(4);
    expect(planCountLines(summaryOf([]))).toEqual(['  nothing to do']);
  });

  it('says for which reasons records are skipped, and those are as many as are skipped', () => {
    const paused: PlanEntry = {
      ...update,
      action: 'pause',
      skip: { kind: 'contact', id: 12, reason: 'territory_not_in_filter', about: null },
    };
    const skip = (seq: number, reason: 'no_email' | 'inactive') =>
      line(seq, { kind: 'skip', skip: { kind: 'contact', id: seq, reason, about: null } });
    const todo = { kind: 'todo', id: 't2', reason: 'no_member', about: null } as const;
    const some = [
      ...lines,
      line(5, { kind: 'entry', entry: paused }),
      skip(6, 'no_email'),
      skip(7, 'no_email'),
      line(8, { kind: 'skip', skip: todo }),
    ];
    const { counts, skips, ampSkips, todos } = countsOfPlan({ counts: noCounts }, summaryOf(some));
    expect({ skips, ampSkips, todos: todos.skips }).toEqual({
      skips: { inactive: 1, no_email: 2, territory_not_in_filter: 1 },
      ampSkips: { push_off: 1 },
      todos: { no_member: 1 },
    });
    expect(counts.skipped).toBe(5);
  });

  it('shows what an activity holds in the words of ConnectWise', () => {
    const todoSide = { side: 'connectwise', because: 'undo' } as const;
    const changes: TodoEntry['changes'] = [
      {
        ...todoSide,
        field: 'status',
        old: 'done',
        new: 'open',
        inConnectWise: {
          old: { values: { statusId: 2 }, name: 'Closed' },
          new: { values: { statusId: 3 }, name: 'In progress' },
        },
      },
      {
        ...todoSide,
        field: 'assignee',
        old: 'u1',
        new: null,
        inConnectWise: { old: { values: { memberId: 8 } }, new: { values: { memberId: 99 } } },
      },
      { ...todoSide, field: 'due', old: null, new: '2026-03-05T12:00:00Z', uncertain: true },
    ];
    const entry: TodoEntry = { ...todoEntry, action: 'update', activityId: 10, changes };
    const options = { names, paint: createPaint(false), fields: 8 };
    const shown = planLineLines(line(1, { kind: 'todo', entry }), options).join('\n');
    expect(shown).toMatch(/Status +Closed → In progress +→ ConnectWise +undone/u);
    expect(shown).toMatch(/Assignee +u1 → member 99 /u);
    expect(shown).toMatch(/Due +2026-03-05 at noon .*undone; not certain/u);
  });

  it('counts to-dos by what happens to them, and shows their dates as people know them', () => {
    const asked = { ...todoEntry, action: 'ask' } as const;
    const some = [
      line(1, { kind: 'todo', entry: todoEntry }, { state: 'stale' }),
      line(2, { kind: 'todo', entry: asked }),
      line(3, { kind: 'todo', entry: asked }),
      line(4, { kind: 'skip', skip: { kind: 'todo', id: 't2', reason: 'no_member', about: null } }),
    ];
    const summary = summaryOf(some);
    expect(planCountLines(summary)).toEqual([
      '  1  to-do becomes an activity',
      '  2  to-dos changed on both sides: need your decision',
      '  1  to-do that waits',
    ]);
    expect(recordsIn(summary)).toBe(4);
    expect(summary.actions).toMatchObject({ todo: 3, todoSkip: 1 });
    expect(countsOfPlan({ counts: noCounts }, summary).todos).toMatchObject({ waiting: 1 });
    const options = { names, paint: createPaint(false), fields: 3 };
    expect(some.slice(0, 1).flatMap((one) => planLineLines(one, options))).toEqual([
      '  #1 create activity for to-do t1 (to-do t1, for Bob Lee) (not applied: something changed since it was planned)',
      '      Due  2026-03-05 at noon  → ConnectWise  changed in AMP',
      '      goes to the default user: there is no assignee, or the assignee has no Member ID',
    ]);
  });

  it('tells scripts what it would do rather than what was done', () => {
    const run: Pick<Run, 'counts'> = { counts: { ...noCounts, unchanged: 10, skipped: 7 } };
    expect(countsOfPlan(run, summaryOf(lines)).counts).toMatchObject({
      created: 1,
      updated: 2,
      amp: { updated: 1 },
      connectwise: { created: 1, updated: 1 },
      unchanged: 9,
      skipped: 2,
      conflicts: 1,
    });
  });

  it('shows number, record, old and new value, direction and reason', () => {
    const options = { names, paint: createPaint(false), fields: 3 };
    expect(planLineLines(lines[0] ?? line(0, { kind: 'entry', entry: push }), options)).toEqual([
      '  #1 update Ann 12 (contact 12)',
      '      Job title  Buyer → Head of IT  → AMP          changed in ConnectWise',
      '      Phone      5 → (empty)         → ConnectWise  changed in AMP',
      '      Owner      Carol               → AMP          changed in ConnectWise',
      '      City does not fit ConnectWise: ConnectWise Rome, AMP Oslo',
    ]);
    const more = planLineLines(line(1, { kind: 'entry', entry: update }), {
      ...options,
      fields: 1,
    });
    expect(more[2]).toBe('      and 2 more fields');
  });

  it('says what became of a line, and what went wrong', () => {
    const options = { names, paint: createPaint(false), fields: 0 };
    const failed = { state: 'failed', problem: 'write_refused' } as const;
    expect(planLineLines(line(2, { kind: 'entry', entry: push }, failed), options)).toEqual([
      '  #2 create in ConnectWise Bob Lee (AMP contact a1, in a new company, Acme) (failed)',
      '      and 1 more field',
      '      ConnectWise rejected it',
    ]);
    const told = lines.slice(2).flatMap((one) => planLineLines(one, options));
    expect(told).toEqual([
      '  #3 skip Ann 1 (contact 1): Inactive in ConnectWise',
      '  #4 do not send Bob Lee (AMP contact a9): Sending to ConnectWise is switched off',
    ]);
    expect(
      lineDocument(line(2, { kind: 'entry', entry: push }, failed), voice.texts),
    ).toMatchObject({
      seq: 2,
      state: 'failed',
      problem: 'write_refused',
      kind: 'entry',
      action: 'push',
    });
  });
});
