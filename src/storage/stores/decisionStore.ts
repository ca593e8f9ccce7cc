import type { AmpSkipReason } from '../../core/plan/plan.ts';
import type { DecisionStore } from '../../ports/decisionStores.ts';
import type { Scope } from '../database/scope.ts';
import { linkByHand, rejectMatch, unlinkByHand } from '../ledger/handLinks.ts';
import { ampSkipOf } from '../rows/ampSkipRows.ts';

/** What people decide about records. */
export function createDecisionStore(scope: Scope): DecisionStore {
  const { organizationId } = scope;

  return {
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

    link: (contactId, ampContactId, companyFields) =>
      scope.write((db) => linkByHand(db, scope, contactId, ampContactId, companyFields)),
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
