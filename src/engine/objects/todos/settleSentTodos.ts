import { asFailure } from '../../../core/failure.ts';
import { isMarked, markerOf, sameName } from '../../../core/todo/activityText.ts';
import { hasChanges, sameDay, settleFound, settleTodo } from '../../../core/todo/settleTodo.ts';
import type { Activity, NewActivity } from '../../../core/todo/todo.ts';
import type { SentTodo } from '../../../ports/todoStores.ts';
import { concernsRecord, grace, mostOpen } from '../../apply/settling.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';

/** How much earlier than it was sent an activity may be stamped, by the clock of ConnectWise. */
const clockTolerance = 15 * 60_000;

/**
 * Finds out what became of activities that were sent by a run that was cut off, before anything else
 * is planned. What is certainly not there is sent again (R24); what cannot be told apart waits for a
 * person. One of which nothing can be learned now waits, and the others go on.
 */
export async function settleSentTodos(deps: EngineDeps, held: HeldLease): Promise<void> {
  let failures = 0;
  for (const sent of await deps.stores.todoSync.sent(1000)) {
    const { write } = sent.entry;
    try {
      if (write?.kind === 'create') await settleCreate(deps, held, sent, write.draft);
      else await settleChange(deps, held, sent);
      failures = 0;
    } catch (thrown) {
      const failure = asFailure(thrown);
      failures++;
      const alone = failure.code === 'right_missing' || concernsRecord.has(failure.code);
      if (failures >= mostOpen || !alone) throw failure;
      deps.log.warn('write.not_settled', { runId: sent.runId, code: failure.code });
    }
    await held.keepAlive();
  }
}

async function settleChange(deps: EngineDeps, held: HeldLease, sent: SentTodo): Promise<void> {
  const { connectWise, stores, clock } = deps;
  const { todoSync } = stores;
  const { runId, seq, entry } = sent;
  const id = entry.activityId ?? 0;
  const activity = await connectWise.activity(id);
  const now = instant(clock);
  if (entry.write?.kind === 'delete') {
    if (activity === null) {
      await todoSync.commit(held.lease, { runId, seq, entry, activity, now });
    } else await todoSync.settleSent(held.lease, { runId, seq }, 'failed', 'write_uncertain');
    return;
  }
  if (activity === null) {
    await todoSync.settleSent(held.lease, { runId, seq }, 'failed', 'record_missing');
    await todoSync.record(held.lease, { activities: [], gone: [id] }, now);
    return;
  }
  if (hasChanges(entry, activity)) {
    const settled = settleTodo(entry, activity);
    await todoSync.commit(held.lease, { runId, seq, entry: settled, activity, now });
    return;
  }
  await todoSync.record(held.lease, { activities: [activity], gone: [] }, now);
  await todoSync.settleSent(held.lease, { runId, seq }, 'failed', 'write_uncertain');
}

async function settleCreate(
  deps: EngineDeps,
  held: HeldLease,
  { runId, seq, entry, sentAt }: SentTodo,
  draft: NewActivity,
): Promise<void> {
  const { stores, clock } = deps;
  const { todoSync } = stores;
  const { marked, alike } = await lookFor(deps, entry.todoId, draft, sentAt);
  const [found = alike.length === 1 ? alike[0] : undefined] = marked;
  if (found !== undefined) {
    const settled = settleFound(entry, draft, found);
    const now = instant(clock);
    await todoSync.commit(held.lease, { runId, seq, entry: settled, activity: found, now });
    return;
  }
  const [one] = alike;
  if (one !== undefined) {
    // It stays on record as sent: whatever becomes of the to-do, none is made beside them.
    const about = { kind: 'activity', id: String(one.id) } as const;
    const skip = { todoId: entry.todoId, reason: 'activity_uncertain', about } as const;
    await todoSync.tell(held.lease, skip);
    return;
  }
  if (clock.now() < Date.parse(sentAt) + grace) return;
  await todoSync.settleSent(held.lease, { runId, seq }, 'failed', 'write_uncertain');
}

type Found = {
  /**
   * With the marker of the to-do. Whoever else copied it: the first that is stamped no earlier than it
   * was sent is ours, then the first of all.
   */
  readonly marked: readonly Activity[];
  /**
   * Without any marker, should ConnectWise not have kept it: of the same contact, member, name and
   * start, nobody's yet, and stamped no earlier than it was sent.
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
  const free: Activity[] = [];
  for (const activity of candidates) {
    const owner = await stores.todoSync.ownerOf(activity.id);
    if (owner === null || owner === todoId) free.push(activity);
  }
  const inOrder = free.toSorted((a, b) => a.id - b.id);
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
