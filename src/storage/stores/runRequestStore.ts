import { runDecided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { NotedEntry } from '../../ports/decisionStores.ts';
import type { RunRequestStore, RunWork, TakenRequest } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { addRunEvent } from '../rows/runEventRows.ts';
import { leaseTime, lockRow, timeLeft } from '../rows/runLockRows.ts';
import {
  endAbandoned,
  isClaimed,
  openRequest,
  removeRequest,
  requestOf,
  setRunStatus,
} from '../rows/runRequestRows.ts';
import { noneUnderWay, requestedRun, runOf, runRowOf } from '../rows/runRows.ts';

/** What somebody who requests a run decides about another run, or about this one. */
function decidedBy(runId: string, work: RunWork): NotedEntry | null {
  if (work.what === 'undo') return runDecided(work.undoes, 'undone');
  if (work.what === 'apply' || work.approve === true) return runDecided(runId, 'approved');
  return null;
}

/** The requested run of an organization. */
export function createRunRequestStore(scope: Scope): RunRequestStore {
  const { organizationId } = scope;

  /** Throws `run_in_progress` while a run is queued, or under way with a lease that lives. */
  const checkFree = async (db: Writing, now: string, leaseMilliseconds: number) => {
    const seconds = Math.ceil(leaseMilliseconds / 1000);
    const open = await openRequest(db, scope);
    if (open !== undefined) {
      const { requested_at: since, run_id: run } = open;
      throw new Failure('run_in_progress', { since, run, seconds });
    }
    const lock = await lockRow(db, scope);
    if (lock === undefined || lock.run_id === null) return;
    const at = await leaseTime(db, scope, now);
    const freeIn = timeLeft(lock.renewed_at, at, leaseMilliseconds);
    if (freeIn === 0) return;
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

  /** The run that has the plan is queued, or one is made. Returns its status before. */
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

  /** Whether nobody took it since, and its run has not begun. */
  const isStillTaken = async (db: Writing, taken: TakenRequest) =>
    isClaimed(await openRequest(db, scope), taken) &&
    (await runRow(db, taken.runId))?.status === 'queued';

  return {
    add: ({ runId, work, now, leaseMilliseconds }) =>
      scope.write(async (db): Promise<Run> => {
        await checkFree(db, now, leaseMilliseconds);
        const was = await queueRun(db, runId, work, now);
        await db
          .insertInto('run_requests')
          .values({
            organization_id: organizationId,
            run_id: runId,
            work: encodeJson(work),
            requested_by: encodeJson(scope.actor),
            requested_at: now,
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
        const row = await runRow(db, runId);
        if (row === undefined) throw notFound('run', runId);
        return runOf(row);
      }),

    open: () =>
      scope.read(async (db) => {
        const row = await openRequest(db, scope);
        return row === undefined ? null : requestOf(row);
      }),

    take: (worker, now) =>
      scope.write(async (db) => {
        const row = await db
          .updateTable('run_requests')
          .set((column) => ({ taken_at: now, taken_by: worker, claim: column('claim', '+', 1) }))
          .where('organization_id', '=', organizationId)
          .where('taken_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        return row === undefined ? null : requestOf(row);
      }),

    putBack: (taken) =>
      scope.write(async (db) => {
        if (!(await isStillTaken(db, taken))) return;
        await db
          .updateTable('run_requests')
          .set({ taken_at: null, taken_by: null })
          .where('organization_id', '=', organizationId)
          .execute();
      }),

    fail: (taken, failure, now) =>
      scope.write(async (db) => {
        if (!(await isStillTaken(db, taken))) return false;
        await setRunStatus(db, scope, taken.runId, { status: 'failed', failure }, now);
        await removeRequest(db, scope, taken.runId);
        return true;
      }),

    settle: ({ now, leaseMilliseconds, dead }) =>
      scope.write(async (db) => {
        const at = await leaseTime(db, scope, now);
        const lock = await lockRow(db, scope);
        const open = await openRequest(db, scope);
        const isDead = open !== undefined && open.taken_by !== null && dead.has(open.taken_by);
        const lives =
          lock !== undefined &&
          lock.run_id !== null &&
          timeLeft(lock.renewed_at, at, leaseMilliseconds) > 0 &&
          !(isDead && lock.run_id === open?.run_id);
        if (isDead && lock?.run_id === open.run_id) {
          // What the dead worker may still have under way is shut out by the token.
          await db
            .updateTable('run_locks')
            .set({ run_id: null, token: lock.token + 1 })
            .where('organization_id', '=', organizationId)
            .execute();
        }
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
