import { type RawBuilder, sql } from 'kysely';
import { type RowOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Condition = RawBuilder<unknown>;

/**
 * Has the contacts of the mirror (named `c`) that meet any of the conditions looked at by the
 * planner. All get one new stamp, higher than any before, also where they are queued already:
 * whoever looked at them before can tell that they changed since. Returns their number.
 */
export async function enqueue(
  db: Writing,
  organizationId: string,
  ...conditions: readonly Condition[]
): Promise<number> {
  const found = (condition: Condition) => sql`select c.id from contacts as c
    where c.organization_id = ${organizationId} and ${condition}`;
  return await put(db, organizationId, contactQueue, conditions.map(found));
}

/** The same for AMP contacts (named `a`) without an active or paused link; others are passed over. */
export async function enqueueAmp(
  db: Writing,
  organizationId: string,
  ...conditions: readonly Condition[]
): Promise<number> {
  const found = (condition: Condition) => sql`select a.id from amp_contacts as a
    where a.organization_id = ${organizationId} and ${condition} and not exists (
      select 1 from links as l where l.organization_id = ${organizationId}
      and l.amp_contact_id = a.id and l.state <> 'ended')`;
  return await put(db, organizationId, ampQueue, conditions.map(found));
}

/** The same for to-dos (named `t`). */
export async function enqueueTodos(
  db: Writing,
  organizationId: string,
  ...conditions: readonly Condition[]
): Promise<number> {
  const found = (condition: Condition) => sql`select t.id from todos as t
    where t.organization_id = ${organizationId} and ${condition}`;
  return await put(db, organizationId, todoQueue, conditions.map(found));
}

const todoQueue = { table: sql.raw('todo_queue'), key: sql.raw('todo_id') };
const contactQueue = { table: sql.raw('queue'), key: sql.raw('contact_id') };
const ampQueue = { table: sql.raw('amp_queue'), key: sql.raw('amp_contact_id') };

async function put(
  db: Writing,
  organizationId: string,
  { table, key }: typeof contactQueue,
  found: readonly Condition[],
): Promise<number> {
  if (found.length === 0) return 0;
  // A union, because SQLite finds the rows of each condition by its index, but not those of an "or".
  const { numAffectedRows = 0n } = await sql`
    insert into ${table} (organization_id, ${key}, stamp)
    select o.organization_id, found.id, o.queue_stamp + 1
    from (${sql.join(found, sql` union `)}) as found cross join organizations as o
    where o.organization_id = ${organizationId}
    on conflict (organization_id, ${key}) do update set stamp = excluded.stamp`.execute(db);
  if (numAffectedRows === 0n) return 0;
  await db
    .updateTable('organizations')
    .set((row) => ({ queue_stamp: row('queue_stamp', '+', 1) }))
    .where('organization_id', '=', organizationId)
    .execute();
  return Number(numAffectedRows);
}

const seenColumns = { contact_id: 'integer', stamp: 'integer' } as const;

/** Takes contacts out of the queue that have not changed since they were looked at. */
export async function dequeue(
  db: Writing,
  { organizationId, dialect }: Place,
  seen: readonly RowOf<typeof seenColumns>[],
): Promise<void> {
  if (seen.length === 0) return;
  await sql`delete from queue where organization_id = ${organizationId}
    and (contact_id, stamp) in
      (select x.contact_id, x.stamp from ${rowSource(dialect, seenColumns, seen)})`.execute(db);
}

const seenTodoColumns = { todo_id: 'text', stamp: 'integer' } as const;

/** The same for to-dos. */
export async function dequeueTodos(
  db: Writing,
  { organizationId, dialect }: Place,
  seen: readonly RowOf<typeof seenTodoColumns>[],
): Promise<void> {
  if (seen.length === 0) return;
  await sql`delete from todo_queue where organization_id = ${organizationId}
    and (todo_id, stamp) in
      (select x.todo_id, x.stamp from ${rowSource(dialect, seenTodoColumns, seen)})`.execute(db);
}

const seenAmpColumns = { amp_contact_id: 'text', stamp: 'integer' } as const;

/** The same for AMP contacts. */
export async function dequeueAmp(
  db: Writing,
  { organizationId, dialect }: Place,
  seen: readonly RowOf<typeof seenAmpColumns>[],
): Promise<void> {
  if (seen.length === 0) return;
  await sql`delete from amp_queue where organization_id = ${organizationId}
    and (amp_contact_id, stamp) in
      (select x.amp_contact_id, x.stamp from ${rowSource(dialect, seenAmpColumns, seen)})`.execute(
    db,
  );
}
