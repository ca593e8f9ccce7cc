import type { TodoStep } from './todoSteps.ts';

/** Minimised histories of to-dos that once broke the engine; replayed before new ones are searched. */
export const todoRegressions: readonly {
  readonly title: string;
  readonly steps: readonly TodoStep[];
}[] = [
  {
    title: 'a member who is inactive, and to whom both sides give a to-do otherwise',
    steps: [
      { do: 'settings', settings: { todoConflict: 'ask' } },
      { do: 'add', person: 0, assignee: 0, subject: 'Call' },
      { do: 'sync', trouble: { kind: 'none' } },
      { do: 'both', nth: 0, part: 'assignee' },
      { do: 'member', id: 8, inactive: true },
      {
        do: 'sync',
        trouble: {
          kind: 'meddle',
          at: 'any',
          nth: 1,
          edit: { do: 'activity', nth: 0, edit: { memberId: null } },
        },
      },
      { do: 'breaks', kept: false },
      { do: 'sync', trouble: { kind: 'none' } },
    ],
  },
  {
    title: 'a to-do that was removed, of which ConnectWise refused to delete the activity',
    steps: [
      { do: 'add', person: 0, assignee: 0, subject: 'Call' },
      { do: 'sync', trouble: { kind: 'unheard', write: 1 } },
      { do: 'remove', nth: 0, removed: true },
      { do: 'sync', trouble: { kind: 'refused', write: 1, field: 'name' } },
      {
        do: 'sync',
        trouble: {
          kind: 'meddle',
          at: 'store',
          nth: 62,
          edit: { do: 'both', nth: 0, part: 'subject' },
        },
      },
      { do: 'add', person: 0, assignee: 0, subject: 'Call' },
    ],
  },
];
