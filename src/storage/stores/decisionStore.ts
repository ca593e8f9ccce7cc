import type { DecisionStore } from '../../ports/decisionStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import type { Scope } from '../database/scope.ts';
import { linkByHand, rejectMatch, reopenMatch, unlinkByHand } from '../ledger/handLinks.ts';
import { loadDecisions, loadEntries, noteDecisions } from '../rows/decisionRows.ts';
import { auditConditions, auditList } from '../rows/lists.ts';

/** People's decisions about records. */
export function createDecisionStore(scope: Scope): DecisionStore {
  const { organizationId } = scope;

  return {
    link: (contactId, ampContactId, companyFields, now) =>
      scope.write((db) => linkByHand(db, scope, { contactId, ampContactId, companyFields, now })),
    unlink: (contactId, now) => scope.write((db) => unlinkByHand(db, scope, contactId, now)),
    reject: (contactId, ampContactId, now) =>
      scope.write((db) => rejectMatch(db, scope, contactId, ampContactId, now)),
    reopen: (contactId, ampContactId, now) =>
      scope.write((db) => reopenMatch(db, scope, contactId, ampContactId, now)),
    about: (subjects, limit) => scope.snapshot((db) => loadDecisions(db, scope, subjects, limit)),
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        return listPage(db, scope, auditList, wanted, auditConditions(filter), async (keys) => {
          const rows = await loadEntries(db, scope, keys.flat().map(Number));
          return inOrderOf(keys, rows, ({ seq }) => [seq]);
        });
      }),
    note: (entry, now) =>
      scope.write(async (db) => {
        await noteDecisions(db, scope, [entry], now);
      }),
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
