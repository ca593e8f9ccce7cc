import { type Selectable, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Run, RunStep, RunStore, RunUnderWay } from '../../ports/runStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { refreshStatistics } from '../database/statistics.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { notQuiet, runConditions, runList } from '../rows/lists.ts';
import { keepNotUndone, loadNotUndone } from '../rows/notUndoneRows.ts';
import { addRunEvent, loadRunEvents, trimRunEvents } from '../rows/runEventRows.ts';
import {
  endAbandoned,
  openRequests,
  queueAgain,
  removeRequest,
  requestFor,
  setRunStatus,
} from '../rows/runRequestRows.ts';
import { noneUnderWay, runOf, runRowOf } from '../rows/runRows.ts';
import { tellRunEnded } from '../rows/webhookRows.ts';

/** The runs of an organization. */
export function createRunStore(scope: Scope): RunStore {
  const { organizationId } = scope;

  /** A requested run that was interrupted is queued again. */
  const goesOnLater = async (db: Writing, { id, status }: Run, now: string) => {
    if (status !== 'interrupted') return false;
    const request = await requestFor(db, scope, id);
    return request !== undefined && (await queueAgain(db, scope, request, now, 0));
  };

  /** Cancels a queued run. One whose plan was to be applied gets back the status it had before. */
  const cancelQueued = async (db: Writing, runId: string, now: string) => {
    const was = (await requestFor(db, scope, runId))?.was ?? null;
    const failure = { code: 'cancelled', detail: { by: scope.actor.name } } as const;
    const ending = was === null ? ({ status: 'cancelled', failure } as const) : { status: was };
    await setRunStatus(db, scope, runId, ending, now);
    await removeRequest(db, scope, runId, now);
  };

  return {
    start: (lease, run) =>
      scope.leased(lease, async (db) => {
        await endAbandoned(db, scope, run.id, run.startedAt);
        await db
          .insertInto('runs')
          .values({
            organization_id: organizationId,
            id: run.id,
            ...runRowOf(run),
            ...noneUnderWay,
          })
          .execute();
        await addRunEvent(db, scope, run.id, running, run.startedAt);
      }),

    begin: (lease, run, now) =>
      scope.leased(lease, async (db) => {
        await endAbandoned(db, scope, run.id, now);
        const begun = await db
          .updateTable('runs')
          .set({ ...runRowOf(run), ...noneUnderWay })
          .where('organization_id', '=', organizationId)
          .where('id', '=', run.id)
          .where('status', '=', 'queued')
          .returning('id')
          .executeTakeFirst();
        if (begun === undefined) throw new Failure('run_superseded', { run: run.id });
        await addRunEvent(db, scope, run.id, running, now);
      }),

    resume: (lease, now) =>
      scope.leased(lease, async (db) => {
        await endAbandoned(db, scope, lease.runId, now);
        const row = await db
          .selectFrom('runs')
          .select('body')
          .where('organization_id', '=', organizationId)
          .where('id', '=', lease.runId)
          .executeTakeFirst();
        if (row === undefined) throw notFound('run', lease.runId);
        const applied = { appliedBy: scope.actor, appliedAt: now };
        await db
          .updateTable('runs')
          .set({
            status: 'running',
            finished_at: null,
            body: encodeJson({ ...decodeJson(row.body), ...applied }),
            ...noneUnderWay,
          })
          .where('organization_id', '=', organizationId)
          .where('id', '=', lease.runId)
          .execute();
        await addRunEvent(db, scope, lease.runId, running, now);
      }),

    finish: (lease, run) =>
      scope.leased(lease, async (db) => {
        await db
          .updateTable('runs')
          .set({ ...runRowOf(run), ...noneUnderWay })
          .where('organization_id', '=', organizationId)
          .where('id', '=', run.id)
          .execute();
        const now = run.finishedAt ?? run.startedAt;
        if (!(await goesOnLater(db, run, now))) {
          await removeRequest(db, scope, run.id, now);
          await addRunEvent(db, scope, run.id, { kind: 'status', status: run.status }, now);
          await trimRunEvents(db, scope, run.id);
          await tellRunEnded(db, scope, run, now);
        }
        await refreshStatistics(db, scope, rowsTouchedBy(run), 'mirror', 'plan', 'amp');
      }),

    report: (lease, step, now) =>
      scope.repeatable(lease, async (db) => {
        const before = await db
          .selectFrom('runs')
          .select(['step', 'step_done', 'step_total'])
          .where('organization_id', '=', organizationId)
          .where('id', '=', lease.runId)
          .executeTakeFirst();
        if (step !== null && before !== undefined && !isSameStep(before, step)) {
          await addRunEvent(db, scope, lease.runId, { kind: 'progress', ...step }, now);
        }
        const row = await db
          .updateTable('runs')
          .set({
            step: step?.step ?? null,
            step_done: step?.done ?? null,
            step_total: step?.total ?? null,
            step_at: step === null ? null : now,
          })
          .where('organization_id', '=', organizationId)
          .where('id', '=', lease.runId)
          .returning(['cancel_at', 'cancel_by'])
          .executeTakeFirst();
        return row === undefined ? null : cancelOf(row);
      }),

    underWay: (runId) =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('runs')
          .select(['step', 'step_done', 'step_total', 'step_at', 'cancel_at', 'cancel_by'])
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .where('status', '=', 'running')
          .executeTakeFirst();
        return row === undefined ? null : underWayOf(row);
      }),

    cancel: (runId, now) =>
      scope.write(async (db) => {
        const run = await db
          .selectFrom('runs')
          .select(['status', 'cancel_at'])
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .executeTakeFirst();
        if (run === undefined) throw notFound('run', runId);
        if (run.status === 'queued') return await cancelQueued(db, runId, now);
        if (run.status !== 'running') {
          throw badInput('run', { code: 'run_over' }, { code: 'run_not_over' }, { see: 'runs' });
        }
        if (run.cancel_at !== null) return;
        await db
          .updateTable('runs')
          .set({ cancel_at: now, cancel_by: encodeJson(scope.actor) })
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .execute();
      }),

    events: (runId, afterSeq, limit) =>
      scope.read((db) => loadRunEvents(db, scope, { runId, afterSeq, limit })),

    get: (runId) =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('runs')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .executeTakeFirst();
        return row === undefined ? null : runOf(row);
      }),

    unfinished: () =>
      scope.snapshot(async (db) => {
        const requests = await openRequests(db, scope);
        const row = await db
          .selectFrom('runs')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where((where) =>
            where.or([
              where('status', '=', sql.lit('running')),
              isOneOf(
                scope.dialect,
                'id',
                'text',
                requests.map(({ run_id: id }) => id),
              ),
            ]),
          )
          // A running run comes before queued ones.
          .orderBy(sql`case when status = 'running' then 0 else 1 end`)
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .executeTakeFirst();
        return row === undefined ? null : { run: runOf(row), under: underWayOf(row) };
      }),

    changes: (since) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('runs')
          .select(['finished_at', 'changed_amp', 'changed_connectwise'])
          .where('organization_id', '=', organizationId)
          .where(sql<boolean>`changed_amp + changed_connectwise > 0`)
          .where('finished_at', '>=', since)
          .orderBy('finished_at')
          .execute();
        return rows.map((row) => ({
          finishedAt: row.finished_at ?? since,
          amp: row.changed_amp,
          connectwise: row.changed_connectwise,
        }));
      }),

    lossesSinceWhole: (after) =>
      scope.snapshot(async (db) => {
        const ofOrganization = db.selectFrom('runs').where('organization_id', '=', organizationId);
        const whole = await ofOrganization
          .select('started_at')
          .where('started_at', '>=', after)
          .where('kind', 'in', ['sync', 'sweep'])
          .where('status', 'in', ['succeeded', 'partial'])
          .orderBy('started_at', 'desc')
          .limit(1)
          .executeTakeFirst();
        const rows = await ofOrganization
          .select('body')
          .where('started_at', '>', whole?.started_at ?? after)
          .where('kind', '=', 'records')
          .execute();
        return rows.map(({ body }) => decodeJson(body));
      }),

    keepNotUndone: (lease, left) =>
      scope.leased(lease, (db) => keepNotUndone(db, scope, lease.runId, left)),

    notUndone: (runId, after, limit) =>
      scope.snapshot((db) => loadNotUndone(db, scope, { runId, after, limit })),

    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        return listPage(db, scope, runList, wanted, runConditions(filter), async (keys) => {
          const rows = await db
            .selectFrom('runs')
            .selectAll()
            .where('organization_id', '=', organizationId)
            .where(isOneOf(scope.dialect, 'id', 'text', keys.map(String)))
            .execute();
          return inOrderOf(keys, rows.map(runOf), ({ id }) => [id]);
        });
      }),

    list: (limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('runs')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where(notQuiet)
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(runOf);
      }),
  };
}

const running = { kind: 'status', status: 'running' } as const;

function isSameStep(
  row: Pick<Selectable<Tables['runs']>, 'step' | 'step_done' | 'step_total'>,
  { step, done, total }: RunStep,
): boolean {
  return row.step === step && row.step_done === done && row.step_total === total;
}

type UnderWayRow = Pick<
  Selectable<Tables['runs']>,
  'step' | 'step_done' | 'step_total' | 'step_at' | 'cancel_at' | 'cancel_by'
>;

function underWayOf(row: UnderWayRow): RunUnderWay {
  const { step, step_done: done, step_total: total, step_at: at } = row;
  const told = step !== null && done !== null && at !== null;
  return { progress: told ? { step, done, total, at } : null, cancel: cancelOf(row) };
}

function cancelOf(row: Pick<Selectable<Tables['runs']>, 'cancel_at' | 'cancel_by'>) {
  const { cancel_at: at, cancel_by: by } = row;
  return at === null || by === null ? null : { at, by: decodeJson(by) };
}

function rowsTouchedBy({ counts, read }: Run): number {
  return counts.created + counts.updated + counts.removed + read.contacts + read.companies;
}
