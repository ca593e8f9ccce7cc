import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { sentKinds, type WriteStore } from '../../ports/planStores.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { isStaleNow } from '../ledger/applyLines.ts';
import { adapterOf } from '../ledger/lineAdapters.ts';
import { dequeue } from '../ledger/queue.ts';
import { enqueueRecords } from '../ledger/requeue.ts';
import { regroup } from '../rows/planGroupRows.ts';
import { lineOf, planLineColumns, recordsOfRow, storedBody } from '../rows/planLineRows.ts';
import { upsertSkips } from '../rows/skipRows.ts';
import { tellLines } from '../rows/webhookRows.ts';

/** Lines that write to ConnectWise, of every object, each recorded before it is sent. */
export function createWriteStore(scope: Scope): WriteStore {
  const { organizationId } = scope;

  const lineAt = (db: Writing, runId: string, seq: number) =>
    db
      .selectFrom('plan_lines')
      .select(planLineColumns)
      .select(['contact_id', 'todo_id'])
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', '=', seq)
      .executeTakeFirst();
  const updateLine = (db: Writing, runId: string, seq: number) =>
    db
      .updateTable('plan_lines')
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', '=', seq);

  return {
    begin: (lease, seq, now) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, lease.runId, seq);
        if (row === undefined || row.state !== 'proposed') return false;
        if (await isStaleNow(db, scope, lease.runId, lineOf(row))) return false;
        await updateLine(db, lease.runId, seq).set({ state: 'sent', sent_at: now }).execute();
        return true;
      }),

    noteParts: (lease, seq, parts) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, lease.runId, seq);
        const line = row?.state === 'sent' ? lineOf(row).line : null;
        if (line === null || line.kind === 'skip') throw notSent(seq);
        const noted =
          line.kind === 'todo'
            ? ({ kind: 'todo', entry: { ...line.entry, parts } } as const)
            : ({ kind: 'entry', entry: { ...line.entry, parts } } as const);
        const body = encodeJson(storedBody(noted));
        await updateLine(db, lease.runId, seq).set({ body }).execute();
      }),

    commit: (lease, written) =>
      scope.leased(lease, async (db) => {
        const { runId, seq, now } = written;
        const row = await lineAt(db, runId, seq);
        // Committed before, by a call whose answer was lost.
        if (row?.state === 'applied') return;
        if (row?.state !== 'sent') throw notSent(seq);
        const planned = lineOf(row);
        const adapter = adapterOf(planned.line);
        const { line, version, contactId } = await adapter.commit(
          db,
          scope,
          lease,
          planned,
          written,
        );
        await updateLine(db, runId, seq)
          .set({
            state: 'applied',
            applied_at: now,
            applied_version: version,
            problem: written.refused === true ? 'write_refused' : null,
            body: encodeJson(storedBody(line)),
            ...(contactId === undefined ? {} : { contact_id: contactId }),
          })
          .execute();
        // The line no longer contains what ConnectWise rejected.
        await regroup(db, scope, runId, seq, { from: planned.line, to: line });
        // The run that sent it ended without knowing that it arrived.
        if (runId !== lease.runId) await tellLines(db, scope, runId);
      }),

    fail: (lease, { runId, seq, problem, skip, again }) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, runId, seq);
        if (row?.state === 'failed') return;
        if (row?.state !== 'sent' && row?.state !== 'proposed') throw notSent(seq);
        await updateLine(db, runId, seq).set({ state: 'failed', problem }).execute();
        if (skip === null) return;
        await upsertSkips(db, scope, lease.runId, skip.kind, [skip]);
        if (again === true) await enqueueRecords(db, scope, [skip]);
        else await dequeue(db, scope, skip.kind, [{ id: skip.id, stamp: row.stamp }]);
      }),

    takeBack: (lease, seq) =>
      scope.leased(lease, async (db) => {
        await updateLine(db, lease.runId, seq)
          .set({ state: 'proposed', sent_at: null })
          .where('state', '=', 'sent')
          .execute();
      }),

    tell: (lease, skip) =>
      scope.leased(lease, (db) => upsertSkips(db, scope, lease.runId, skip.kind, [skip])),

    sent: (object, after, limit) =>
      scope.read(async (db) => {
        const query = db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .select((select) => [
            'run_id',
            select.fn.coalesce('sent_at', select.val('')).as('sent_at'),
          ])
          .where('organization_id', '=', organizationId)
          // A literal, because with a parameter the index of these lines would not be used.
          .where('state', '=', sql.lit('sent'))
          .where('sent_at', '>=', after?.sentAt ?? '')
          .where('kind', '=', sentKinds[object])
          .orderBy('plan_lines.sent_at')
          .orderBy('run_id')
          .orderBy('seq')
          .limit(limit);
        const rows = await (after === null
          ? query
          : query.where(
              sql<boolean>`(sent_at, run_id, seq) > (${after.sentAt}, ${after.runId}, ${after.seq})`,
            )
        ).execute();
        return rows.map((row) => {
          const { line, seq } = lineOf(row);
          return { runId: row.run_id, seq, line, sentAt: row.sent_at };
        });
      }),

    close: (lease, { runId, seq }, state, problem) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, runId, seq);
        if (row?.state !== 'sent') return;
        await updateLine(db, runId, seq).set({ state, problem }).execute();
        await enqueueRecords(db, scope, recordsOfRow(row));
      }),
  };
}

function notSent(seq: number): Failure {
  return new Failure('internal', { error: 'a plan line that was not sent', seq });
}
