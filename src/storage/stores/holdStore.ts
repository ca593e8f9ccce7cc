import { type Selectable, sql } from 'kysely';
import { runActor } from '../../core/actor.ts';
import type { HoldGroup, HoldRow, HoldStore } from '../../ports/holdStore.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { enqueueRecords } from '../ledger/requeue.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { deleteHolds, putHolds, recordOf } from '../rows/holdRows.ts';
import { holdConditions, holdList } from '../rows/lists.ts';
import { actorOf } from '../rows/versions.ts';

/** Holds of all records, in one table. */
export function createHoldStore(scope: Scope): HoldStore {
  const { organizationId } = scope;
  return {
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        return listPage(db, scope, holdList, wanted, holdConditions(filter), async (keys) => {
          const rows = await db
            .selectFrom('holds')
            .select(['seq', 'kind', 'id', 'reason', 'run_id', 'since', 'held_by'])
            .where('organization_id', '=', organizationId)
            .where(isOneOf(scope.dialect, 'seq', 'integer', keys.flat()))
            .execute();
          return inOrderOf(keys, rows.map(holdOf), ({ seq }) => [seq]);
        });
      }),

    list: ({ after, limit, runId, group }) =>
      scope.read(async (db) => {
        let query = db
          .selectFrom('holds')
          .select(['seq', 'kind', 'id', 'reason', 'run_id', 'since', 'held_by'])
          .where('organization_id', '=', organizationId)
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(limit);
        if (runId !== undefined) query = query.where('run_id', '=', runId);
        if (group !== undefined) {
          query = query.where('kind', '=', group.kind).where('reason', '=', group.reason);
          query =
            group.runId === null
              ? query.where('run_id', 'is', null)
              : query.where('run_id', '=', group.runId);
        }
        const rows = await query.execute();
        return rows.map(holdOf);
      }),

    groups: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('holds')
          .select((select) => [
            'kind',
            'reason',
            'run_id',
            select.fn.countAll<number>().as('count'),
          ])
          .where('organization_id', '=', organizationId)
          .groupBy(['kind', 'reason', 'run_id'])
          .orderBy(sql`min(seq)`)
          .execute();
        return rows.map(
          ({ kind, reason, run_id: runId, count }): HoldGroup => ({ kind, reason, runId, count }),
        );
      }),

    count: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('holds')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organizationId)
          .executeTakeFirstOrThrow();
        return row.count;
      }),

    hold: (records, reason, runId, now) =>
      scope.write(async (db) => {
        const held = await putHolds(db, scope, records, { reason, runId, now });
        // An undo has made its own plan for them.
        if (reason !== 'undone') await enqueueRecords(db, scope, records);
        const isByPerson = reason === 'kept_back' && runId === null;
        const noted = (isByPerson ? held : []).map((record) => ({
          about: record,
          decided: { what: 'kept_back' } as const,
        }));
        await noteDecisions(db, scope, noted, now);
        return held.length;
      }),

    release: (which, now, byRun) =>
      scope.write(async (db) => {
        const records = typeof which === 'object' && 'kind' in which ? [which] : which;
        const released = await deleteHolds(db, scope, records);
        await enqueueRecords(
          db,
          scope,
          released.map(({ record }) => record),
        );
        const noted = released.map(({ record, reason }) => ({
          about: record,
          decided: { what: 'released', reason } as const,
        }));
        const actor = byRun === undefined ? scope.actor : runActor(byRun);
        await noteDecisions(db, { ...scope, actor }, noted, now);
        return released.length;
      }),
  };
}

function holdOf({
  seq,
  reason,
  run_id: runId,
  since,
  held_by: by,
  ...row
}: Omit<Selectable<Tables['holds']>, 'organization_id'>): HoldRow {
  return { seq, record: recordOf(row), reason, runId, since, by: actorOf(by) };
}
