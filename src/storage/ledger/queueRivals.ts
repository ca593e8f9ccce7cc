import { type RawBuilder, sql } from 'kysely';
import type { Lease } from '../../ports/runStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { refreshStatistics } from '../database/statistics.ts';
import { keysOfNamesakes } from '../rows/keys.ts';
import { enqueue, isNotQueued } from './queue.ts';

/** Queued contacts that one statement handles; with more, it would block others for too long. */
const sliceSize = 1000;

/** See PlanStore.queueRivals. Each slice is a separate transaction; repeating one does no harm. */
export async function queueRivals(scope: Scope, lease: Lease): Promise<void> {
  const { organizationId } = scope;
  const own = (table: string) => sql`${sql.ref(`${table}.organization_id`)} = ${organizationId}`;
  const waiting = sql`c.gone_at is null and ${isNotQueued(organizationId, 'contact')}`;
  const ampWaiting = isNotQueued(organizationId, 'amp_contact');

  const free = await scope.repeatable(lease, async (db) => {
    const skipped = sql`c.id in (
      select s.contact_id from skips as s
      where ${own('s')} and s.reason in
        ('several_amp_matches', 'amp_contact_linked_elsewhere', 'match_proposed'))`;
    await enqueue(db, organizationId, 'contact', sql`${skipped} and ${waiting}`);
    // About as many contacts as are queued have just been read, and the statements below join them.
    await refreshStatistics(db, scope, await queueLength(db, organizationId), 'mirror');
    return await hasFreeAmpContact(db, organizationId);
  });

  if (free) {
    await scope.repeatable(lease, async (db) => {
      const skipped = sql`a.id in (
        select s.amp_contact_id from amp_skips as s
        where ${own('s')} and s.reason in ('same_person_twice', 'several_matches',
          'match_proposed', 'create_uncertain', 'contact_left_out'))`;
      // Starts from the further addresses, which are few: starting from the queue, SQLite would read all of
      // them for each contact.
      const further = sql`a.email_key in (
        select k.email_key from contact_emails as k
        where ${own('k')} and exists (
          select 1 from queue as q where ${own('q')} and q.contact_id = k.contact_id))`;
      const conditions = [skipped, further].map((one) => sql`${one} and ${ampWaiting}`);
      await enqueue(db, organizationId, 'amp_contact', ...conditions);
    });
    await inSlices(scope, lease, async (db, keysOf) => {
      const { rows } = await keysOf('name_key').execute(db);
      const names = keysOfNamesakes(rows.map(({ value }) => value));
      const sharing = [
        sql`a.email_key in (${keysOf('email_key')})`,
        isOneOf(scope.dialect, 'a.name_key', 'text', names),
      ];
      const conditions = sharing.map((one) => sql`${one} and ${ampWaiting}`);
      await enqueue(db, organizationId, 'amp_contact', ...conditions);
    });
  }

  if (await everyContactWaits(scope)) return;
  await inSlices(scope, lease, async (db, keysOf) => {
    const sharing = sql`c.email_key in (${keysOf('email_key')})`;
    await enqueue(db, organizationId, 'contact', sql`${sharing} and ${waiting}`);
  });
}

/** The values that the queued contacts of a slice have in a column. */
type KeysOf = (column: 'email_key' | 'name_key') => RawBuilder<{ readonly value: string }>;

/** Works through the queue in slices; contacts that `work` queues beyond the present slice come later. */
async function inSlices(
  scope: Scope,
  lease: Lease,
  work: (db: Writing, keysOf: KeysOf) => Promise<void>,
): Promise<void> {
  const { organizationId } = scope;
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    after = await scope.repeatable(lease, async (db) => {
      const end = await db
        .selectFrom('queue')
        .select('contact_id')
        .where('organization_id', '=', organizationId)
        .where('contact_id', '>', from)
        .orderBy('contact_id')
        .offset(sliceSize - 1)
        .limit(1)
        .executeTakeFirst();
      const until = end === undefined ? sql`` : sql` and q.contact_id <= ${end.contact_id}`;
      // A cross join, because SQLite then joins in the written order, starting from the queue and not from
      // all contacts. Materialized, because PostgreSQL would look up the keys once for each contact if it
      // assumes that the organization is small.
      await work(
        db,
        (column) => sql<{ readonly value: string }>`
          with keys as materialized (
            select mine.${sql.ref(column)} as value from queue as q cross join contacts as mine
            where mine.organization_id = q.organization_id and mine.id = q.contact_id
              and q.organization_id = ${organizationId} and q.contact_id > ${from}${until}
              and mine.${sql.ref(column)} is not null)
          select value from keys`,
      );
      return end?.contact_id ?? null;
    });
  }
}

async function queueLength(db: Writing, organizationId: string): Promise<number> {
  const { rows } = await sql<{ length: number }>`select count(*) as length from queue
    where organization_id = ${organizationId}`.execute(db);
  return rows[0]?.length ?? 0;
}

/** Whether any AMP contact has no active or paused link: before the first import there is none. */
async function hasFreeAmpContact(db: Writing, organizationId: string): Promise<boolean> {
  const found = await db
    .selectFrom('amp_contacts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('links')
            .select('links.contact_id')
            .whereRef('links.organization_id', '=', 'amp_contacts.organization_id')
            .whereRef('links.amp_contact_id', '=', 'amp_contacts.id')
            .where('links.state', '!=', 'ended'),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Whether all contacts are queued already, as at the first import. */
async function everyContactWaits(scope: Scope): Promise<boolean> {
  const counts = await scope.read(async (db) => {
    const own = sql`organization_id = ${scope.organizationId}`;
    const { rows } = await sql<{ queued: number; contacts: number }>`select
      (select count(*) from queue where ${own}) as queued,
      (select count(*) from contacts where ${own}) as contacts`.execute(db);
    return rows[0];
  });
  return counts !== undefined && counts.queued >= counts.contacts;
}
