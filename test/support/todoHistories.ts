import fc from 'fast-check';
import { long, type TodoMeddling, type TodoStep } from './todoSteps.ts';
import { anyTroubleWith } from './troubles.ts';

const subjects = fc.constantFrom('Call', 'Send quote', long);
const dues = fc.constantFrom(null, '2026-03-05', '2026-03-06', '2026-03-06T14:00:00Z');
const notes = fc.constantFrom(null, 'One', 'One\nTwo', 'Three');

const someone: fc.Arbitrary<number | null> = fc.constantFrom(0, 1, 2, null);

const add: fc.Arbitrary<TodoMeddling> = fc.record({
  do: fc.constant('add' as const),
  // Three of the four are linked.
  person: fc.nat(3),
  assignee: someone,
  subject: subjects,
});

const meddling: fc.Arbitrary<TodoMeddling> = fc.oneof(
  { arbitrary: add, weight: 2 },
  fc.record({
    do: fc.constant('edit' as const),
    nth: fc.nat(3),
    edit: fc.oneof(
      fc.record({ subject: subjects }),
      fc.record({ due: dues }),
      fc.record({ notes }),
      fc.record({ status: fc.constantFrom('open' as const, 'done' as const) }),
      fc.record({ type: fc.constantFrom('call' as const, 'task' as const) }),
    ),
  }),
  fc.record({ do: fc.constant('assign' as const), nth: fc.nat(3), assignee: someone }),
  fc.record({ do: fc.constant('remove' as const), nth: fc.nat(3), removed: fc.boolean() }),
  fc.record({
    do: fc.constant('activity' as const),
    nth: fc.nat(3),
    edit: fc.oneof(
      fc.record({ name: fc.constantFrom('Renamed', 'Call') }),
      fc.record({ start: fc.constantFrom(null, '2026-03-09T00:00:00Z', '2026-03-09T10:30:00Z') }),
      fc.record({ statusId: fc.constantFrom(1, 2) }),
      fc.record({ memberId: fc.constantFrom(7, 8, 9, null) }),
      fc.record({ notes: fc.constantFrom('Theirs', null) }),
    ),
  }),
  fc.record({ do: fc.constant('drop' as const), nth: fc.nat(3) }),
  fc.record({
    do: fc.constant('both' as const),
    nth: fc.nat(3),
    part: fc.constantFrom(
      'subject' as const,
      'due' as const,
      'notes' as const,
      'assignee' as const,
    ),
  }),
);

/** The activity of someone else has id 1; activities of to-dos have higher ones. */
const anyTrouble = anyTroubleWith({
  ids: [2, 3, 4, 5],
  fields: ['name', 'assignTo', 'dateStart'],
  edit: meddling,
});

const anyStep: fc.Arbitrary<TodoStep> = fc.oneof(
  { arbitrary: meddling, weight: 6 },
  {
    arbitrary: fc.record({ do: fc.constant('sync' as const), trouble: anyTrouble }),
    weight: 5,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('settings' as const),
      settings: fc.oneof(
        fc.record({
          todoConflict: fc.constantFrom(
            'connectwise' as const,
            'amp' as const,
            'latest' as const,
            'ask' as const,
          ),
        }),
        fc.record({
          todoRemoved: fc.constantFrom('close' as const, 'delete' as const, 'leave' as const),
        }),
        fc.record({ activityDeleted: fc.constantFrom('keep' as const, 'remove' as const) }),
        fc.record({ todoPush: fc.boolean() }),
        fc.record({ todoPull: fc.boolean() }),
      ),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('member' as const),
      id: fc.constantFrom(7, 8),
      inactive: fc.boolean(),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('memberId' as const),
      user: fc.nat(2),
      given: fc.boolean(),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('contact' as const),
      id: fc.integer({ min: 1, max: 3 }),
      inactive: fc.boolean(),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('keepBack' as const),
      nth: fc.nat(3),
      kept: fc.boolean(),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      nth: fc.nat(3),
      choose: fc.constantFrom('amp' as const, 'connectwise' as const),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ do: fc.constant('breaks' as const), kept: fc.boolean() }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('person' as const),
      nth: fc.nat(3),
      removed: fc.boolean(),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('refuses' as const),
      part: fc.constantFrom(null, 'name' as const, 'start' as const, 'memberId' as const),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom({ do: 'plan' as const }, { do: 'apply' as const }),
    weight: 2,
  },
  { arbitrary: fc.record({ do: fc.constant('undo' as const), nth: fc.nat(2) }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 130) }),
    weight: 2,
  },
);

/** Histories of a few to-dos: some exist from the start, and something goes wrong early. */
export const todoHistories: fc.Arbitrary<readonly TodoStep[]> = fc
  .tuple(
    fc.array(add, { minLength: 1, maxLength: 3 }),
    anyTrouble,
    fc.array(anyStep, { minLength: 2, maxLength: 20 }),
    // In every other history, people decide conflicts from the start.
    fc.boolean(),
  )
  .map(([adds, trouble, steps, asked]) => [
    ...(asked ? [{ do: 'settings', settings: { todoConflict: 'ask' } } as const] : []),
    ...adds,
    { do: 'sync', trouble },
    ...steps,
  ]);
