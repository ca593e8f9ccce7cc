import { describe, expect, test } from 'vitest';
import { anEntry, change } from '../../storage/suite/records.ts';
import type { Action, PlanEntry } from '../plan/plan.ts';
import type { TodoChange } from '../todo/todoPlan.ts';
import { contactEvents, runEventOf, todoEvents } from './webhookEvents.ts';

const line = { runId: 'r', seq: 3, at: '2026-03-01T12:00:00.000Z' };
const ids = { contactId: 7, ampContactId: 'a' };
const planted = 'planted@example.com';

function events(action: Action, ...sides: readonly ('amp' | 'connectwise')[]): readonly string[] {
  const entry: PlanEntry = {
    ...anEntry(action, 7, { ampContactId: 'a' }),
    changes: sides.map((side) => change(side, 'email', planted, planted)),
  };
  const found = contactEvents(entry, line, ids);
  expect(JSON.stringify(found)).not.toContain(planted);
  return found.map(({ type, data }) => `${type} ${String(data.side)}`);
}

describe('the event of an entry of a contact', () => {
  test.each<[Action, readonly ('amp' | 'connectwise')[], readonly string[]]>([
    ['create', ['amp'], ['contact.created amp']],
    ['push', ['connectwise'], ['contact.created connectwise']],
    ['push', ['amp', 'connectwise'], ['contact.changed amp', 'contact.created connectwise']],
    ['link', [], []],
    ['link', ['amp'], ['contact.changed amp']],
    ['update', ['amp', 'connectwise'], ['contact.changed amp', 'contact.changed connectwise']],
    ['restore', ['amp'], ['contact.created amp']],
    ['pause', [], []],
    ['pause', ['amp'], ['contact.changed amp']],
    ['resume', [], []],
    ['remove', [], ['contact.removed amp']],
    ['inactivate', [], ['contact.changed connectwise']],
    ['reactivate', [], ['contact.changed connectwise']],
    ['end', [], ['contact.removed connectwise']],
    ['release', [], ['contact.removed connectwise']],
    ['ask', [], []],
    ['agree', [], []],
    ['forget', [], []],
  ])('%s with changes of %j: %j', (action, sides, told) => {
    expect(events(action, ...sides)).toEqual(told);
  });

  test('is identified by its run, line and side, no matter when it is sent', () => {
    const entry = anEntry('update', 7, { ampContactId: 'a', set: { title: 'x' } });
    expect(contactEvents(entry, line, ids)).toEqual([
      {
        id: 'r.3.amp',
        type: 'contact.changed',
        at: line.at,
        data: { side: 'amp', contactId: 7, ampContactId: 'a', runId: 'r' },
      },
    ]);
  });
});

const entryOf = (...changes: readonly TodoChange[]) => ({
  todoId: 't',
  ampContactId: 'a',
  changes,
});
const statusOf = (side: 'amp' | 'connectwise', value: string): TodoChange => ({
  side,
  field: 'status',
  old: 'open',
  new: value,
  because: 'changed_in_connectwise',
});

test('a to-do is done once a run closes it in AMP', () => {
  expect(todoEvents(entryOf(statusOf('amp', 'done')), line)).toEqual([
    {
      id: 'r.3',
      type: 'todo.done',
      at: line.at,
      data: { todoId: 't', ampContactId: 'a', runId: 'r' },
    },
  ]);
  for (const other of [statusOf('amp', 'open'), statusOf('connectwise', 'done')]) {
    expect(todoEvents(entryOf(other), line)).toEqual([]);
  }
});

test.each([
  ['planned', 'run.finished'],
  ['succeeded', 'run.finished'],
  ['partial', 'run.finished'],
  ['cancelled', 'run.finished'],
  ['held', 'run.held'],
  ['failed', 'run.failed'],
  ['interrupted', 'run.failed'],
  ['queued', null],
  ['running', null],
])('a run that is %s is told as %s', (status, told) => {
  expect(runEventOf(status)).toBe(told);
});
