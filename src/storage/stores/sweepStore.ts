import type { SweepStore } from '../../ports/mirrorStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope } from '../database/scope.ts';
import { enqueueAmpSharing } from '../ledger/neighbours.ts';
import { enqueue } from '../ledger/queue.ts';
import { enqueueLinks } from '../ledger/requeue.ts';
import { furtherEmailsOf } from '../rows/contactEmails.ts';

/** The comparison of everything with ConnectWise, and what no longer exists there. */
export function createSweepStore(scope: Scope): SweepStore {
  const { organizationId, dialect } = scope;
  return {
    last: () =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('sweeps')
          .select('last_started_at')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        return row?.last_started_at ?? null;
      }),

    finish: (lease, startedAt) =>
      scope.leased(lease, async (db) => {
        const row = { last_started_at: startedAt };
        await db
          .insertInto('sweeps')
          .values({ organization_id: organizationId, ...row })
          .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
          .execute();
      }),

    compare: (afterId, page) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .select(['id', 'last_updated', 'gone_at'])
          .where('organization_id', '=', organizationId)
          .where('id', '>', afterId)
          .where('id', '<=', page.lastId)
          .orderBy('id')
          .execute();
        const stamps = new Map(page.records.map(({ id, lastUpdated }) => [id, lastUpdated]));
        // A record that exists but cannot be read is not missing.
        const there = new Set([...stamps.keys(), ...page.unreadable.map(({ id }) => id)]);
        const known = new Map(
          rows
            .filter(({ gone_at: goneAt }) => goneAt === null)
            .map((row) => [row.id, row.last_updated]),
        );
        return {
          missing: [...known.keys()].filter((id) => !there.has(id)),
          changed: [...stamps]
            .filter(([id, lastUpdated]) => !known.has(id) || known.get(id) !== lastUpdated)
            .map(([id]) => id),
        };
      }),

    known: (afterId, limit) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('contacts')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('gone_at', 'is', null)
          .where('id', '>', afterId)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(({ id }) => id);
      }),

    markGone: (lease, contactIds, now) =>
      scope.leased(lease, async (db) => {
        const gone = await db
          .updateTable('contacts')
          .set({ gone_at: now })
          .where('organization_id', '=', organizationId)
          .where('gone_at', 'is', null)
          .where(isOneOf(dialect, 'id', 'integer', contactIds))
          .returning(['id', 'email_key', 'name_key'])
          .execute();
        if (gone.length === 0) return;
        const ids = gone.map(({ id }) => id);
        const preferred = gone.flatMap(({ email_key: key }) => key ?? []);
        await enqueue(
          db,
          organizationId,
          'contact',
          isOneOf(dialect, 'c.id', 'integer', ids),
          isOneOf(dialect, 'c.email_key', 'text', preferred),
        );
        const further = await furtherEmailsOf(db, scope, ids);
        await enqueueAmpSharing(db, scope, {
          emails: new Set([...preferred, ...further.map(({ email_key: key }) => key)]),
          names: new Set(gone.map(({ name_key: name }) => name)),
        });
      }),

    queueLinks: (lease) => scope.leased(lease, (db) => enqueueLinks(db, organizationId)),
  };
}
