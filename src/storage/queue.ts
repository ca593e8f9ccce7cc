import { type RawBuilder, sql } from 'kysely';
import { type RowOf, rowSource } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';

/**
 * Has the contacts of the mirror (named `c`) that meet a condition looked at by the planner. All get one new
 * stamp, higher than any before, also where they are queued already: whoever looked at them before
 * can tell that they changed since.
 */
export async function enqueue(
  db: Writing,
  organizationId: string,
  condition: RawBuilder<unknown>,
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into queue (organization_id, contact_id, stamp)
    select c.organization_id, c.id, o.queue_stamp + 1
    from contacts as c join organizations as o on o.organization_id = c.organization_id
    where c.organization_id = ${organizationId} and (${condition})
    on conflict (organization_id, contact_id) do update set stamp = excluded.stamp`.execute(db);
  if (numAffectedRows === 0n) return;
  await db
    .updateTable('organizations')
    .set((row) => ({ queue_stamp: row('queue_stamp', '+', 1) }))
    .where('organization_id', '=', organizationId)
    .execute();
}

const seenColumns = { contact_id: 'integer', stamp: 'integer' } as const;

/** Takes contacts out of the queue that have not changed since they were looked at. */
export async function dequeue(
  db: Writing,
  scope: Pick<Scope, 'organizationId' | 'dialect'>,
  seen: readonly RowOf<typeof seenColumns>[],
): Promise<void> {
  if (seen.length === 0) return;
  await sql`
    delete from queue where organization_id = ${scope.organizationId}
    and (contact_id, stamp) in
      (select x.contact_id, x.stamp from ${rowSource(scope.dialect, seenColumns, seen)})`.execute(
    db,
  );
}
