import { type RawBuilder, sql } from 'kysely';
import type { RecordKind } from '../../core/plan/record.ts';
import { rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { recordTables } from '../rows/recordTables.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Condition = RawBuilder<unknown>;

/** The records of a kind that may be queued; conditions name them `c`, `a` and `t`. */
const records = {
  contact: () => sql`select c.id from contacts as c where c.organization_id`,
  amp_contact: () => sql`select a.id from amp_contacts as a where a.organization_id`,
  todo: () => sql`select t.id from todos as t where t.organization_id`,
} as const;

/** Only AMP contacts without an active or paused link; others are queued as their contact. */
function mayBeQueued(kind: RecordKind, organizationId: string): Condition {
  if (kind !== 'amp_contact') return sql``;
  return sql` and not exists (
    select 1 from links as l where l.organization_id = ${organizationId}
    and l.amp_contact_id = a.id and l.state <> 'ended')`;
}

/**
 * Queues the records of a kind that meet any of the conditions. All get one new queue version,
 * higher than any before, even if they are queued already, so that a run that decided them before
 * can tell that they changed since. Returns their number.
 */
export async function enqueue(
  db: Writing,
  organizationId: string,
  kind: RecordKind,
  ...conditions: readonly Condition[]
): Promise<number> {
  if (conditions.length === 0) return 0;
  const found = conditions.map(
    (condition) =>
      sql`${records[kind]()} = ${organizationId} and ${condition}${mayBeQueued(kind, organizationId)}`,
  );
  const [table, key] = [sql.table(recordTables[kind].queue), sql.ref(recordTables[kind].key)];
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

/** Whether a record that `enqueue` names is not queued yet. */
export function isNotQueued(organizationId: string, kind: 'contact' | 'amp_contact'): Condition {
  return kind === 'contact'
    ? sql`not exists (select 1 from queue as there
        where there.organization_id = ${organizationId} and there.contact_id = c.id)`
    : sql`not exists (select 1 from amp_queue as there
        where there.organization_id = ${organizationId} and there.amp_contact_id = a.id)`;
}

/** A record with the queue version it had when it was decided. */
export type Seen = { readonly id: number | string; readonly stamp: number };

/** Removes records from the queue that have not changed since they were decided. */
export async function dequeue(
  db: Writing,
  { organizationId, dialect }: Place,
  kind: RecordKind,
  seen: readonly Seen[],
): Promise<void> {
  if (seen.length === 0) return;
  const { queue, key, type } = recordTables[kind];
  const source =
    type === 'integer'
      ? rowSource(
          dialect,
          { id: 'integer', stamp: 'integer' },
          seen.map(({ id, stamp }) => ({ id: Number(id), stamp })),
        )
      : rowSource(
          dialect,
          { id: 'text', stamp: 'integer' },
          seen.map(({ id, stamp }) => ({ id: String(id), stamp })),
        );
  await sql`delete from ${sql.table(queue)} where organization_id = ${organizationId}
    and (${sql.ref(key)}, stamp) in (select x.id, x.stamp from ${source})`.execute(db);
}
