import type { DecisionStore } from '../../ports/decisionStores.ts';
import type { Scope } from '../database/scope.ts';
import { linkByHand, rejectMatch, unlinkByHand } from '../ledger/handLinks.ts';

/** What people decide about records. */
export function createDecisionStore(scope: Scope): DecisionStore {
  const { organizationId } = scope;

  return {
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
