import { Failure } from '../../../core/failure.ts';
import type { Activity } from '../../../core/todo/todo.ts';
import type { Page } from '../../../ports/connectwise.ts';
import { instant } from '../../deps.ts';
import { askFor } from '../../detect/askFor.ts';
import type { RunContext } from '../../sync/runContext.ts';

type UnreadableRecord = Page<Activity>['unreadable'][number];

/** How far a reading of changes reaches back behind the one before, in milliseconds; see detect.ts. */
const overlap = 120_000;

/** How wrong our own clock may be if ConnectWise does not report its time, in milliseconds. */
const clockTolerance = 15 * 60_000;

/** More ids than one request can name. */
const manyIds = 1000;

/** Activities that a reading by id requests before it notes how far it has come. */
const batchSize = 250;

/** How old the cursor may become while it is not needed, in milliseconds. */
const cursorAge = 24 * 3_600_000;

/**
 * Updates the stored activities of to-dos and ignores all others. If one request can name them all,
 * they are requested by id, which also shows which are deleted. If there are more, one request for
 * changes is cheaper, and a second one checks in turn whether those of open to-dos still exist. A
 * comparison of all (`all`) finds every deletion. Without any activities there is no request.
 */
export async function detectActivities(context: RunContext, all: boolean): Promise<void> {
  const { deps, lock } = context;
  const { connectWise, stores } = deps;
  const beganAt = deps.clock.now();
  const first = await stores.todoSync.followed(0, manyIds);
  const cursor = await stores.todoSync.cursor();
  const few = connectWise.fittingOneRequest(first).length === first.length;
  if (!few && !all && cursor !== null) {
    await rereadUnreadable(context);
    const since = await readChanged(context, cursor.since);
    const checkedTo = await checkSome(context, cursor.checkedTo);
    await stores.todoSync.finishReading(lock.lease, { since, checkedTo });
    return;
  }
  const since = await readAll(context, first.slice(0, batchSize));
  await forgetOthers(context);
  // Everything that is followed was read. The cursor is for later, when there are more: it need not be
  // written each time.
  if (!few || cursor === null || Date.parse(cursor.since) < beganAt - cursorAge) {
    await stores.todoSync.finishReading(lock.lease, { since, checkedTo: 0 });
  }
}

/**
 * Reads all followed activities, beginning with `first`, or the rest of them if the run was parked in
 * between. Returns the cursor for the next time.
 */
async function readAll(context: RunContext, first: readonly number[]): Promise<string> {
  const { deps, signal, tally } = context;
  const { todoSync } = deps.stores;
  const beganAt = deps.clock.now();
  const begun = tally.idsRead;
  let ids = begun === null ? first : await todoSync.followed(begun.to, batchSize);
  for (;;) {
    const last = ids.at(-1);
    if (last === undefined) break;
    signal?.throwIfAborted();
    const { serverTime } = await readByIds(context, ids);
    const since = tally.idsRead?.since ?? startOf(serverTime, beganAt);
    tally.idsRead = { to: last, since };
    ids = await todoSync.followed(last, batchSize);
  }
  const since = tally.idsRead?.since ?? startOf(null, beganAt);
  tally.idsRead = null;
  return since;
}

/** Reads what changed since a cursor. Returns the cursor for the next time. */
async function readChanged(context: RunContext, cursor: string): Promise<string> {
  const { deps, lock, signal } = context;
  const { connectWise, stores, clock } = deps;
  const beganAt = clock.now();
  const changedSince = wholeSeconds(Date.parse(cursor) - overlap);
  let serverTime: string | null = null;
  for await (const page of connectWise.activities(
    signal === undefined ? { changedSince } : { changedSince, signal },
  )) {
    serverTime ??= page.serverTime;
    const unreadable = await followedOf(context, page.unreadable);
    const read = { activities: page.records, gone: [], unreadable };
    await stores.todoSync.record(lock.lease, read, instant(clock));
    await lock.keepAlive();
  }
  return startOf(serverTime, beganAt);
}

/**
 * Checks whether the next activities of open to-dos still exist, as many as one request can name, because a
 * deletion does not show among the changes. Returns the last one checked; after the last of all it starts
 * over.
 */
async function checkSome(context: RunContext, checkedTo: number): Promise<number> {
  const { connectWise, stores } = context.deps;
  const next = await stores.todoSync.followedOpen(checkedTo, manyIds);
  const ids = next.length > 0 ? next : await stores.todoSync.followedOpen(0, manyIds);
  const some = connectWise.fittingOneRequest(ids);
  if (some.length > 0) await readByIds(context, some);
  return some.at(-1) ?? 0;
}

/**
 * Unreadable activities are requested by id: we may understand them by now, and the cursor has
 * passed them.
 */
async function rereadUnreadable(context: RunContext): Promise<void> {
  const ids = await forgetOthers(context);
  if (ids.length > 0) await readByIds(context, ids);
}

/** Forgets unreadable activities that are not followed any more. Returns those that are. */
async function forgetOthers({ deps, lock }: RunContext): Promise<readonly number[]> {
  const { readings, todoSync } = deps.stores;
  const ids = await readings.unreadable('activities');
  if (ids.length === 0) return [];
  const followed = await todoSync.followedAmong(ids);
  const others = ids.filter((id) => !followed.includes(id));
  if (others.length > 0) await readings.forgetUnreadable(lock.lease, 'activities', others);
  return followed;
}

/** The unreadable activities that belong to to-dos; the others don't concern us. */
async function followedOf(
  { deps }: RunContext,
  unreadable: readonly UnreadableRecord[],
): Promise<readonly UnreadableRecord[]> {
  if (unreadable.length === 0) return [];
  const ids = await deps.stores.todoSync.followedAmong(unreadable.map(({ id }) => id));
  const followed = unreadable.filter(({ id }) => ids.includes(id));
  for (const one of followed) {
    deps.log.warn('read.unreadable', { object: 'activities', ...one });
  }
  return followed;
}

type ReadById = {
  /** The time of ConnectWise. */
  readonly serverTime: string | null;
  /** Activities whose state is unknown now, with the reason. */
  readonly hidden: ReadonlyMap<number, Failure>;
};

/** Reads activities by id and finds those that are gone. */
export async function readByIds(context: RunContext, ids: readonly number[]): Promise<ReadById> {
  const { deps, lock, signal } = context;
  const { connectWise, stores, clock } = deps;
  const missing = new Set(ids);
  const activities: Activity[] = [];
  const unreadable: UnreadableRecord[] = [];
  const hidden = new Map<number, Failure>();
  let serverTime: string | null = null;
  if (ids.length === 0) return { serverTime, hidden };
  for await (const page of connectWise.activitiesByIds(ids, signal)) {
    serverTime ??= page.serverTime;
    activities.push(...page.records);
    unreadable.push(...(await followedOf(context, page.unreadable)));
    for (const { id } of [...page.records, ...page.unreadable]) missing.delete(id);
  }
  // Absence from a list is not deletion: a role that sees only its own records does not get the others.
  const gone: number[] = [];
  // An activity that was found deleted is requested once; if it becomes visible again, the list has
  // it.
  const known = missing.size === 0 ? [] : await stores.todoSync.knownGone([...missing]);
  for (const id of known) missing.delete(id);
  for (const id of missing) {
    const activity = await askFor(deps, 'activities', id, (one) => connectWise.activity(one));
    if (activity === null) gone.push(id);
    else if (activity instanceof Failure) {
      hidden.set(id, activity);
      if (activity.code === 'right_missing') context.tally.missingRight = activity;
    } else activities.push(activity);
  }
  for (const { id, problem } of unreadable) {
    hidden.set(id, new Failure('record_unreadable', { resource: 'activities', id, problem }));
  }
  for (const [id, { code }] of hidden) {
    if (unreadable.every((one) => one.id !== id)) unreadable.push({ id, problem: code });
  }
  await stores.todoSync.record(lock.lease, { activities, gone, unreadable }, instant(clock));
  await lock.keepAlive();
  return { serverTime, hidden };
}

/** When a reading began, by the clock behind `lastUpdated`, or by ours if that is earlier. */
function startOf(serverTime: string | null, beganAt: number): string {
  if (serverTime === null) return wholeSeconds(beganAt - clockTolerance);
  const own = wholeSeconds(beganAt);
  return serverTime < own ? serverTime : own;
}

function wholeSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
