import { canonicalName } from '../contact/canonical.ts';
import type { User } from '../contact/owners.ts';
import type { Settings } from '../settings/settings.ts';
import type { ActivityStatus, ActivityType, TodoStatus, TodoType } from './todo.ts';
import type { AssignedMember } from './todoPlan.ts';

/** Everything that decisions about to-dos depend on. */
export type TodoPolicy = {
  readonly settings: Settings;
  readonly users: readonly User[];
  /** The live lists of ConnectWise. */
  readonly types: readonly ActivityType[];
  readonly statuses: readonly ActivityStatus[];
  /** Members that are inactive, or cannot be seen. */
  readonly inactiveMembers: ReadonlySet<number>;
};

/**
 * The parts of a policy that can change a synced to-do without an edit. A run remembers them, so
 * that the next one knows whether to check all to-dos again.
 */
export function policyKey({ settings, users }: Pick<TodoPolicy, 'settings' | 'users'>): string {
  const members = users.map(({ id, member }) => [id, member?.id ?? null]);
  const { todoPush, todoPull, todoConflict, todoRemoved, activityDeleted, timeZone } = settings;
  const { activityTypes, activityStatuses, defaultOwner } = settings;
  return JSON.stringify({
    todoPush,
    todoPull,
    todoConflict,
    todoRemoved,
    activityDeleted,
    timeZone,
    activityTypes,
    activityStatuses,
    defaultOwner,
    members: members.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  });
}

/**
 * The member to whom a to-do's activity is assigned: that of its assignee, else that of the default
 * user (R23). Null if neither has a Member ID.
 */
export function memberFor(
  assignee: string | null,
  { users, settings }: Pick<TodoPolicy, 'users' | 'settings'>,
): AssignedMember | null {
  const user = users.find(({ id }) => id === assignee);
  if (user !== undefined && user.member !== null) {
    return { memberId: user.member.id, userId: user.id, fallback: false };
  }
  const other = users.find(({ id }) => id === settings.defaultOwner);
  if (other === undefined || other.member === null) return null;
  return { memberId: other.member.id, userId: other.id, fallback: true };
}

/** The user of a member; null if the member does not use AMP. */
export function userOfMember(memberId: number | null, users: readonly User[]): string | null {
  if (memberId === null) return null;
  return users.find(({ member }) => member?.id === memberId)?.id ?? null;
}

/** Names of activity types that fit a type of to-do, best first. */
const typeNames: Readonly<Record<TodoType, readonly string[]>> = {
  task: ['task', 'to-do', 'todo', 'follow up', 'follow-up'],
  call: ['call', 'phone call'],
  email: ['email', 'e-mail'],
  meeting: ['meeting', 'appointment'],
};

/** The activity type for a type of to-do; null leaves it to ConnectWise. */
export function activityTypeFor(
  type: TodoType,
  { settings, types }: Pick<TodoPolicy, 'settings' | 'types'>,
): ActivityType | null {
  const usable = types.filter(({ inactive }) => !inactive);
  const chosen = usable.find(({ id }) => id === settings.activityTypes[type]);
  return chosen ?? byName(usable, typeNames[type]) ?? null;
}

const statusNames: Readonly<Record<TodoStatus, readonly string[]>> = {
  open: ['open', 'new', 'in progress'],
  done: ['closed', 'completed', 'done'],
};

/** The activity status for a to-do that is open or done; null if there is none of the kind. */
export function activityStatusFor(
  status: TodoStatus,
  { settings, statuses }: Pick<TodoPolicy, 'settings' | 'statuses'>,
): ActivityStatus | null {
  const usable = statuses.filter(
    ({ inactive, closed }) => !inactive && closed === (status === 'done'),
  );
  const chosen = usable.find(({ id }) => id === settings.activityStatuses[status]);
  return (
    chosen ??
    byName(usable, statusNames[status]) ??
    usable.find(({ isDefault }) => isDefault) ??
    usable[0] ??
    null
  );
}

function byName<T extends { readonly name: string }>(
  entries: readonly T[],
  names: readonly string[],
): T | undefined {
  for (const name of names) {
    const found = entries.find((entry) => canonicalName(entry.name) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The to-do status that an activity status stands for; open if the status is not known. */
export function statusOf(statusId: number | null, statuses: readonly ActivityStatus[]): TodoStatus {
  return statuses.some(({ id, closed }) => id === statusId && closed) ? 'done' : 'open';
}
