import type { DecisionStore } from '../../ports/decisionStores.ts';
import type { Scope } from '../database/scope.ts';
import { linkByHand, rejectMatch, unlinkByHand } from '../ledger/handLinks.ts';
import { loadDecisions } from '../rows/decisionRows.ts';

/** What people decide about records. */
export function createDecisionStore(scope: Scope): DecisionStore {
  const { organizationId } = scope;

  return {
    link: (contactId, ampContactId, companyFields, now) =>
      scope.write((db) => linkByHand(db, scope, { contactId, ampContactId, companyFields, now })),
    unlink: (contactId, now) => scope.write((db) => unlinkByHand(db, scope, contactId, now)),
    reject: (contactId, ampContactId, now) =>
      scope.write((db) => rejectMatch(db, scope, contactId, ampContactId, now)),
    about: (subjects, limit) => scope.snapshot((db) => loadDecisions(db, scope, subjects, limit)),
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
