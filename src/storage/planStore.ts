import { sql } from 'kysely';
import type { PlanStore } from '../ports/stores.ts';
import { applyLines } from './applyLines.ts';
import { insertRows } from './bulk.ts';
import { loadCandidates } from './candidates.ts';
import { lineOf, planLineTarget, rowOf } from './planLineRows.ts';
import { dequeue, enqueue } from './queue.ts';
import type { Scope } from './scope.ts';

/** The queue of contacts to look at, and the plans that come of it. */
export function createPlanStore(scope: Scope): PlanStore {
  const { organizationId } = scope;
  return {
    queued: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('queue')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organizationId)
          .executeTakeFirstOrThrow();
        return row.count;
      }),

    queueRivals: (lease) =>
      scope.leased(lease, async (db) => {
        const waiting = sql`not exists (
          select 1 from queue as there
          where there.organization_id = ${organizationId} and there.contact_id = c.id)`;
        const leftOut = sql`c.id in (
          select s.contact_id from skips as s
          where s.organization_id = ${organizationId}
            and s.reason in ('several_amp_matches', 'amp_contact_linked_elsewhere'))`;
        await enqueue(db, organizationId, sql`${leftOut} and ${waiting}`);
        // SQLite takes a cross join in the order it is written: from the queue, not all contacts.
        const sharing = sql`c.email_key in (
          select mine.email_key from queue as q cross join contacts as mine
          where mine.organization_id = q.organization_id and mine.id = q.contact_id
            and q.organization_id = ${organizationId} and mine.email_key is not null)`;
        await enqueue(db, organizationId, sql`${sharing} and ${waiting}`);
      }),

    candidates: (after, limit) =>
      scope.snapshot((db) => loadCandidates(db, scope, { after, limit })),

    settle: (lease, settled) =>
      scope.leased(lease, async (db) => {
        const seen = settled.map(({ contactId, stamp }) => ({ contact_id: contactId, stamp }));
        await dequeue(db, scope, seen);
      }),

    save: (lease, lines) =>
      scope.leased(lease, async (db) => {
        const rows = lines.map((line) => rowOf(lease.runId, line));
        await insertRows(db, scope, planLineTarget, rows);
      }),

    lines: (runId, afterSeq, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('plan_lines')
          .select(['seq', 'stamp', 'state', 'body'])
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', runId)
          .where('seq', '>', afterSeq)
          .orderBy('seq')
          .limit(limit)
          .execute();
        return rows.map(lineOf);
      }),

    apply: (lease, lines, ids, now) =>
      scope.leased(lease, (db) => applyLines(db, scope, { runId: lease.runId, lines, ids, now })),
  };
}
