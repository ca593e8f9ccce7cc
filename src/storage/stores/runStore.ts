import type { Selectable } from 'kysely';
import { notFound } from '../../core/notFound.ts';
import type { Run, RunStore } from '../../ports/runStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
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
          .values({ organization_id: organizationId, id: run.id, ...rowOf(run) })
          .execute();
      }),

    resume: (lease) =>
      scope.leased(lease, async (db) => {
        await interruptOthers(db, lease.runId);
        const resumed = await db
          .updateTable('runs')
          .set({ status: 'running', finished_at: null })
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
          .set(rowOf(run))
          .where('organization_id', '=', organizationId)
          .where('id', '=', run.id)
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
