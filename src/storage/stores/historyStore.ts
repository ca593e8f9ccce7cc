import type { HistoryStore } from '../../ports/historyStore.ts';
import type { Scope } from '../database/scope.ts';
import { countHistory, removeHistory } from '../ledger/oldHistory.ts';

/** How long the history of an organization is kept. */
export function createHistoryStore(scope: Scope): HistoryStore {
  const { organizationId } = scope;

  return {
    since: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('organizations')
          .select('history_since')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row?.history_since ?? null;
      }),

    count: (request) => scope.snapshot((db) => countHistory(db, scope, request)),

    remove: (request, most) => scope.write((db) => removeHistory(db, scope, request, most)),

    takeTurn: (now, before) =>
      scope.write(async (db) => {
        const taken = await db
          .updateTable('organizations')
          .set({ history_at: now })
          .where('organization_id', '=', organizationId)
          .where((where) =>
            where.or([where('history_at', 'is', null), where('history_at', '<', before)]),
          )
          .returning('organization_id')
          .executeTakeFirst();
        return taken !== undefined;
      }),
  };
}
