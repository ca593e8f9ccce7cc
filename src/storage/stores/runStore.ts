import type { Selectable } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Run, RunStore } from '../../ports/runStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { refreshStatistics } from '../database/statistics.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { runConditions, runList } from '../rows/lists.ts';
import { runPartsOf, storedRun } from '../rows/storedRun.ts';

/** The runs of an organization. */
export function createRunStore(scope: Scope): RunStore {
  const { organizationId } = scope;

  /** When they ended nobody knows, so finished_at stays empty. */
  const interruptOthers = async (db: Writing, runId: string) => {
    await db
      .updateTable('runs')
      .set({ status: 'interrupted' })
      .where('organization_id', '=', organizationId)
      .where('status', '=', 'running')
      .where('id', '!=', runId)
      .execute();
  };

  return {
    start: (lease, run) =>
      scope.leased(lease, async (db) => {
        await interruptOthers(db, run.id);
        await db
          .insertInto('runs')
          .values({ organization_id: organizationId, id: run.id, ...rowOf(run), ...noneUnderWay })
          .execute();
      }),

    resume: (lease) =>
      scope.leased(lease, async (db) => {
        await interruptOthers(db, lease.runId);
        const resumed = await db
          .updateTable('runs')
          .set({ status: 'running', finished_at: null, ...noneUnderWay })
          .where('organization_id', '=', organizationId)
          .where('id', '=', lease.runId)
          .returning('id')
          .executeTakeFirst();
        if (resumed !== undefined) return;
        throw notFound('run', lease.runId);
      }),

    finish: (lease, run) =>
      scope.leased(lease, async (db) => {
        await db
          .updateTable('runs')
          .set({ ...rowOf(run), ...noneUnderWay })
          .where('organization_id', '=', organizationId)
          .where('id', '=', run.id)
          .execute();
        await refreshStatistics(db, scope, rowsTouchedBy(run));
      }),

    report: (lease, step, now) =>
      scope.leased(lease, async (db) => {
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
        if (row === undefined) return null;
        const { step, step_done: done, step_total: total, step_at: at } = row;
        const told = step !== null && done !== null && at !== null;
        return { progress: told ? { step, done, total, at } : null, cancel: cancelOf(row) };
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
        if (run.status !== 'running') {
          throw new Failure('bad_input', {
            field: 'run',
            problem: 'it is not running',
            accepted: 'a run that is running',
            see: 'runs',
          });
        }
        if (run.cancel_at !== null) return;
        await db
          .updateTable('runs')
          .set({ cancel_at: now, cancel_by: encodeJson(scope.actor) })
          .where('organization_id', '=', organizationId)
          .where('id', '=', runId)
          .execute();
      }),

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
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(runOf);
      }),
  };
}

const noneUnderWay = {
  step: null,
  step_done: null,
  step_total: null,
  step_at: null,
  cancel_at: null,
  cancel_by: null,
};

function cancelOf(row: Pick<Selectable<Tables['runs']>, 'cancel_at' | 'cancel_by'>) {
  const { cancel_at: at, cancel_by: by } = row;
  return at === null || by === null ? null : { at, by: decodeJson(by) };
}

function rowOf(run: Run) {
  return {
    kind: run.kind,
    status: run.status,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    body: encodeJson(storedRun(run)),
  };
}

function runOf(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ...runPartsOf(decodeJson(row.body)),
  };
}

function rowsTouchedBy({ counts, read }: Run): number {
  return counts.created + counts.updated + counts.removed + read.contacts + read.companies;
}
