import type { Selectable } from 'kysely';
import type { FailureCause } from '../../core/failure.ts';
import { mostAttempts, type RunRequest, type TakenRequest } from '../../ports/runRequests.ts';
import type { RunStatus } from '../../ports/runStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { addRunEvent, trimRunEvents } from './runEventRows.ts';
import { tellRunEnded } from './webhookRows.ts';

type RequestRow = Selectable<Tables['run_requests']>;

/** The open requests of the organization, the oldest first. */
export async function openRequests(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId }: Pick<Scope, 'organizationId'>,
): Promise<readonly RequestRow[]> {
  return await db
    .selectFrom('run_requests')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('requested_at')
    .orderBy('run_id')
    .execute();
}

/** The request that a worker has claimed. */
export async function takenRequest(
  db: Pick<Writing, 'selectFrom'>,
  scope: Pick<Scope, 'organizationId'>,
): Promise<RequestRow | undefined> {
  return (await openRequests(db, scope)).find(({ taken_at: at }) => at !== null);
}

/** The open request for a run. */
export async function requestFor(
  db: Pick<Writing, 'selectFrom'>,
  scope: Pick<Scope, 'organizationId'>,
  runId: string,
): Promise<RequestRow | undefined> {
  return (await openRequests(db, scope)).find(({ run_id: id }) => id === runId);
}

/** Whether an open request was claimed with this number, and not again since. */
export function isClaimed(open: RequestRow | undefined, { runId, claim }: TakenRequest): boolean {
  return (
    open !== undefined && open.taken_at !== null && open.run_id === runId && open.claim === claim
  );
}

/** Removes the request of a run that is over. */
export async function removeRequest(
  db: Writing,
  scope: Pick<Scope, 'organizationId'>,
  runId: string,
  now: string,
): Promise<void> {
  await db
    .deleteFrom('run_requests')
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', runId)
    .execute();
  await goBackInLine(db, scope, now);
}

/** The organization has had a turn: what else it asks for waits behind the organizations that have not. */
async function goBackInLine(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
  now: string,
): Promise<void> {
  await db
    .updateTable('run_requests')
    .set({ in_line_at: now })
    .where('organization_id', '=', organizationId)
    .where('in_line_at', '<', now)
    .execute();
}

export function requestOf(row: RequestRow): RunRequest {
  return {
    runId: row.run_id,
    work: decodeJson(row.work),
    by: decodeJson(row.requested_by),
    requestedAt: row.requested_at,
    was: row.was,
    attempts: row.attempts,
    claim: row.claim,
  };
}

/** How a run ended, as its record shows it. */
type Ending = {
  readonly status: RunStatus;
  /** Unchanged if absent. */
  readonly failure?: FailureCause | null;
};

const interrupted: Ending = {
  status: 'interrupted',
  failure: { code: 'interrupted', detail: {} },
};

/** Sets the status of a run and the given members of its record; its request is not changed. */
export async function setRunStatus(
  db: Writing,
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
  runId: string,
  { status, failure }: Ending,
  now: string,
): Promise<void> {
  const { organizationId } = scope;
  const row = await db
    .selectFrom('runs')
    .select(['kind', 'body', 'finished_at'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', runId)
    .executeTakeFirst();
  if (row === undefined) return;
  const final = status !== 'queued' && status !== 'running';
  const { notStarted: _, reached, ...body } = decodeJson(row.body);
  const finishedAt = final ? (row.finished_at ?? now) : null;
  await db
    .updateTable('runs')
    .set({
      status,
      // Nobody knows when an interrupted run ended.
      finished_at: status === 'interrupted' ? null : finishedAt,
      body: encodeJson({
        ...body,
        ...(final || reached === undefined ? {} : { reached }),
        ...(failure === undefined ? {} : { failure }),
      }),
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', runId)
    .execute();
  await addRunEvent(db, scope, runId, { kind: 'status', status }, now);
  if (!final) return;
  await trimRunEvents(db, scope, runId);
  await tellRunEnded(db, scope, { id: runId, kind: row.kind, status }, now);
}

/**
 * Ends the runs, except one, that are stored as running although nothing renews their lease: cancelled if
 * someone asked for that, queued again if it was requested, otherwise interrupted.
 */
export async function endAbandoned(
  db: Writing,
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
  except: string | null,
  now: string,
): Promise<void> {
  const query = db
    .selectFrom('runs')
    .select(['id', 'cancel_at', 'cancel_by'])
    .where('organization_id', '=', scope.organizationId)
    .where('status', '=', 'running');
  const rows = await (except === null ? query : query.where('id', '!=', except)).execute();
  if (rows.length === 0) return;
  const requests = await openRequests(db, scope);
  for (const { id, cancel_at: at, cancel_by: by } of rows) {
    const own = requests.find((one) => one.run_id === id);
    if (at !== null && by !== null) {
      const failure = { code: 'cancelled', detail: { by: decodeJson(by).name } } as const;
      await setRunStatus(db, scope, id, { status: 'cancelled', failure }, now);
    } else if (own !== undefined && (await queueAgain(db, scope, own, now, 1))) continue;
    else await setRunStatus(db, scope, id, interrupted, now);
    if (own !== undefined) await removeRequest(db, scope, id, now);
  }
}

/**
 * Queues a run again that started and did not finish. False for an undo, which cannot distinguish
 * its own changes from later edits, and for a run that `failed` too often because its worker died.
 */
export async function queueAgain(
  db: Writing,
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
  request: RequestRow,
  now: string,
  failed: 0 | 1,
): Promise<boolean> {
  const attempts = request.attempts + failed;
  if (decodeJson(request.work).what === 'undo' || attempts >= mostAttempts) return false;
  await db
    .updateTable('run_requests')
    .set({ attempts, taken_at: null, taken_by: null })
    .where('organization_id', '=', scope.organizationId)
    .where('run_id', '=', request.run_id)
    .execute();
  // A run whose worker died keeps its place.
  if (failed === 0) await goBackInLine(db, scope, now);
  await setRunStatus(db, scope, request.run_id, { status: 'queued', failure: null }, now);
  return true;
}
