import type { AmpSkipReason } from '../../core/plan/plan.ts';
import type { DecisionStore, HoldRow } from '../../ports/decisionStores.ts';
import { openConflicts, resolveConflicts } from '../candidates/openConflicts.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { linkByHand, rejectMatch, unlinkByHand } from '../ledger/handLinks.ts';
import { enqueueRecords } from '../ledger/requeue.ts';
import { ampSkipOf } from '../rows/ampSkipRows.ts';
import { deleteHolds, heldRecord, putHolds } from '../rows/holdRows.ts';

/** What people decide about records. */
export function createDecisionStore(scope: Scope): DecisionStore {
  const { organizationId } = scope;

  const heldBy = async (db: Writing, runId: string) => {
    const rows = await db
      .selectFrom('holds')
      .select(['kind', 'id'])
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .execute();
    return rows.map(({ kind, id }) => heldRecord(kind, id));
  };
  const lookAgain = async (db: Writing, records: readonly HoldRow['record'][]) =>
    await enqueueRecords(
      db,
      scope,
      records.flatMap((record) => (record.kind === 'contact' ? [record.id] : [])),
      records.flatMap((record) => (record.kind === 'amp_contact' ? [record.id] : [])),
    );

  return {
    conflicts: (options) => scope.snapshot((db) => openConflicts(db, scope, options)),

    conflictCount: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('conflicts')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organizationId)
          .executeTakeFirstOrThrow();
        return row.count;
      }),

    resolve: (contactId, choices) =>
      scope.write((db) => resolveConflicts(db, scope, contactId, choices)),

    holds: ({ after, limit, runId }) =>
      scope.read(async (db) => {
        const query = db
          .selectFrom('holds')
          .select(['seq', 'kind', 'id', 'reason', 'run_id', 'since'])
          .where('organization_id', '=', organizationId)
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(limit);
        const rows = await (runId === undefined
          ? query
          : query.where('run_id', '=', runId)
        ).execute();
        return rows.map(
          ({ seq, kind, id, reason, run_id: held, since }): HoldRow => ({
            seq,
            record: heldRecord(kind, id),
            reason,
            runId: held,
            since,
          }),
        );
      }),

    holdCount: () =>
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
        await putHolds(db, scope, records, { reason, runId, now });
        // What was planned for them is out of date; but a run that undoes has planned it itself.
        if (reason !== 'undone') await lookAgain(db, records);
      }),

    release: (which) =>
      scope.write(async (db) => {
        const records = 'runId' in which ? await heldBy(db, which.runId) : [which];
        const released = await deleteHolds(db, scope, records);
        await lookAgain(db, released);
        return released.length;
      }),

    ampSkips: ({ reason, afterAmpContactId, limit }) =>
      scope.read(async (db) => {
        const query = db
          .selectFrom('amp_skips')
          .select(['amp_contact_id', 'reason', 'about_kind', 'about_id'])
          .where('organization_id', '=', organizationId)
          .where('amp_contact_id', '>', afterAmpContactId)
          .orderBy('amp_contact_id')
          .limit(limit);
        const rows = await (reason === undefined
          ? query
          : query.where('reason', '=', reason)
        ).execute();
        return rows.map(ampSkipOf).filter((skip) => skip !== null);
      }),

    ampSkipCounts: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('amp_skips')
          .select((select) => ['reason', select.fn.countAll<number>().as('count')])
          .where('organization_id', '=', organizationId)
          .groupBy('reason')
          .orderBy('reason')
          .execute();
        const counts: Partial<Record<AmpSkipReason, number>> = {};
        for (const { reason, count } of rows) counts[reason] = count;
        return counts;
      }),

    link: (contactId, ampContactId) =>
      scope.write((db) => linkByHand(db, scope, contactId, ampContactId)),
    unlink: (contactId, now) => scope.write((db) => unlinkByHand(db, scope, contactId, now)),
    reject: (contactId, ampContactId) =>
      scope.write((db) => rejectMatch(db, scope, contactId, ampContactId)),
    rejected: (ampContactId) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('rejected_matches')
          .select('contact_id')
          .where('organization_id', '=', organizationId)
          .where('amp_contact_id', '=', ampContactId)
          .execute();
        return rows.map(({ contact_id: id }) => id);
      }),
  };
}
