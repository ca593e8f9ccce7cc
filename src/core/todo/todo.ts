/** The kinds of to-do that AMP knows; a mapping says which activity type each becomes. */
export const todoTypes = ['task', 'call', 'email', 'meeting'] as const;
export type TodoType = (typeof todoTypes)[number];

/** How urgent a to-do is. ConnectWise has no such field on activities: it stays in AMP. */
export const todoPriorities = ['low', 'normal', 'high'] as const;
export type TodoPriority = (typeof todoPriorities)[number];

export type TodoStatus = 'open' | 'done';

/** A to-do in AMP. */
export type Todo = {
  readonly id: string;
  /** The AMP contact it is about; it cannot change once there is an activity. */
  readonly ampContactId: string;
  readonly subject: string;
  /** Line breaks are line feeds. */
  readonly notes: string | null;
  /** A day, `YYYY-MM-DD`, or an instant, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly due: string | null;
  readonly priority: TodoPriority;
  readonly type: TodoType;
  readonly status: TodoStatus;
  /** Id of a user. */
  readonly assignee: string | null;
  /** Rises by one with each change, removal or restoration. */
  readonly version: number;
  /** ISO instant, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while the to-do is removed; removal is soft and can be undone. */
  readonly deletedAt: string | null;
};

/** The parts of a to-do that an activity has as well. */
export type TodoValues = Pick<Todo, 'subject' | 'notes' | 'due' | 'status' | 'assignee' | 'type'>;

export function todoValues(todo: TodoValues): TodoValues {
  const { subject, notes, due, status, assignee, type } = todo;
  return { subject, notes, due, status, assignee, type };
}

/**
 * - `active`: to-do and activity are in sync.
 * - `resting`: the to-do was removed; the activity was closed, or left unchanged.
 * - `ended`: the activity is deleted.
 */
export type TodoLinkState = 'active' | 'resting' | 'ended';

/** A to-do and the activity that it became. */
export type TodoLink = {
  readonly activityId: number;
  readonly state: TodoLinkState;
  readonly base: TodoBase;
  /** Version of the to-do when the link was last written. */
  readonly version: number;
};

/**
 * The values of each side when both last agreed. Each is compared with its own values, so that the way
 * ConnectWise stores a value never counts as an edit.
 */
export type TodoBase = { readonly todo: TodoValues; readonly activity: ActivityValues };

/** The parts of a ConnectWise activity that concern to-dos. */
export type Activity = {
  readonly id: number;
  readonly name: string;
  readonly notes: string | null;
  /**
   * `YYYY-MM-DDTHH:MM:SSZ`; only the day, `YYYY-MM-DD`, if ConnectWise returned no time (CLIENT).
   */
  readonly start: string | null;
  readonly statusId: number | null;
  readonly typeId: number | null;
  /** Null occurs, although the specification requires one (OBS). */
  readonly memberId: number | null;
  readonly contactId: number | null;
  readonly companyId: number | null;
  readonly lastUpdated: string | null;
};

export type ActivityValues = Pick<
  Activity,
  'name' | 'notes' | 'start' | 'statusId' | 'typeId' | 'memberId'
>;

export function activityValues(activity: ActivityValues): ActivityValues {
  const { name, notes, start, statusId, typeId, memberId } = activity;
  return { name, notes, start, statusId, typeId, memberId };
}

export function sameBase(a: TodoBase, b: TodoBase): boolean {
  return (
    sameActivityValues(a.activity, b.activity) &&
    said(todoValues(a.todo)) === said(todoValues(b.todo))
  );
}

export function sameActivityValues(a: ActivityValues, b: ActivityValues): boolean {
  return said(activityValues(a)) === said(activityValues(b));
}

function said(values: TodoValues | ActivityValues): string {
  return JSON.stringify(values);
}

/** An activity to create. ConnectWise fills the members that are null. */
export type NewActivity = {
  readonly name: string;
  readonly notes: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly statusId: number | null;
  readonly typeId: number | null;
  readonly memberId: number;
  readonly contactId: number;
  readonly companyId: number | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Changes to an activity. Members that are absent stay unchanged; null clears. */
export type ActivityChanges = {
  readonly name?: string;
  readonly notes?: string;
  readonly start?: string | null;
  readonly end?: string | null;
  readonly statusId?: number;
  readonly typeId?: number;
  readonly memberId?: number;
};

/** An activity type of the organization's ConnectWise. */
export type ActivityType = {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
  readonly inactive: boolean;
};

/** An activity status; whether an activity is closed is a property of its status (SPEC). */
export type ActivityStatus = ActivityType & { readonly closed: boolean };
