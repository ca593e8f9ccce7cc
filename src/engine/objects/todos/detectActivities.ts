import { Failure } from '../../../core/failure.ts';
import type { Activity } from '../../../core/todo/todo.ts';
import type { Page } from '../../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../../deps.ts';
import type { HeldLease } from '../../run/lease.ts';

/** How far a reading of changes reaches back behind the one before, in milliseconds; see detect.ts. */
const overlap = 120_000;

/** How wrong our own clock may be where ConnectWise does not tell its time, in milliseconds. */
const clockTolerance = 15 * 60_000;

const batchSize = 1000;

/** How old the cursor becomes while it is not needed, in milliseconds. */
const cursorAge = 24 * 3_600_000;

/**
 * Brings what is known of the activities of to-dos up to date, and nothing else of ConnectWise: those
 * of others are passed over. As many as one request can name are asked for by id, which tells as well
 * which are gone. Beyond that one request for what changed is cheaper, and a second one looks, in rounds,
 * whether those of open to-dos are still there; a comparison of all (`all`) finds every deletion. Without
 * any there is no request.
 */
export async function detectActivities(
  deps: EngineDeps,
  held: HeldLease,
  { all, signal }: { readonly all: boolean; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { connectWise, stores } = deps;
  const beganAt = deps.clock.now();
  const first = await stores.todoSync.followed(0, batchSize);
  const cursor = await stores.todoSync.cursor();
  const few = connectWise.fittingOneRequest(first).length === first.length;
  if (!few && !all && cursor !== null) {
    const since = await readChanged(deps, held, cursor.since, signal);
    const checkedTo = await checkSome(deps, held, cursor.checkedTo, signal);
    await stores.todoSync.finishReading(held.lease, { since, checkedTo });
    return;
  }
  let serverTime: string | null = null;
  for (let ids = first; ids.length > 0; ) {
    signal?.throwIfAborted();
    const time = await readByIds(deps, held, ids, signal);
    serverTime ??= time;
    ids = await stores.todoSync.followed(ids.at(-1) ?? 0, batchSize);
  }
  // Everything that is followed was read. The cursor is for later, when there are more: it need not be
  // written each time.
  if (!few || cursor === null || Date.parse(cursor.since) < beganAt - cursorAge) {
    const since = startOf(serverTime, beganAt);
    await stores.todoSync.finishReading(held.lease, { since, checkedTo: 0 });
  }
}

/** Reads what changed since a cursor. Returns the cursor for the next time. */
async function readChanged(
  deps: EngineDeps,
  held: HeldLease,
  cursor: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { connectWise, stores, log, clock } = deps;
  const beganAt = clock.now();
  const changedSince = wholeSeconds(Date.parse(cursor) - overlap);
  let serverTime: string | null = null;
  let complete = true;
  for await (const page of connectWise.activities(
    signal === undefined ? { changedSince } : { changedSince, signal },
  )) {
    serverTime ??= page.serverTime;
    const read = { activities: page.records, gone: [] };
    await stores.todoSync.record(held.lease, read, instant(clock));
    for (const { id, problem } of page.unreadable) {
      if ((await stores.todoSync.ownerOf(id)) === null) continue;
      log.warn('read.unreadable', { object: 'activities', id, problem });
      complete = false;
    }
    await held.keepAlive();
  }
  // What could not be read is asked for again.
  return complete ? startOf(serverTime, beganAt) : cursor;
}

/**
 * Looks whether the next activities of open to-dos are still there, as many as one request can name: one
 * that is deleted does not show among those that changed. Returns how far it has come; after the last
 * one it begins again.
 */
async function checkSome(
  deps: EngineDeps,
  held: HeldLease,
  checkedTo: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { connectWise, stores } = deps;
  const next = await stores.todoSync.followedOpen(checkedTo, batchSize);
  const ids = next.length > 0 ? next : await stores.todoSync.followedOpen(0, batchSize);
  const some = connectWise.fittingOneRequest(ids);
  if (some.length > 0) await readByIds(deps, held, some, signal);
  return some.at(-1) ?? 0;
}

/** Reads activities by id and finds those that are gone. Returns the time of ConnectWise. */
export async function readByIds(
  { connectWise, stores, clock, log }: EngineDeps,
  held: HeldLease,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const missing = new Set(ids);
  const activities: Activity[] = [];
  let serverTime: string | null = null;
  const take = (page: Page<Activity>) => {
    serverTime ??= page.serverTime;
    activities.push(...page.records);
    for (const { id } of [...page.records, ...page.unreadable]) missing.delete(id);
    for (const { id, problem } of page.unreadable) {
      log.warn('read.unreadable', { object: 'activities', id, problem });
    }
  };
  for await (const page of connectWise.activitiesByIds(ids, signal)) take(page);
  // Absence from a list is not deletion: a role that sees its own records only gets the others left out.
  const gone: number[] = [];
  // What was found to be gone is asked for once: should it be shown again, the list has it.
  const known = missing.size === 0 ? [] : await stores.todoSync.knownGone([...missing]);
  for (const id of known) missing.delete(id);
  for (const id of missing) {
    const activity = await present(connectWise.activity(id));
    if (activity === null) gone.push(id);
    else if (activity !== 'unreadable') activities.push(activity);
  }
  await stores.todoSync.record(held.lease, { activities, gone }, instant(clock));
  await held.keepAlive();
  return serverTime;
}

async function present(reading: Promise<Activity | null>): Promise<Activity | 'unreadable' | null> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'record_unreadable') return 'unreadable';
    throw thrown;
  }
}

/** When a reading began, by the clock that stamps the records, or by ours where that is earlier. */
function startOf(serverTime: string | null, beganAt: number): string {
  if (serverTime === null) return wholeSeconds(beganAt - clockTolerance);
  const own = wholeSeconds(beganAt);
  return serverTime < own ? serverTime : own;
}

function wholeSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
