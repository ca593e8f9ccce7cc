import { sql } from 'kysely';
import { contactData } from '../../core/webhooks/webhookEvents.ts';
import type { ErasureStore } from '../../ports/erasureStore.ts';
import type { Scope } from '../database/scope.ts';
import { erasePerson } from '../ledger/erase.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { tellEndpoints } from '../rows/webhookRows.ts';

/** Deletes people. */
export function createErasureStore(scope: Scope): ErasureStore {
  return {
    erase: (person, when) =>
      scope.write(async (db) => {
        const erased = await erasePerson(db, scope, person, when);
        const { ampContactId, contactId } = erased;
        const about =
          ampContactId === null
            ? ({ kind: 'contact', id: contactId ?? 0 } as const)
            : ({ kind: 'amp_contact', id: ampContactId } as const);
        await noteDecisions(db, scope, [{ about, decided: { what: 'erased' } }], when.now);
        if (ampContactId !== null) {
          const { now: at } = when;
          const data = contactData('amp', { contactId, ampContactId }, null);
          const event = {
            id: `${ampContactId}.erased`,
            type: 'contact.removed',
            at,
            data,
          } as const;
          await tellEndpoints(db, scope, [event], at);
        }
        return erased;
      }),
    compact: async () => {
      if (scope.dialect === 'postgres') return;
      await scope.alone((db) => sql`vacuum`.execute(db));
      await scope.alone((db) => sql`pragma wal_checkpoint(truncate)`.execute(db));
    },
  };
}
