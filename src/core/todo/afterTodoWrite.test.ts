import { describe, expect, it } from 'vitest';
import { activityOf, aLink, todoOf } from '../../../test/support/todoRecords.ts';
import { afterFound, afterTodoWrite } from './afterTodoWrite.ts';
import { type NewActivity, todoValues } from './todo.ts';
import type { TodoEntry } from './todoPlan.ts';

const draft: NewActivity = {
  name: 'Call back',
  notes: 'One\nTwo\n\n[AMP to-do t1]',
  start: '2026-03-05T00:00:00Z',
  end: '2026-03-05T23:59:59Z',
  statusId: 1,
  typeId: null,
  memberId: 7,
  contactId: 1,
  companyId: 5,
  phone: null,
  email: null,
};

function entryOf(parts: Partial<TodoEntry>): TodoEntry {
  return {
    action: 'update',
    todoId: 't1',
    todoVersion: 1,
    ampContactId: 'p1',
    activityId: 10,
    changes: [],
    conflicts: [],
    assigned: null,
    write: null,
    todo: todoValues(todoOf()),
    removed: false,
    link: 'active',
    anew: false,
    base: aLink().base,
    skip: null,
    ...parts,
  };
}

describe('what became of a write', () => {
  it('is as ConnectWise returned it, its rewriting included', () => {
    const entry = entryOf({ base: null, write: { kind: 'create', draft } });
    const returned = activityOf({ id: 11, notes: 'One Two [AMP to-do t1]', typeId: 9 });
    expect(afterTodoWrite(entry, returned)).toMatchObject({
      activityId: 11,
      skip: null,
      base: { activity: { notes: 'One Two [AMP to-do t1]', typeId: 9 } },
    });
  });

  it('is noted if a value was accepted and not kept', () => {
    const entry = entryOf({ write: { kind: 'change', changes: { statusId: 2 } } });
    expect(afterTodoWrite(entry, activityOf({ statusId: 1 })).skip).toMatchObject({
      reason: 'not_kept',
    });
    const created = entryOf({ base: null, write: { kind: 'create', draft } });
    // A day alone is tolerated (CLIENT).
    expect(afterTodoWrite(created, activityOf({ start: '2026-03-05' })).skip).toBeNull();
    expect(afterTodoWrite(created, activityOf({ memberId: 8 })).skip).not.toBeNull();
  });

  it('does not swallow what somebody edited meanwhile', () => {
    const entry = entryOf({ write: { kind: 'change', changes: { statusId: 2 } } });
    const returned = activityOf({ statusId: 2, name: 'Renamed' });
    expect(afterTodoWrite(entry, returned).base?.activity).toMatchObject({
      statusId: 2,
      name: 'Call back',
    });
    const found = activityOf({ statusId: 2, notes: 'One Two [AMP to-do t1]', name: 'Renamed' });
    const created = entryOf({ base: null, write: { kind: 'create', draft } });
    expect(afterFound(created, draft, found).base?.activity).toMatchObject({
      statusId: 1,
      name: 'Call back',
      notes: 'One Two [AMP to-do t1]',
    });
  });
});
