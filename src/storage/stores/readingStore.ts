import type { RawBuilder } from 'kysely';
import type { Company, Contact } from '../../core/contact/contact.ts';
import type { Page, ReadObject } from '../../ports/connectwise.ts';
import type { ReadingStore, ReadProgress } from '../../ports/mirrorStores.ts';
import type { Lease } from '../../ports/runStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { refreshAfterPage } from '../database/statistics.ts';
import { putCompanies, putContacts } from '../ledger/mirrorWrites.ts';
import { enqueueAmpSharing, enqueueForCompanies, retryMoved } from '../ledger/neighbours.ts';
import { enqueue } from '../ledger/queue.ts';
import { upsertSkips } from '../rows/skipRows.ts';
import { deleteUnreadable, putUnreadable } from '../rows/unreadableRows.ts';

/** Stores what is read from ConnectWise and the progress, and queues the contacts concerned. */
export function createReadingStore(scope: Scope): ReadingStore {
  const { organizationId, dialect } = scope;

  const saveProgress = async (db: Writing, object: ReadObject, progress: ReadProgress) => {
    const { startedAt, since, afterId } = progress;
    const row = { started_at: startedAt, since, after_id: afterId };
    await db
      .insertInto('readings')
      .values({ organization_id: organizationId, object, cursor: null, ...row })
      .onConflict((conflict) => conflict.columns(['organization_id', 'object']).doUpdateSet(row))
      .execute();
  };

  return {
    state: (object) =>
      scope.read(async (db) => {
        const row = await db
          .selectFrom('readings')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .where('object', '=', object)
          .executeTakeFirst();
        if (row === undefined) return { cursor: null, reading: null };
        const { cursor, started_at: startedAt, since, after_id: afterId } = row;
        return { cursor, reading: startedAt === null ? null : { startedAt, since, afterId } };
      }),

    recordCompanies: (lease, page, progress) =>
      scope.repeatable(lease, async (db) => {
        const put = await putCompanies(db, scope, page.records);
        await enqueueForCompanies(db, scope, put);
        await noteUnreadable(db, 'companies', page);
        if (progress !== null) await saveProgress(db, 'companies', progress);
        return put.ids.length;
      }),

    recordContacts: (lease, page, progress) =>
      scope.repeatable(lease, async (db) => {
        const put = await putContacts(db, scope, page.records);
        const freed = await noLongerUnreadable(
          db,
          page.records.map(({ id }) => id),
        );
        const ids = new Set([...put.ids, ...freed]);
        if (ids.size > 0)
          await enqueue(db, organizationId, 'contact', ...affectedBy(ids, put.preferred));
        if (put.ids.length > 0) await enqueueAmpSharing(db, scope, put);
        await retryMoved(db, scope, put);
        await refreshAfterPage(db, scope, put.ids.length);
        await recordUnreadable(db, lease, page.unreadable);
        await noteUnreadable(db, 'contacts', page);
        if (progress !== null) await saveProgress(db, 'contacts', progress);
        return put.ids.length;
      }),

    unreadable: (object) =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('unreadable')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('object', '=', object)
          .orderBy('id')
          .limit(1000)
          .execute();
        return rows.map(({ id }) => id);
      }),

    forgetUnreadable: (lease, object, ids) =>
      scope.leased(lease, async (db) => {
        await deleteUnreadable(db, scope, object, ids);
        if (object !== 'contacts') return;
        const freed = await noLongerUnreadable(db, ids);
        if (freed.length > 0) {
          await enqueue(db, organizationId, 'contact', isOneOf(dialect, 'c.id', 'integer', freed));
        }
      }),

    ofDeletedCompanies: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('queue')
          .innerJoin('contacts', (join) =>
            join
              .onRef('contacts.organization_id', '=', 'queue.organization_id')
              .onRef('contacts.id', '=', 'queue.contact_id')
              .on('contacts.gone_at', 'is', null),
          )
          .innerJoin('companies', (join) =>
            join
              .onRef('companies.organization_id', '=', 'contacts.organization_id')
              .onRef('companies.id', '=', 'contacts.company_id')
              .on('companies.deleted', '=', 1),
          )
          .innerJoin('links', (join) =>
            join
              .onRef('links.organization_id', '=', 'contacts.organization_id')
              .onRef('links.contact_id', '=', 'contacts.id')
              .on('links.state', '=', 'active'),
          )
          .select('contacts.id')
          .where('queue.organization_id', '=', organizationId)
          .orderBy('contacts.id')
          .execute();
        return rows.map(({ id }) => id);
      }),

    finish: (lease, object, cursor) =>
      scope.leased(lease, async (db) => {
        const row = { cursor, started_at: null, since: null, after_id: 0 };
        await db
          .insertInto('readings')
          .values({ organization_id: organizationId, object, ...row })
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'object']).doUpdateSet(row),
          )
          .execute();
      }),
  };

  /** The contacts themselves, and those that share a former or present address with them. */
  function affectedBy(
    ids: ReadonlySet<number>,
    keys: ReadonlySet<string | null>,
  ): RawBuilder<unknown>[] {
    const addresses = [...keys].filter((key) => key !== null);
    return [
      isOneOf(dialect, 'c.id', 'integer', [...ids]),
      isOneOf(dialect, 'c.email_key', 'text', addresses),
    ];
  }

  /** Remembers what could not be read, to ask for it again, and forgets what now could be. */
  async function noteUnreadable(
    db: Writing,
    object: ReadObject,
    page: Page<Contact | Company>,
  ): Promise<void> {
    const readable = page.records.map(({ id }) => id);
    await deleteUnreadable(db, scope, object, readable);
    await putUnreadable(db, scope, object, page.unreadable);
  }

  async function noLongerUnreadable(db: Writing, ids: readonly number[]): Promise<number[]> {
    const skips = await db
      .deleteFrom('skips')
      .where('organization_id', '=', organizationId)
      .where('reason', '=', 'unreadable')
      .where(isOneOf(dialect, 'contact_id', 'integer', ids))
      .returning('contact_id')
      .execute();
    return skips.map(({ contact_id: id }) => id);
  }

  async function recordUnreadable(
    db: Writing,
    lease: Lease,
    unreadable: readonly { readonly id: number }[],
  ): Promise<void> {
    const ids = [...new Set(unreadable.map(({ id }) => id))].filter((id) => id > 0);
    const skips = ids.map(
      (id) => ({ kind: 'contact', id, reason: 'unreadable', about: null }) as const,
    );
    await upsertSkips(db, scope, lease.runId, 'contact', skips);
  }
}
