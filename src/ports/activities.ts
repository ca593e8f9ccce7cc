import type {
  Activity,
  ActivityChanges,
  ActivityStatus,
  ActivityType,
  NewActivity,
} from '../core/todo/todo.ts';
import type { Page } from './page.ts';

/** The search terms for an activity that may have been created. */
export type ActivityQuery = {
  /** The marker at the end of its notes. */
  readonly marker: string;
  readonly contactId: number;
};

/** The activities of ConnectWise PSA. The same promises hold as for the rest of the port. */
export interface Activities {
  /** In order of id; those whose lastUpdated is at or after a UTC instant (whole seconds). */
  activities(options: {
    readonly changedSince: string;
    readonly signal?: AbortSignal;
  }): AsyncIterable<Page<Activity>>;
  /** By id, any number of ids; those that do not exist, or may not be seen, are absent. */
  activitiesByIds(ids: readonly number[], signal?: AbortSignal): AsyncIterable<Page<Activity>>;
  /** All activities of a contact, in order of id; none if there is no such contact. */
  activitiesOfContact(contactId: number, signal?: AbortSignal): AsyncIterable<Page<Activity>>;
  /** The first of some ids, as many as activitiesByIds takes in one request. */
  fittingOneRequest(ids: readonly number[]): readonly number[];
  /** Null only if ConnectWise says that there is none. */
  activity(id: number): Promise<Activity | null>;
  /**
   * Activities that could be the one that was sent: those with the marker in their notes, if notes
   * can be searched (UNSURE), and all of the contact. The caller compares them.
   */
  findActivities(query: ActivityQuery): Promise<readonly Activity[]>;
  /** Sent at most once: `write_uncertain`, `write_refused` as for contacts. */
  createActivity(draft: NewActivity): Promise<Activity>;
  /**
   * Writes exactly the given values. Throws `write_refused` (nothing was written),
   * `record_missing`.
   */
  updateActivity(id: number, changes: ActivityChanges): Promise<Activity>;
  /** Does nothing if the activity no longer exists. */
  deleteActivity(id: number): Promise<void>;
  activityTypes(): Promise<readonly ActivityType[]>;
  activityStatuses(): Promise<readonly ActivityStatus[]>;
}
