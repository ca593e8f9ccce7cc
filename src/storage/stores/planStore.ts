import { type RawBuilder, sql } from 'kysely';
import type { PlanStore } from '../../ports/planStores.ts';
import { loadAmpCandidates } from '../candidates/ampCandidates.ts';
import { loadCandidates } from '../candidates/candidates.ts';
import { insertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope } from '../database/scope.ts';
import { applyLines } from '../ledger/applyLines.ts';
import { dequeue, dequeueAmp, enqueue, enqueueAmp } from '../ledger/queue.ts';
import { undeliveredLines } from '../ledger/undelivered.ts';
import { putHolds } from '../rows/holdRows.ts';
import {
  lineOf,
  planLineColumns,
  planLineTarget,
  recordOfLine,
  rowOf,
} from '../rows/planLineRows.ts';

/** The queues of records to look at, and the plans that come of them. */
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

    queueRivals: (lease) =>
      scope.leased(lease, async (db) => {
        const waiting = sql`c.gone_at is null and not exists (
          select 1 from queue as there
          where there.organization_id = ${organizationId} and there.contact_id = c.id)`;
        const leftOut = sql`c.id in (
          select s.contact_id from skips as s
          where s.organization_id = ${organizationId}
            and s.reason in
              ('several_amp_matches', 'amp_contact_linked_elsewhere', 'match_proposed'))`;
        await enqueue(db, organizationId, sql`${leftOut} and ${waiting}`);
        // SQLite takes a cross join in the order it is written: from the queue, not all contacts.
        const queued = (key: RawBuilder<unknown>) => sql`
          select mine.${key} from queue as q cross join contacts as mine
          where mine.organization_id = q.organization_id and mine.id = q.contact_id
            and q.organization_id = ${organizationId} and mine.${key} is not null`;
        const [email, name] = [sql.ref('email_key'), sql.ref('name_key')];
        const ampWaiting = sql`not exists (
          select 1 from amp_queue as there
          where there.organization_id = ${organizationId} and there.amp_contact_id = a.id)`;
        const ampLeftOut = sql`a.id in (
          select s.amp_contact_id from amp_skips as s
          where s.organization_id = ${organizationId}
            and s.reason in ('same_person_twice', 'several_matches', 'match_proposed',
              'create_uncertain', 'contact_left_out'))`;
        // From the further addresses, which are few: from the queue SQLite reads all of them for each contact.
        const further = sql`a.email_key in (
          select k.email_key from contact_emails as k
          where k.organization_id = ${organizationId} and exists (
            select 1 from queue as q
            where q.organization_id = ${organizationId} and q.contact_id = k.contact_id))`;
        const ampSharing = [
          ampLeftOut,
          sql`a.email_key in (${queued(email)})`,
          further,
          sql`a.name_key <> '' and a.name_key in (${queued(name)})`,
        ].map((condition) => sql`${condition} and ${ampWaiting}`);
        await enqueueAmp(db, organizationId, ...ampSharing);
        const sharing = sql`c.email_key in (${queued(email)})`;
        await enqueue(db, organizationId, sql`${sharing} and ${waiting}`);
      }),

    candidates: (after, limit) =>
      scope.snapshot((db) => loadCandidates(db, scope, { after, limit })),

    ampCandidates: (after, limit) =>
      scope.snapshot((db) => loadAmpCandidates(db, scope, { after, limit })),

    settle: (lease, { contacts, ampContacts }) =>
      scope.leased(lease, async (db) => {
        const seen = contacts.map(({ contactId, stamp }) => ({ contact_id: contactId, stamp }));
        await dequeue(db, scope, seen);
        await dequeueAmp(
          db,
          scope,
          ampContacts.map(({ ampContactId, stamp }) => ({ amp_contact_id: ampContactId, stamp })),
        );
      }),

    save: (lease, lines) =>
      scope.leased(lease, async (db) => {
        const rows = lines.map((line) => rowOf(lease.runId, line));
        await insertRows(db, scope, planLineTarget, rows);
      }),

    lines: (runId, afterSeq, limit, state) =>
      scope.read(async (db) => {
        const query = db
          .selectFrom('plan_lines')
          .select(planLineColumns)
          .where('organization_id', '=', organizationId)
          .where('run_id', '=', runId)
          .where('seq', '>', afterSeq)
          .orderBy('seq')
          .limit(limit);
        const rows = await (state === undefined
          ? query
          : query.where('state', '=', state)
        ).execute();
        return rows.map(lineOf);
      }),

    history: (record, limit) =>
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
          // A run of which nothing is known was never started: it comes last on both databases.
          .orderBy(sql`coalesce(runs.started_at, '')`, 'desc')
          .orderBy('plan_lines.run_id', 'desc')
          .orderBy('plan_lines.seq', 'desc')
          .limit(limit);
        const rows = await ('contactId' in record
          ? query.where('plan_lines.contact_id', '=', record.contactId)
          : query.where('plan_lines.amp_contact_id', '=', record.ampContactId)
        ).execute();
        return rows.map((row) => ({ runId: row.run_id, line: lineOf(row) }));
      }),

    apply: (lease, lines, ids, now) =>
      scope.leased(lease, (db) => applyLines(db, scope, { runId: lease.runId, lines, ids, now })),

    undelivered: (runId, seqs) => scope.read((db) => undeliveredLines(db, scope, runId, seqs)),

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
          .flatMap(({ line }) => (line.kind === 'todoSkip' ? [] : [recordOfLine(line)]));
        await putHolds(db, scope, records, { reason: 'kept_back', runId: lease.runId, now });
      }),
  };
}
