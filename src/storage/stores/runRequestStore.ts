import type { Selectable } from 'kysely';
import type { Actor } from '../../core/actor.ts';
import { runDecided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { NotedEntry } from '../../ports/decisionStores.ts';
import { named, union } from '../../ports/namedRecords.ts';
import type { RunRequestStore, RunWork, TakenRequest } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { addRunEvent } from '../rows/runEventRows.ts';
import { leaseTime, lockRow, takeLeaseAway, timeLeft } from '../rows/runLockRows.ts';
import {
  endAbandoned,
  isClaimed,
  openRequests,
  removeRequest,
  requestFor,
  requestOf,
  setRunStatus,
  takenRequest,
} from '../rows/runRequestRows.ts';
import { noneUnderWay, requestedRun, runOf, runRowOf } from '../rows/runRows.ts';

/** What someone who requests a run decides about another run, or about this one. */
function decidedBy(runId: string, work: RunWork): NotedEntry | null {
  if (work.what === 'undo') return runDecided(work.undoes, 'undone');
  if (work.what === 'apply' || ('approve' in work && work.approve))
    return runDecided(runId, 'approved');
  return null;
}

type RequestRow = Selectable<Tables['run_requests']>;

/** Whether records can join this work. */
function readsRecords(
  work: RunWork,
): work is Extract<RunWork, { readonly what: 'sync' | 'plan' | 'sweep' | 'records' }> {
  return work.what === 'records' || work.what === 'sync' || work.what === 'sweep';
}

/** The requested runs of an organization. */
export function createRunRequestStore(scope: Scope): RunRequestStore {
  const { organizationId } = scope;

  /**
   * Throws `run_in_progress` while a run is queued, or under way with a valid lease. Runs of named
   * records are short and block no one.
   */
  const checkFree = async (
    db: Writing,
    others: readonly RequestRow[],
    now: string,
    leaseMilliseconds: number,
  ) => {
    const seconds = Math.ceil(leaseMilliseconds / 1000);
    const [open] = others;
    if (open !== undefined) {
      const { requested_at: since, run_id: run } = open;
      throw new Failure('run_in_progress', { since, run, seconds });
    }
    const lock = await lockRow(db, scope);
    if (lock === undefined || lock.run_id === null) return;
    const at = await leaseTime(db, scope, now);
    const freeIn = timeLeft(lock.renewed_at, at, leaseMilliseconds);
    if (freeIn === 0 || (await runRow(db, lock.run_id))?.kind === 'records') return;
    throw new Failure('run_in_progress', {
      since: lock.started_at,
      run: lock.run_id,
      seconds: Math.ceil(freeIn / 1000),
    });
  };

  const runRow = async (db: Writing, runId: string) =>
    await db
      .selectFrom('runs')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', runId)
      .executeTakeFirst();

  /** Queues the run that has the plan, or a new one. Returns its status before; null for a new one. */
  const queueRun = async (db: Writing, runId: string, work: RunWork, now: string) => {
    if (work.what !== 'apply') {
      const run = requestedRun(runId, work, scope.actor, now);
      await db
        .insertInto('runs')
        .values({ organization_id: organizationId, id: runId, ...runRowOf(run), ...noneUnderWay })
        .execute();
      return null;
    }
    const before = await runRow(db, runId);
    if (before === undefined) throw notFound('run', runId);
    await db
      .updateTable('runs')
      .set({ status: 'queued', ...noneUnderWay })
      .where('organization_id', '=', organizationId)
      .where('id', '=', runId)
      .execute();
    return before.status;
  };

  /** Whether the request still belongs to this claim, and its run has not started. */
  const isStillTaken = async (db: Writing, taken: TakenRequest) =>
    isClaimed(await requestFor(db, scope, taken.runId), taken) &&
    (await runRow(db, taken.runId))?.status === 'queued';

  const storedRunOf = async (db: Writing, runId: string): Promise<Run> => {
    const row = await runRow(db, runId);
    if (row === undefined) throw notFound('run', runId);
    return runOf(row);
  };

  const setWork = async (db: Writing, runId: string, work: RunWork, by: Actor) => {
    await db
      .updateTable('run_requests')
      .set({ work: encodeJson(work), requested_by: encodeJson(by) })
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .execute();
  };

  /** Named records join an unclaimed run that will read them too; null if there is none. */
  const joinWaiting = async (
    db: Writing,
    open: readonly RequestRow[],
    work: RunWork,
  ): Promise<Run | null> => {
    if (work.what !== 'records') return null;
    for (const { run_id: runId, taken_at: takenAt, ...row } of open) {
      const waiting = decodeJson(row.work);
      if (takenAt !== null || !readsRecords(waiting)) continue;
      // A parked run has read what it was to read, or began to without these.
      if ((await storedRunOf(db, runId)).reached !== undefined) continue;
      const records = union(waiting.records ?? named({}), work.records);
      const by = decodeJson(row.requested_by);
      // The requester sees the run as their own.
      const isTakenOver = by.kind === 'callback' && scope.actor.kind !== 'callback';
      await setWork(db, runId, { ...waiting, records }, isTakenOver ? scope.actor : by);
      if (isTakenOver) {
        const run = { ...(await storedRunOf(db, runId)), startedBy: scope.actor };
        await db
          .updateTable('runs')
          .set(runRowOf(run))
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .execute();
      }
      return await storedRunOf(db, runId);
    }
    return null;
  };

  /** A run that reads everything takes the place of one of named records that never began. */
  const replaceWaiting = async (
    db: Writing,
    open: readonly RequestRow[],
    work: RunWork,
    now: string,
  ): Promise<Run | null> => {
    if (work.what !== 'sync' && work.what !== 'sweep') return null;
    for (const { run_id: runId, taken_at: takenAt, ...row } of open) {
      const waiting = decodeJson(row.work);
      if (takenAt !== null || waiting.what !== 'records') continue;
      if ((await storedRunOf(db, runId)).notStarted !== true) continue;
      const records = union(waiting.records, work.records ?? named({}));
      const whole = { ...work, records };
      await db
        .updateTable('runs')
        .set(runRowOf(requestedRun(runId, whole, scope.actor, now)))
        .where('organization_id', '=', organizationId)
        .where('id', '=', runId)
        .execute();
      await setWork(db, runId, whole, scope.actor);
      const decided = decidedBy(runId, work);
      if (decided !== null) await noteDecisions(db, scope, [decided], now);
      return await storedRunOf(db, runId);
    }
    return null;
  };

  return {
    add: ({ runId, work, now, leaseMilliseconds }) =>
      scope.write(async (db): Promise<Run> => {
        const open = await openRequests(db, scope);
        const joined = await joinWaiting(db, open, work);
        if (joined !== null) return joined;
        if (work.what !== 'records') {
          const others = open.filter((one) => decodeJson(one.work).what !== 'records');
          await checkFree(db, others, now, leaseMilliseconds);
          const replaced = await replaceWaiting(db, open, work, now);
          if (replaced !== null) return replaced;
        }
        const was = await queueRun(db, runId, work, now);
        await db
          .insertInto('run_requests')
          .values({
            organization_id: organizationId,
            run_id: runId,
            work: encodeJson(work),
            requested_by: encodeJson(scope.actor),
            requested_at: now,
            in_line_at: now,
            was,
            attempts: 0,
            taken_at: null,
            taken_by: null,
            claim: 0,
          })
          .execute();
        await addRunEvent(db, scope, runId, { kind: 'status', status: 'queued' }, now);
        const decided = decidedBy(runId, work);
        if (decided !== null) await noteDecisions(db, scope, [decided], now);
        return await storedRunOf(db, runId);
      }),

    open: () =>
      scope.read(async (db) => {
        const open = await openRequests(db, scope);
        const row = open.find(({ taken_at: at }) => at !== null) ?? open[0];
        return row === undefined ? null : requestOf(row);
      }),

    take: (worker, now) =>
      scope.write(async (db) => {
        const open = await openRequests(db, scope);
        const [oldest] = open;
        if (oldest === undefined || open.some(({ taken_at: at }) => at !== null)) return null;
        const claim = oldest.claim + 1;
        await db
          .updateTable('run_requests')
          .set({ taken_at: now, taken_by: worker, claim })
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', oldest.run_id)
          .execute();
        return requestOf({ ...oldest, claim });
      }),

    putBack: (taken) =>
      scope.write(async (db) => {
        if (!(await isStillTaken(db, taken))) return;
        await db
          .updateTable('run_requests')
          .set({ taken_at: null, taken_by: null })
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', taken.runId)
          .execute();
      }),

    fail: (taken, failure, now) =>
      scope.write(async (db) => {
        if (!(await isStillTaken(db, taken))) return false;
        await setRunStatus(db, scope, taken.runId, { status: 'failed', failure }, now);
        await removeRequest(db, scope, taken.runId, now);
        return true;
      }),

    recover: ({ now, leaseMilliseconds, dead }) =>
      scope.write(async (db) => {
        const at = await leaseTime(db, scope, now);
        const lock = await lockRow(db, scope);
        const open = await takenRequest(db, scope);
        const isDead = open !== undefined && open.taken_by !== null && dead.has(open.taken_by);
        const lives =
          lock !== undefined &&
          lock.run_id !== null &&
          timeLeft(lock.renewed_at, at, leaseMilliseconds) > 0 &&
          !(isDead && lock.run_id === open?.run_id);
        if (isDead && lock?.run_id === open.run_id) await takeLeaseAway(db, scope, lock);
        await endAbandoned(db, scope, lives ? lock.run_id : null, now);
        if (open === undefined || open.taken_at === null) return;
        const isLate = isDead || timeLeft(open.taken_at, Date.parse(now), leaseMilliseconds) === 0;
        if (!isLate || (lives && lock.run_id === open.run_id)) return;
        await db
          .updateTable('run_requests')
          .set({ taken_at: null, taken_by: null })
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', open.run_id)
          .execute();
      }),
  };
}
