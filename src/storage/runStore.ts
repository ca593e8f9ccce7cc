import type { Selectable } from 'kysely';
import type { Run, RunStore } from '../ports/stores.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './scope.ts';
import { decodeJson, encodeJson } from './storedJson.ts';

/** The runs of an organization. */
export function createRunStore(scope: Scope): RunStore {
  const { organizationId } = scope;
  return {
    start: (lease, run) =>
      scope.leased(lease, async (db) => {
        // When it ended nobody knows, so finished_at stays empty.
        await db
          .updateTable('runs')
          .set({ status: 'interrupted' })
          .where('organization_id', '=', organizationId)
          .where('status', '=', 'running')
          .where('id', '!=', run.id)
          .execute();
        await db
          .insertInto('runs')
          .values({ organization_id: organizationId, id: run.id, ...rowOf(run) })
          .execute();
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
  const { counts, skips, requests, read, failure } = run;
  return {
    kind: run.kind,
    status: run.status,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    body: encodeJson({ counts, skips, requests, read, failure }),
  };
}

function runOf(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ...decodeJson(row.body),
  };
}
