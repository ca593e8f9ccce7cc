import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { WriteStore } from '../../ports/planStores.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { markStale } from '../ledger/applyLines.ts';
import { loadApplyState } from '../ledger/applyState.ts';
import { commitLine } from '../ledger/commitLine.ts';
import { dequeueAmp } from '../ledger/queue.ts';
import { enqueueRecords } from '../ledger/requeue.ts';
import { isStale } from '../ledger/staleness.ts';
import { contactLine, lineOf, noContact, planLineColumns } from '../rows/planLineRows.ts';
import { upsertSkips } from '../rows/skipRows.ts';
import { storedEntry } from '../rows/storedEntry.ts';

/** Lines that write to ConnectWise, each recorded before it is sent. */
export function createWriteStore(scope: Scope): WriteStore {
  const { organizationId } = scope;

  const lineAt = (db: Writing, runId: string, seq: number) =>
    db
      .selectFrom('plan_lines')
      .select(planLineColumns)
      .select('contact_id')
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', '=', seq);
  const updateLine = (db: Writing, runId: string, seq: number) =>
    db
      .updateTable('plan_lines')
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', '=', seq);

  return {
    begin: (lease, seq, now) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, lease.runId, seq).executeTakeFirst();
        if (row === undefined || row.state !== 'proposed') return false;
        const line = contactLine(lineOf(row));
        if (isStale(line, await loadApplyState(db, scope, [line]))) {
          await markStale(db, scope, lease.runId, [seq]);
          return false;
        }
        await updateLine(db, lease.runId, seq).set({ state: 'sent', sent_at: now }).execute();
        return true;
      }),

    noteParts: (lease, seq, parts) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, lease.runId, seq).executeTakeFirst();
        const line = row?.state === 'sent' ? lineOf(row).line : null;
        if (line?.kind !== 'entry') throw notSent(seq);
        const body = encodeJson(storedEntry({ ...line.entry, parts }));
        await updateLine(db, lease.runId, seq).set({ body }).execute();
      }),

    commit: (lease, written) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, written.runId, written.seq).executeTakeFirst();
        // By a call whose answer was lost.
        if (row?.state === 'applied') return;
        if (row?.state !== 'sent') throw notSent(written.seq);
        await commitLine(db, scope, lineOf(row), written);
      }),

    fail: (lease, { runId, seq, problem, skip }) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, runId, seq).executeTakeFirst();
        if (row?.state === 'failed') return;
        if (row?.state !== 'sent' && row?.state !== 'proposed') throw notSent(seq);
        await updateLine(db, runId, seq).set({ state: 'failed', problem }).execute();
        if (skip === null) return;
        await upsertSkips(db, scope, lease.runId, 'amp_contact', [skip]);
        await dequeueAmp(db, scope, [{ amp_contact_id: skip.id, stamp: row.stamp }]);
      }),

    takeBack: (lease, seq) =>
      scope.leased(lease, async (db) => {
        await updateLine(db, lease.runId, seq)
          .set({ state: 'proposed', sent_at: null })
          .where('state', '=', 'sent')
          .execute();
      }),

    sent: (limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .select((select) => [
            'run_id',
            select.fn.coalesce('sent_at', select.val('')).as('sent_at'),
          ])
          .where('organization_id', '=', organizationId)
          // As it stands, because a parameter would not find the index of these lines.
          .where('state', '=', sql.lit('sent'))
          .where('sent_at', '>=', '')
          .where('kind', '=', 'entry')
          .orderBy('plan_lines.sent_at')
          .orderBy('run_id')
          .orderBy('seq')
          .limit(limit)
          .execute();
        return rows.map((row) => ({
          runId: row.run_id,
          line: lineOf(row),
          sentAt: row.sent_at,
        }));
      }),

    settle: (lease, { runId, seq }, state, problem) =>
      scope.leased(lease, async (db) => {
        const row = await lineAt(db, runId, seq).executeTakeFirst();
        if (row?.state !== 'sent') return;
        await updateLine(db, runId, seq).set({ state, problem }).execute();
        const { contact_id: contactId, amp_contact_id: ampContactId } = row;
        await enqueueRecords(db, scope, [
          ...(contactId === noContact ? [] : [{ kind: 'contact', id: contactId } as const]),
          ...(ampContactId === null ? [] : [{ kind: 'amp_contact', id: ampContactId } as const]),
        ]);
      }),
  };
}

function notSent(seq: number): Failure {
  return new Failure('internal', { error: 'a plan line that was not sent', seq });
}
