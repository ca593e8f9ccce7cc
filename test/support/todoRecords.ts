import type { User } from '../../src/core/contact/owners.ts';
import { defaultSettings, type Settings } from '../../src/core/settings/settings.ts';
import type { Activity, Todo, TodoLink, TodoStatus } from '../../src/core/todo/todo.ts';
import { activityValues, todoValues } from '../../src/core/todo/todo.ts';
import type { TodoCandidate } from '../../src/core/todo/todoCandidate.ts';
import type { TodoPolicy } from '../../src/core/todo/todoPolicy.ts';

const verifiedAt = '2026-03-01T00:00:00.000Z';

function user(id: string, member: User['member']): User {
  return { id, name: id, email: `${id}@example.com`, role: 'member', member };
}

/** Two users with a Member ID, and one without. */
export const users: readonly User[] = [
  user('ann', { id: 7, identifier: 'ann', verifiedAt }),
  user('bea', { id: 8, identifier: 'bea', verifiedAt }),
  user('none', null),
];

const flags = { isDefault: false, inactive: false };

/** Ann is the default user; statuses Open (1) and Closed (2), types Call (1) and Task (2). */
export function aPolicy(settings: Partial<Settings> = {}): TodoPolicy {
  return {
    settings: { ...defaultSettings, defaultOwner: 'ann', ...settings },
    users,
    types: [
      { id: 1, name: 'Call', ...flags },
      { id: 2, name: 'Task', ...flags },
    ],
    statuses: [
      { id: 1, name: 'Open', ...flags, closed: false },
      { id: 2, name: 'Closed', ...flags, closed: true },
    ],
    inactiveMembers: new Set(),
  };
}

/** A to-do with only the parts that a test gives. */
export function todoOf(parts: Partial<Todo> = {}): Todo {
  return {
    id: 't1',
    ampContactId: 'p1',
    subject: 'Call back',
    notes: null,
    due: '2026-03-05',
    priority: 'normal',
    type: 'call',
    status: 'open',
    assignee: 'ann',
    version: 1,
    createdAt: '2026-03-01T00:00:00.000Z',
    updatedAt: '2026-03-01T00:00:00.000Z',
    deletedAt: null,
    ...parts,
  };
}

/** The activity of `todoOf()`. */
export function activityOf(parts: Partial<Activity> = {}): Activity {
  return {
    id: 10,
    name: 'Call back',
    notes: '[AMP to-do t1]',
    start: '2026-03-05T00:00:00Z',
    statusId: 1,
    typeId: 1,
    memberId: 7,
    contactId: 1,
    companyId: 5,
    lastUpdated: '2026-03-01T00:00:00Z',
    ...parts,
  };
}

/** The link between `todoOf()` and `activityOf()`. */
export function aLink(
  parts: Partial<Pick<TodoLink, 'state' | 'version'>> & {
    readonly statusId?: number;
    readonly status?: TodoStatus;
  } = {},
): TodoLink {
  const { state = 'active', version = 1, statusId = 1, status = 'open' } = parts;
  return {
    activityId: 10,
    state,
    version,
    base: {
      todo: { ...todoValues(todoOf()), status },
      activity: { ...activityValues(activityOf()), statusId },
    },
  };
}

export function aTodoCandidate(
  parts: Partial<TodoCandidate> & Pick<TodoCandidate, 'contact'>,
  todo: Partial<Todo> = {},
): TodoCandidate {
  return {
    todo: todoOf(todo),
    link: null,
    activity: null,
    gone: false,
    onHold: false,
    sent: false,
    skip: null,
    conflicts: [],
    ...parts,
  };
}
