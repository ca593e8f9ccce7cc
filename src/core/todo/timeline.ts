import type { User } from '../contact/owners.ts';
import { notesOfActivity } from './activityText.ts';
import { activityDates, dueOfActivity } from './dueDate.ts';
import type { Activity, ActivityStatus, ActivityType } from './todo.ts';

/** An activity of a contact as a timeline shows it. */
export type TimelineEntry = {
  readonly activityId: number;
  readonly subject: string;
  /** The whole notes without a marker of ours; line breaks are line feeds. */
  readonly notes: string | null;
  /**
   * When it begins: a day in the time zone, `YYYY-MM-DD`, or an instant; null if ConnectWise does not say.
   */
  readonly date: string | null;
  /** ISO instant; null if ConnectWise did not say. */
  readonly lastUpdated: string | null;
  /** Null: it has none, or its name is not known. The same holds for the status. */
  readonly type: string | null;
  readonly status: string | null;
  /** Null if its status is not known. */
  readonly done: boolean | null;
  /** The assignee; null: nobody. */
  readonly member: {
    readonly id: number;
    /** The Member ID; null if the member cannot be seen. */
    readonly memberId: string | null;
    /** The user of AMP who has this Member ID. */
    readonly user: Pick<User, 'id' | 'name'> | null;
  } | null;
  /** The to-do of AMP that it belongs to. */
  readonly todoId: string | null;
};

/** The data that the timeline shows with activities. */
export type TimelineNames = {
  readonly timeZone: string;
  readonly types: readonly Pick<ActivityType, 'id' | 'name'>[];
  readonly statuses: readonly Pick<ActivityStatus, 'id' | 'name' | 'closed'>[];
  readonly users: readonly Pick<User, 'id' | 'name' | 'member'>[];
  /** Member IDs of members who are not users, by id of the member. */
  readonly memberIds: ReadonlyMap<number, string>;
  /** To-dos by activity. */
  readonly todoIds: ReadonlyMap<number, string>;
};

/**
 * The newest activities, up to a limit: sorted by start, those without a start by their last
 * change, and those at the same moment by id. A day without a time counts from when it begins.
 */
export function newestActivities(
  activities: readonly Activity[],
  timeZone: string,
  limit: number,
): readonly Activity[] {
  return activities
    .map((activity) => ({ activity, at: momentOf(activity, timeZone) }))
    .toSorted((a, b) => b.at - a.at || b.activity.id - a.activity.id)
    .slice(0, limit)
    .map(({ activity }) => activity);
}

/** Milliseconds since 1970; an activity without any time sorts as older than all others. */
function momentOf({ start, lastUpdated }: Activity, timeZone: string): number {
  const began = Date.parse(activityDates(realDate(start), timeZone).start ?? '');
  const at = Number.isNaN(began) ? Date.parse(lastUpdated ?? '') : began;
  return Number.isNaN(at) ? Number.MIN_SAFE_INTEGER : at;
}

/** A date in the right form may still not exist. */
function realDate(date: string | null): string | null {
  return date === null || Number.isNaN(Date.parse(date)) ? null : date;
}

/** An activity with its names. */
export function timelineEntry(activity: Activity, names: TimelineNames): TimelineEntry {
  const { id, name, notes, start, statusId, typeId, memberId, lastUpdated } = activity;
  const status = names.statuses.find((one) => one.id === statusId);
  return {
    activityId: id,
    subject: name,
    notes: notesOfActivity(notes, '', names.todoIds.get(id)),
    date: dueOfActivity(realDate(start), names.timeZone),
    lastUpdated: realDate(lastUpdated),
    type: names.types.find((one) => one.id === typeId)?.name ?? null,
    status: status?.name ?? null,
    done: status?.closed ?? null,
    member: memberId === null ? null : memberOf(memberId, names),
    todoId: names.todoIds.get(id) ?? null,
  };
}

function memberOf(id: number, { users, memberIds }: TimelineNames): TimelineEntry['member'] {
  const user = users.find(({ member }) => member?.id === id);
  return {
    id,
    memberId: user?.member?.identifier ?? memberIds.get(id) ?? null,
    user: user === undefined ? null : { id: user.id, name: user.name },
  };
}
