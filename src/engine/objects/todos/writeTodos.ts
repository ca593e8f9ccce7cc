import { asFailure, Failure, rejectedField } from '../../../core/failure.ts';
import { settlePart, settleTodo } from '../../../core/todo/settleTodo.ts';
import type { Activity, ActivityChanges } from '../../../core/todo/todo.ts';
import type { ActivityWrite, TodoEntry } from '../../../core/todo/todoPlan.ts';
import { type Applied, countTodo } from '../../apply/applied.ts';
import { concernsRecord, mostOpen, neverWritten } from '../../apply/settling.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';
import { readByIds } from './detectActivities.ts';

/** A line that writes an activity. */
export type TodoWriting = {
  readonly seq: number;
  readonly entry: TodoEntry;
  readonly write: ActivityWrite;
};

type Options = { readonly signal: AbortSignal | undefined; readonly onLine: () => void };

/**
 * Writes activities, one after the other: record that it is about to be sent, send, and commit what
 * came back together with base and history. One that ConnectWise refuses does not stop the others.
 */
export async function writeTodos(
  deps: EngineDeps,
  held: HeldLease,
  lines: readonly TodoWriting[],
  applied: Applied,
  { signal, onLine }: Options,
): Promise<void> {
  const { todoSync } = deps.stores;
  const { runId } = held.lease;
  // Whatever was edited since it was planned is not overwritten: being recorded, it makes lines stale.
  const ids = lines.flatMap(({ entry }) => entry.activityId ?? []);
  if (ids.length > 0) await readByIds(deps, held, ids, signal);
  let open = 0;
  for (const { seq, entry, write } of lines) {
    signal?.throwIfAborted();
    onLine();
    if (!(await todoSync.begin(held.lease, seq, instant(deps.clock)))) {
      applied.stale++;
      continue;
    }
    const written = await send(deps, entry, write).catch(asFailure);
    if (written instanceof Failure) {
      applied.failed++;
      open = concernsRecord.has(written.code) ? open + 1 : 0;
      await afterFailure(deps, held, seq, entry, written);
      if (open >= mostOpen) throw written;
    } else {
      // Where this fails the line stays on record as sent, and the next run finds it there.
      const now = instant(deps.clock);
      await todoSync.commit(held.lease, { runId, seq, ...written, now });
      countTodo(applied, written.entry);
      open = 0;
    }
    await held.keepAlive();
  }
}

type Sent = { readonly entry: TodoEntry; readonly activity: Activity | null };

async function send(
  { connectWise }: EngineDeps,
  entry: TodoEntry,
  write: ActivityWrite,
): Promise<Sent> {
  if (write.kind === 'create') {
    const activity = await connectWise.createActivity(write.draft);
    return { entry: settleTodo(entry, activity), activity };
  }
  const id = entry.activityId ?? 0;
  if (write.kind === 'delete') {
    await connectWise.deleteActivity(id);
    return { entry, activity: null };
  }
  const { activity, taken, refused } = await change(connectWise, id, write.changes);
  const settled =
    refused.length === 0
      ? settleTodo(entry, activity)
      : settlePart(entry, activity, taken, refused.flatMap(partNames));
  return { entry: settled, activity };
}

const changeable = ['name', 'notes', 'start', 'statusId', 'typeId', 'memberId'] as const;

function partNames(part: ActivityChanges): readonly (keyof ActivityChanges)[] {
  return changeable.filter((name) => part[name] !== undefined);
}

/** What belongs together is sent together: start and end of one date. */
function partsOf({ start, end, ...others }: ActivityChanges): ActivityChanges[] {
  const parts: ActivityChanges[] = Object.entries(others).map(([name, value]) => ({
    [name]: value,
  }));
  if (start === undefined) return parts;
  return [...parts, end === undefined ? { start } : { start, end }];
}

type Changed = {
  readonly activity: Activity;
  readonly taken: ActivityChanges;
  readonly refused: readonly ActivityChanges[];
};

/** All at once; where that is refused, part by part, so that one does not stop the rest. */
async function change(
  connectWise: EngineDeps['connectWise'],
  id: number,
  changes: ActivityChanges,
): Promise<Changed> {
  try {
    const activity = await connectWise.updateActivity(id, changes);
    return { activity, taken: changes, refused: [] };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    const parts = partsOf(changes);
    if (parts.length < 2) throw thrown;
    let activity: Activity | null = null;
    let taken: ActivityChanges = {};
    const refused: ActivityChanges[] = [];
    for (const part of parts) {
      try {
        activity = await connectWise.updateActivity(id, part);
        taken = { ...taken, ...part };
      } catch (again) {
        if (!(again instanceof Failure) || again.code !== 'write_refused') throw again;
        refused.push(part);
      }
    }
    if (activity === null) throw thrown;
    return { activity, taken, refused };
  }
}

/** Records what a failed write leaves behind; throws where the run cannot go on. */
async function afterFailure(
  { stores, log, clock }: EngineDeps,
  held: HeldLease,
  seq: number,
  entry: TodoEntry,
  failure: Failure,
): Promise<void> {
  const { todoSync } = stores;
  const { runId } = held.lease;
  const { code } = failure;
  const { todoId, activityId } = entry;
  log.warn('write.failed', { runId, seq, code });
  if (code === 'write_refused') {
    const skip = { todoId, reason: 'activity_refused', about: rejectedField(failure) } as const;
    // What came from ConnectWise, and what a person is asked about, goes on without it.
    const others = entry.conflicts.length > 0 || entry.changes.some(({ side }) => side === 'amp');
    const again = activityId !== null && others;
    await todoSync.fail(held.lease, { runId, seq, problem: code, skip, again });
    return;
  }
  if (code === 'record_missing') {
    await todoSync.fail(held.lease, { runId, seq, problem: code, skip: null, again: false });
    const gone = activityId === null ? [] : [activityId];
    await todoSync.record(held.lease, { activities: [], gone }, instant(clock));
    return;
  }
  // It stays on record as sent; the next run finds out before anything is sent again.
  if (concernsRecord.has(code)) return;
  // What failed without a doubt about it was not created; a change may have been made.
  const notMade = activityId === null && code !== 'internal';
  if (notMade || neverWritten.has(code)) await todoSync.takeBack(held.lease, seq);
  throw failure;
}
