import { Failure } from '../../../src/core/failure.ts';
import type {
  Activity,
  ActivityChanges,
  ActivityStatus,
  ActivityType,
} from '../../../src/core/todo/todo.ts';
import type { Activities } from '../../../src/ports/activities.ts';
import type { Page } from '../../../src/ports/connectwise.ts';

/** A write of an activity that took effect. */
export type ActivityWritten = {
  readonly kind: 'createActivity' | 'updateActivity' | 'deleteActivity';
  readonly id: number;
};

/** Hooks around requests for activities, with which tests cause trouble. */
export type ActivityInterference = {
  /** Before a write takes effect; the id is null for a new one. */
  readonly beforeActivityWrite?: (kind: ActivityWritten['kind'], id: number | null) => void;
  /** After it took effect; if it throws, the writer gets that in place of the answer. */
  readonly afterActivityWrite?: (write: ActivityWritten) => void;
  /** Changes notes before ConnectWise stores them. */
  readonly rewriteNotes?: (notes: string) => string;
};

/** The activities in memory, for tests to change. */
export type MemoryActivities = {
  readonly activities: ReadonlyMap<number, Activity>;
  readonly activityWrites: readonly ActivityWritten[];
  /** Adds or replaces an activity, and stamps it. */
  putActivity(activity: Omit<Activity, 'lastUpdated'>): void;
  /** Deletes an activity without a trace. */
  dropActivity(id: number): void;
  setActivityLists(types: readonly ActivityType[], statuses: readonly ActivityStatus[]): void;
};

const flags = { isDefault: false, inactive: false };

const usualStatuses: readonly ActivityStatus[] = [
  { id: 1, name: 'Open', ...flags, isDefault: true, closed: false },
  { id: 2, name: 'Closed', ...flags, closed: true },
];

const usualTypes: readonly ActivityType[] = [
  { id: 1, name: 'Call', ...flags, isDefault: true },
  { id: 2, name: 'Task', ...flags },
];

type Means = {
  readonly stamp: () => string;
  readonly request: () => void;
  readonly pageSize: number;
  readonly onPage: <T extends { readonly id: number }>(page: Page<T>) => Page<T>;
};

/** The activities of the port, over records in memory. */
export function memoryActivities(
  { stamp, request, pageSize, onPage }: Means,
  interference: ActivityInterference,
): { readonly port: Activities; readonly steering: MemoryActivities } {
  const activities = new Map<number, Activity>();
  const written: ActivityWritten[] = [];
  let types = usualTypes;
  let statuses = usualStatuses;
  let highestId = 0;

  const put = (activity: Omit<Activity, 'lastUpdated'>) => {
    highestId = Math.max(highestId, activity.id);
    activities.set(activity.id, { ...activity, lastUpdated: stamp() });
  };

  async function* pages(
    accept: (one: Activity) => boolean,
    signal?: AbortSignal,
  ): AsyncGenerator<Page<Activity>> {
    for (let after = 0; ; ) {
      if (signal?.aborted === true) throw new Failure('interrupted');
      request();
      const found = [...activities.values()]
        .filter((one) => one.id > after && accept(one))
        .toSorted((a, b) => a.id - b.id)
        .slice(0, pageSize);
      const lastId = found.at(-1)?.id ?? after;
      yield onPage({ records: found, unreadable: [], lastId, serverTime: stamp() });
      if (found.length < pageSize) return;
      after = lastId;
    }
  }

  function write(kind: ActivityWritten['kind'], id: number | null, effect: () => number): void {
    request();
    interference.beforeActivityWrite?.(kind, id);
    const one = { kind, id: effect() };
    written.push(one);
    interference.afterActivityWrite?.(one);
  }

  function stored(id: number): Activity {
    const activity = activities.get(id);
    if (activity === undefined) throw new Failure('record_missing', { resource: 'activity', id });
    return activity;
  }

  const kept = (notes: string) => (interference.rewriteNotes?.(notes) ?? notes) || null;

  return {
    steering: {
      activities,
      activityWrites: written,
      putActivity: put,
      dropActivity: (id) => void activities.delete(id),
      setActivityLists: (nextTypes, nextStatuses) => {
        types = nextTypes;
        statuses = nextStatuses;
      },
    },
    port: {
      activities: ({ changedSince }) =>
        pages(({ lastUpdated }) => (lastUpdated ?? '') >= changedSince),
      activitiesByIds: (ids) => pages(({ id }) => ids.includes(id)),
      activitiesOfContact: (contactId, signal) =>
        pages((one) => one.contactId === contactId, signal),
      fittingOneRequest: (ids) => ids.slice(0, pageSize),
      async activity(id) {
        request();
        return activities.get(id) ?? null;
      },
      async findActivities({ contactId }) {
        request();
        return [...activities.values()].filter((one) => one.contactId === contactId);
      },
      async createActivity(draft) {
        let id = 0;
        write('createActivity', null, () => {
          if (draft.name === '' || draft.name.length > 100) throw refused('name');
          id = highestId + 1;
          put({
            id,
            name: draft.name,
            notes: kept(draft.notes),
            start: draft.start,
            statusId: draft.statusId ?? statuses.find((one) => one.isDefault)?.id ?? null,
            typeId: draft.typeId ?? types.find((one) => one.isDefault)?.id ?? null,
            memberId: draft.memberId,
            contactId: draft.contactId,
            companyId: draft.companyId,
          });
          return id;
        });
        return stored(id);
      },
      async updateActivity(id, changes) {
        write('updateActivity', id, () => {
          if (changes.name !== undefined && (changes.name === '' || changes.name.length > 100)) {
            throw refused('name');
          }
          put({ ...stored(id), ...keptChanges(changes, kept) });
          return id;
        });
        return stored(id);
      },
      async deleteActivity(id) {
        if (!activities.has(id)) return request();
        write('deleteActivity', id, () => {
          activities.delete(id);
          return id;
        });
      },
      async activityTypes() {
        request();
        return types;
      },
      async activityStatuses() {
        request();
        return statuses;
      },
    },
  };
}

function keptChanges(
  changes: ActivityChanges,
  kept: (notes: string) => string | null,
): Partial<Activity> {
  const { end, notes, ...others } = changes;
  // The end of an activity is only written, never read.
  void end;
  return notes === undefined ? others : { ...others, notes: kept(notes) };
}

function refused(field: string): Failure {
  const detail = { connectwiseCode: 'InvalidField', field, requestId: 'memory' };
  return new Failure('write_refused', detail);
}
