import { type RawBuilder, sql } from 'kysely';
import { type RowOf, rowSource } from './rowSource.ts';
import type { Scope, Writing } from './scope.ts';

/**
 * Has the contacts of the mirror (named `c`) that meet any of the conditions looked at by the
 * planner. All get one new stamp, higher than any before, also where they are queued already:
 * whoever looked at them before can tell that they changed since.
 */
export async function enqueue(
  db: Writing,
  organizationId: string,
  ...conditions: readonly RawBuilder<unknown>[]
): Promise<void> {
  // A union, because SQLite finds the rows of each condition by its index, but not those of an "or".
  const found = conditions.map(
    (condition) => sql`select c.id from contacts as c
      where c.organization_id = ${organizationId} and ${condition}`,
  );
  const { numAffectedRows } = await sql`
    insert into queue (organization_id, contact_id, stamp)
    select o.organization_id, found.id, o.queue_stamp + 1
    from (${sql.join(found, sql` union `)}) as found cross join organizations as o
    where o.organization_id = ${organizationId}
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
