/** What an organization has decided about its to-dos. */
export type TodoSettings = {
  /** Whether to-dos and their changes are sent to ConnectWise (R22). */
  readonly todoPush: boolean;
  /** Whether changes of their activities are brought back. */
  readonly todoPull: boolean;
  /** Whose value stands where both were changed. */
  readonly todoConflict: 'connectwise' | 'amp' | 'latest' | 'ask';
  /** The activity of a to-do that was removed in AMP (R23). */
  readonly todoRemoved: 'close' | 'delete' | 'leave';
  /** The to-do of an activity that was deleted in ConnectWise. */
  readonly activityDeleted: 'keep' | 'remove';
  /** Name of the time zone in which a due date without a time is a day. */
  readonly timeZone: string;
  /** Activity type by type of to-do: ids of ConnectWise. What is absent goes by its name. */
  readonly activityTypes: Readonly<Record<string, number>>;
  /** Activity statuses: ids of ConnectWise; null goes by name and flags. */
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
