import { sql } from 'kysely';
import type { PlanStore } from '../../ports/planStores.ts';
import { loadAmpCandidates } from '../candidates/ampCandidates.ts';
import { loadCandidates } from '../candidates/candidates.ts';
import { insertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope } from '../database/scope.ts';
import { refreshWhileGrowing } from '../database/statistics.ts';
import { encodeJson } from '../database/storedJson.ts';
import { underway } from '../database/underway.ts';
import { applyLines } from '../ledger/applyLines.ts';
import { dequeue } from '../ledger/queue.ts';
import { queueRivals } from '../ledger/queueRivals.ts';
import { retryRejectedOf } from '../ledger/refusals.ts';
import { enqueueRecords } from '../ledger/requeue.ts';
import { undeliveredLines } from '../ledger/undelivered.ts';
import { putHolds } from '../rows/holdRows.ts';
import {
  countInGroups,
  countSides,
  dropGroups,
  insertGroups,
  loadGroups,
  regroup,
} from '../rows/planGroupRows.ts';
import {
  lineOf,
  planLineColumns,
  planLineTarget,
  recordOfLine,
  rowOf,
  storedBody,
} from '../rows/planLineRows.ts';
import { countProblems, loadProblemLines, loadProblems } from '../rows/problemRows.ts';
import { recordTables } from '../rows/recordTables.ts';

/** The queues of records to check, and the plans made from them. */
export function createPlanStore(scope: Scope): PlanStore {
  const { organizationId } = scope;
  return {
    queued: () =>
      scope.read(async (db) => {
        const own = sql`organization_id = ${organizationId}`;
        const { rows } = await sql<{ contacts: number; ampContacts: number }>`select
          (select count(*) from queue where ${own}) as contacts,
          (select count(*) from amp_queue where ${own}) as "ampContacts"`.execute(db);
        return rows[0] ?? { contacts: 0, ampContacts: 0 };
      }),

    queueRivals: (lease) => queueRivals(scope, lease),

    queueRecords: (lease, records) =>
      scope.leased(lease, (db) => enqueueRecords(db, scope, records)),

    retryRejected: (records) => scope.write((db) => retryRejectedOf(db, scope, records)),

    queuedOfCompanies: (companyIds) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .innerJoin('queue', (join) =>
            join
              .onRef('queue.organization_id', '=', 'contacts.organization_id')
              .onRef('queue.contact_id', '=', 'contacts.id'),
          )
          .select('contacts.id')
          .where('contacts.organization_id', '=', organizationId)
          .where(isOneOf(scope.dialect, 'contacts.company_id', 'integer', companyIds))
          .orderBy('contacts.id')
          .execute();
        return rows.map(({ id }) => id);
      }),

    candidates: (after, limit) =>
      scope.snapshot((db) => loadCandidates(db, scope, { after, limit })),

    ampCandidates: (after, limit) =>
      scope.snapshot((db) => loadAmpCandidates(db, scope, { after, limit })),

    dequeue: async (lease, seen) => {
      if (seen.length === 0) return;
      await scope.repeatable(lease, async (db) => {
        for (const kind of ['contact', 'amp_contact', 'todo'] as const) {
          const own = seen.filter((one) => one.kind === kind);
          await dequeue(db, scope, kind, own);
        }
      });
    },

    save: (lease, lines) =>
      scope.repeatable(lease, async (db) => {
        const rows = lines.map((line) => rowOf(lease.runId, line));
        await underway(scope, async (add) => {
          await add(() => insertRows(db, scope, planLineTarget, rows));
          await add(() => insertGroups(db, scope, lease.runId, lines));
        });
        await refreshWhileGrowing(db, scope, seqsOf(lines), 'plan');
      }),

    lines: (runId, afterSeq, limit, state, object, group) =>
      scope.read(async (db) => {
        const ofRun = db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .where('plan_lines.organization_id', '=', organizationId)
          .where('plan_lines.run_id', '=', runId)
          .limit(limit);
        // A group is read by the key of its lines: it may have a few among a hundred thousand.
        const inGroup = ofRun
          .$if(group === undefined, (all) =>
            all.where('plan_lines.seq', '>', afterSeq).orderBy('plan_lines.seq'),
          )
          .$if(group !== undefined, (all) =>
            all
              .innerJoin('plan_line_groups as g', (join) =>
                join
                  .onRef('g.organization_id', '=', 'plan_lines.organization_id')
                  .onRef('g.run_id', '=', 'plan_lines.run_id')
                  .onRef('g.seq', '=', 'plan_lines.seq'),
              )
              .where('g.organization_id', '=', organizationId)
              .where('g.run_id', '=', runId)
              .where('g.group_id', '=', group ?? '')
              .where('g.seq', '>', afterSeq)
              .orderBy('g.seq'),
          );
        const inState = state === undefined ? inGroup : inGroup.where('state', '=', state);
        const rows = await (object === undefined
          ? inState
          : inState.where('todo_id', object === 'todos' ? 'is not' : 'is', null)
        ).execute();
        return rows.map(lineOf);
      }),

    numbered: (runId, seqs, state) =>
      scope.read(async (db) => {
        if (seqs.length === 0) return [];
        const rows = await db
          .selectFrom('plan_lines')
          .select('seq')
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', runId)
          .where('state', '=', state)
          .where(isOneOf(scope.dialect, 'seq', 'integer', seqs))
          .execute();
        return rows.map(({ seq }) => seq);
      }),

    groups: (runId, state) => scope.read((db) => loadGroups(db, scope, runId, state)),

    count: (runId, counted) => scope.read((db) => countInGroups(db, scope, runId, counted)),

    sidesChanged: (runIds, state) => scope.read((db) => countSides(db, scope, runIds, state)),

    problems: (runId) => scope.read((db) => loadProblems(db, scope, runId)),

    problemCounts: (runIds) => scope.read((db) => countProblems(db, scope, runIds)),

    problemLines: (runId, cause, afterSeq, limit) =>
      scope.read((db) => loadProblemLines(db, scope, { runId, cause, afterSeq, limit })),

    history: (record, limit, states) =>
      scope.read(async (db) => {
        const query = db
          .selectFrom('plan_lines')
          .leftJoin('runs', (join) =>
            join
              .onRef('runs.organization_id', '=', 'plan_lines.organization_id')
              .onRef('runs.id', '=', 'plan_lines.run_id'),
          )
          .select(planLineColumns)
          .select('plan_lines.run_id')
          .where('plan_lines.organization_id', '=', organizationId)
          // A run without a row comes last on both databases.
          .orderBy(sql`coalesce(runs.started_at, '')`, 'desc')
          .orderBy('plan_lines.run_id', 'desc')
          .orderBy('plan_lines.seq', 'desc')
          .limit(limit);
        const ofRecord = query.where(`plan_lines.${recordTables[record.kind].key}`, '=', record.id);
        const rows = await (states === undefined
          ? ofRecord
          : ofRecord.where('plan_lines.state', 'in', states)
        ).execute();
        return rows.map((row) => ({ runId: row.run_id, line: lineOf(row) }));
      }),

    apply: (lease, lines, ids, now) =>
      scope.repeatable(lease, async (db) => {
        const outcome = await applyLines(db, scope, { runId: lease.runId, lines, ids, now });
        await refreshWhileGrowing(db, scope, seqsOf(lines), 'amp');
        return outcome;
      }),

    undelivered: (runId, seqs) => scope.read((db) => undeliveredLines(db, scope, runId, seqs)),

    abandon: (lease, afterSeq) =>
      scope.leased(lease, async (db) => {
        await db
          .deleteFrom('plan_lines')
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', lease.runId)
          .where('state', '=', 'proposed')
          .where('seq', '>', afterSeq)
          .execute();
        await dropGroups(db, scope, lease.runId, afterSeq);
        const last = await db
          .selectFrom('plan_lines')
          .select('seq')
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', lease.runId)
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst();
        return last?.seq ?? 0;
      }),

    narrow: (lease, lines) =>
      scope.leased(lease, async (db) => {
        for (const { seq, line } of lines) {
          const own = db
            .selectFrom('plan_lines')
            .select(planLineColumns)
            .where('organization_id', '=', organizationId)
            .where('run_id', '=', lease.runId)
            .where('seq', '=', seq)
            .where('state', '=', 'proposed');
          const row = await own.executeTakeFirst();
          if (row === undefined) continue;
          await db
            .updateTable('plan_lines')
            .set({ body: encodeJson(storedBody(line)) })
            .where('organization_id', '=', organizationId)
            .where('run_id', '=', lease.runId)
            .where('seq', '=', seq)
            .execute();
          await regroup(db, scope, lease.runId, seq, { from: lineOf(row).line, to: line });
        }
      }),

    decline: (lease, seqs, keep, now) =>
      scope.leased(lease, async (db) => {
        const declined = await db
          .updateTable('plan_lines')
          .set({ state: 'declined' })
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', lease.runId)
          .where('state', '=', 'proposed')
          .where(isOneOf(scope.dialect, 'seq', 'integer', seqs))
          .returning(planLineColumns)
          .execute();
        if (!keep) return;
        const records = declined
          .map(lineOf)
          .flatMap(({ line }) =>
            line.kind === 'skip' && line.skip.kind === 'todo' ? [] : [recordOfLine(line)],
          );
        await putHolds(db, scope, records, { reason: 'kept_back', runId: lease.runId, now });
      }),
  };
}

function seqsOf(lines: readonly { readonly seq: number }[]): readonly number[] {
  return lines.map(({ seq }) => seq);
}
