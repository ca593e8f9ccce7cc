/** The settings of an organization for its to-dos. */
export type TodoSettings = {
  /** Whether to-dos and their changes are sent to ConnectWise (R22). */
  readonly todoPush: boolean;
  /** Whether changes of their activities are brought back. */
  readonly todoPull: boolean;
  /** Which side wins if both changed a field. */
  readonly todoConflict: 'connectwise' | 'amp' | 'latest' | 'ask';
  /** The activity of a to-do that was removed in AMP (R23). */
  readonly todoRemoved: 'close' | 'delete' | 'leave';
  /** The to-do of an activity that was deleted in ConnectWise. */
  readonly activityDeleted: 'keep' | 'remove';
  /** Name of the time zone in which a due date without a time is a day. */
  readonly timeZone: string;
  /**
   * ConnectWise ids of the activity type for each type of to-do. A missing one is found by name.
   */
  readonly activityTypes: Readonly<Record<string, number>>;
  /** ConnectWise ids of activity statuses; null is found by name and flags. */
  readonly activityStatuses: { readonly open: number | null; readonly done: number | null };
};

export const defaultTodoSettings: TodoSettings = {
  todoPush: true,
  todoPull: true,
  todoConflict: 'connectwise',
  todoRemoved: 'close',
  activityDeleted: 'remove',
  timeZone: 'UTC',
  activityTypes: {},
  activityStatuses: { open: null, done: null },
};
