import { waitingUntil } from '../../../core/plan/lostAnswer.ts';
import { isMarked, markerOf, sameName } from '../../../core/todo/activityText.ts';
import { afterFound, sameDay } from '../../../core/todo/afterTodoWrite.ts';
import { arrivedTodo } from '../../../core/todo/arrivedTodo.ts';
import type { Activity, NewActivity } from '../../../core/todo/todo.ts';
import type { TodoEntry } from '../../../core/todo/todoPlan.ts';
import type { SentLine } from '../../../ports/planStores.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { RunContext } from '../../sync/runContext.ts';
import type { Settled } from '../../sync/syncedObject.ts';
import { type Written, writtenTodo } from './sendTodos.ts';
import { todoEntryOf } from './todoFacts.ts';

/**
 * How much earlier than our send time the lastUpdated of our activity may be, in milliseconds: clocks
 * differ.
 */
const clockTolerance = 15 * 60_000;

const nothingRecorded: Settled = { kind: 'nothing_recorded' };

/**
 * Finds out whether a line has arrived. If it certainly did not, it is sent again (R24); if that is
 * unclear, it waits for a person.
 */
export async function settleSentTodo(context: RunContext, sent: SentLine): Promise<Settled> {
  const entry = todoEntryOf(sent.line);
  const { write } = entry;
  return write?.kind === 'create'
    ? await settleCreate(context, sent, entry, write.draft)
    : await settleChange(context, sent, entry);
}

async function settleChange(
  context: RunContext,
  { runId, seq }: SentLine,
  entry: TodoEntry,
): Promise<Settled> {
  const { deps, lock } = context;
  const { connectWise, stores, clock } = deps;
  const { todoSync, writes } = stores;
  const id = entry.activityId ?? 0;
  const activity = await connectWise.activity(id);
  const now = instant(clock);
  if (entry.write?.kind === 'delete') {
    if (activity === null) return await complete(context, { runId, seq }, { entry, activity });
    await writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
    return nothingRecorded;
  }
  if (activity === null) {
    await writes.close(lock.lease, { runId, seq }, 'failed', 'record_missing');
    await todoSync.record(lock.lease, { activities: [], gone: [id], unreadable: [] }, now);
    return nothingRecorded;
  }
  const { entry: arrived, again } = arrivedTodo(entry, activity);
  if (arrived !== null) {
    return await complete(context, { runId, seq }, { entry: arrived, activity, again });
  }
  await todoSync.record(lock.lease, { activities: [activity], gone: [], unreadable: [] }, now);
  await writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
  return nothingRecorded;
}

async function settleCreate(
  context: RunContext,
  { runId, seq, sentAt }: SentLine,
  entry: TodoEntry,
  draft: NewActivity,
): Promise<Settled> {
  const { deps, lock } = context;
  const { stores, clock } = deps;
  const { writes } = stores;
  const { marked, alike } = await lookFor(deps, entry.todoId, draft, sentAt);
  const [found = alike.length === 1 ? alike[0] : undefined] = marked;
  if (found !== undefined) {
    const settled = afterFound(entry, draft, found);
    return await complete(context, { runId, seq }, { entry: settled, activity: found });
  }
  const [one] = alike;
  if (one !== undefined) {
    // The line stays marked as sent, so that no second activity is created.
    const about = { kind: 'activity', id: String(one.id) } as const;
    const skip = { kind: 'todo', id: entry.todoId, reason: 'activity_uncertain', about } as const;
    await writes.tell(lock.lease, skip);
    return nothingRecorded;
  }
  if (instant(clock) < waitingUntil(sentAt)) return nothingRecorded;
  await writes.close(lock.lease, { runId, seq }, 'failed', 'write_uncertain');
  return nothingRecorded;
}

async function complete(
  context: RunContext,
  at: { readonly runId: string; readonly seq: number },
  written: Written,
): Promise<Settled> {
  await writtenTodo(context, at, written).commit();
  return { kind: 'arrived', done: { kind: 'todo', entry: written.entry } };
}

type Found = {
  /**
   * With the marker of the to-do. If others copied it: ours is the first whose lastUpdated is no earlier
   * than it was sent, or else the first of all.
   */
  readonly marked: readonly Activity[];
  /**
   * For activities without any marker, in case ConnectWise dropped it: same contact, member, name
   * and start, no other to-do's, and updated no earlier than it was sent.
   */
  readonly alike: readonly Activity[];
};

async function lookFor(
  { connectWise, stores }: EngineDeps,
  todoId: string,
  draft: NewActivity,
  sentAt: string,
): Promise<Found> {
  const marker = markerOf(todoId);
  const { contactId } = draft;
  const candidates = await connectWise.findActivities({ marker, contactId });
  const owners = await stores.todoSync.ownersOf(candidates.map(({ id }) => id));
  const inOrder = candidates
    .filter(({ id }) => (owners.get(id) ?? todoId) === todoId)
    .toSorted((a, b) => a.id - b.id);
  const since = Date.parse(sentAt) - clockTolerance;
  const isNew = ({ lastUpdated }: Activity) =>
    lastUpdated === null || Date.parse(lastUpdated) >= since;
  return {
    marked: inOrder
      .filter(({ notes }) => notes?.includes(marker) === true)
      .toSorted((a, b) => Number(isNew(b)) - Number(isNew(a))),
    alike: inOrder.filter(
      (one) =>
        !isMarked(one.notes) &&
        one.contactId === contactId &&
        one.memberId === draft.memberId &&
        sameDay(draft.start, one.start) &&
        sameName(one.name, draft.name) &&
        isNew(one),
    ),
  };
}
