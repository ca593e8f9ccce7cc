import { Failure } from '../../core/failure.ts';
import type { Activity, ActivityChanges, NewActivity } from '../../core/todo/todo.ts';
import type { Activities, ActivityQuery } from '../../ports/activities.ts';
import type { Times } from '../../ports/connectwise.ts';
import {
  activityFields,
  activityStatusFields,
  activityTypeFields,
  parseActivity,
  parseActivityStatus,
  parseActivityType,
} from './activityWire.ts';
import type { Api } from './api.ts';
import { changedRecords } from './changes.ts';
import { type Listing, listById, listByIds, maxIdCharacters } from './paging.ts';
import { type Operation, patching } from './patching.ts';
import { batchIds, likePattern } from './query.ts';
import { uncertain } from './writeVerdict.ts';

const listing = { resource: 'activities', fields: activityFields, parse: parseActivity } as const;

/** Reading and writing the activities of one connection. */
export function activitiesOf(api: Api, times: () => Times): Activities {
  const patch = patching(api, 'activities');
  const find = finder(api);
  return {
    activities: ({ changedSince: since, signal }) =>
      changedRecords(api, { ...listing, afterId: 0, signal }, since, times()),
    activitiesByIds: (ids, signal) => listByIds(api, { ...listing, signal }, ids),
    activitiesOfContact: (contactId, signal) =>
      listById(api, { ...listing, conditions: ofContact(contactId), afterId: 0, signal }),
    fittingOneRequest: (ids) => batchIds(ids, maxIdCharacters)[0] ?? [],
    activity: (id) => readActivity(api, id),
    findActivities: find,
    createActivity: (draft) => createActivity(api, draft),
    async updateActivity(id, changes) {
      return understood(id, await patch(id, operationsOf(changes)));
    },
    async deleteActivity(id) {
      try {
        await api.send({ resource: 'activities', below: `/${id}`, write: { method: 'DELETE' } });
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown;
      }
    },
    activityTypes: () =>
      all(api, {
        resource: 'activity_types',
        fields: activityTypeFields,
        parse: parseActivityType,
      }),
    activityStatuses: () =>
      all(api, {
        resource: 'activity_statuses',
        fields: activityStatusFields,
        parse: parseActivityStatus,
      }),
  };
}

const ofContact = (contactId: number) => `contact/id=${contactId}`;

async function all<T>(
  api: Api,
  wanted: Omit<Listing<T>, 'conditions' | 'afterId'>,
  conditions: string | null = null,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const { records } of listById(api, { ...wanted, conditions, afterId: 0 })) {
    found.push(...records);
  }
  return found;
}

async function readActivity(api: Api, id: number): Promise<Activity | null> {
  if (!Number.isSafeInteger(id) || id <= 0) return null;
  try {
    const query = [['fields', activityFields.join(',')]] as const;
    return understood(id, (await api.get({ resource: 'activities', below: `/${id}`, query })).json);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

function understood(id: number, json: unknown): Activity {
  const parsed = parseActivity(json);
  if (parsed.ok && parsed.record.id === id) return parsed.record;
  const problem = parsed.ok ? 'another_id' : parsed.problem;
  throw new Failure('record_unreadable', { resource: 'activities', id, problem });
}

/**
 * Searches for an activity that may have been created. We don't know whether notes can be searched (UNSURE):
 * if ConnectWise rejects that, we don't try again. Finding nothing proves nothing, so then all activities of
 * the contact are returned.
 */
function finder(api: Api): (query: ActivityQuery) => Promise<readonly Activity[]> {
  let searchable = true;
  const read = (conditions: string) => all(api, listing, conditions);

  return async ({ marker, contactId }) => {
    const pattern = likePattern(`*${marker}*`);
    if (searchable && pattern !== null) {
      try {
        const found = await read(`notes like ${pattern}`);
        const marked = found.filter(({ notes }) => notes?.includes(marker) === true);
        if (marked.length > 0) return marked;
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'request_refused') throw thrown;
        searchable = false;
      }
    }
    return await read(ofContact(contactId));
  };
}

async function createActivity(api: Api, draft: NewActivity): Promise<Activity> {
  const { statusId, typeId, companyId, start, end, phone, email } = draft;
  const { json } = await api.send({
    resource: 'activities',
    query: [['fields', activityFields.join(',')]],
    write: {
      method: 'POST',
      creates: 'activity',
      body: {
        name: draft.name,
        notes: draft.notes,
        assignTo: { id: draft.memberId },
        contact: { id: draft.contactId },
        ...(companyId === null ? {} : { company: { id: companyId } }),
        ...(typeId === null ? {} : { type: { id: typeId } }),
        ...(statusId === null ? {} : { status: { id: statusId } }),
        ...(start === null ? {} : { dateStart: start }),
        ...(end === null ? {} : { dateEnd: end }),
        ...(phone === null ? {} : { phoneNumber: phone }),
        ...(email === null ? {} : { email }),
      },
    },
  });
  const parsed = parseActivity(json);
  if (!parsed.ok) throw uncertain('activity');
  return parsed.record;
}

/** References are replaced as a whole: a path into one may be silently ignored (DOC). */
function operationsOf(changes: ActivityChanges): readonly Operation[] {
  const { name, notes, start, end, statusId, typeId, memberId } = changes;
  const operations: Operation[] = [];
  const replace = (path: string, value: unknown) => operations.push({ op: 'replace', path, value });
  const date = (path: string, value: string | null) =>
    value === null ? operations.push({ op: 'remove', path }) : replace(path, value);
  if (name !== undefined) replace('name', name);
  if (notes !== undefined) replace('notes', notes);
  if (start !== undefined) date('dateStart', start);
  if (end !== undefined) date('dateEnd', end);
  if (statusId !== undefined) replace('status', { id: statusId });
  if (typeId !== undefined) replace('type', { id: typeId });
  if (memberId !== undefined) replace('assignTo', { id: memberId });
  return operations;
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'record_missing';
}
