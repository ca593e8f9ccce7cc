import { sql } from 'kysely';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { HoldRow } from '../../ports/decisionStores.ts';
import { rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Held = HoldRow['record'];

const columns = {
  kind: 'text',
  id: 'text',
  reason: 'text',
  run_id: 'text',
  since: 'text',
  seq: 'integer',
} as const;

/** Keeps records back. One that is kept back already stays so, unless a person says it for another reason. */
export async function putHolds(
  db: Writing,
  { organizationId, dialect }: Place,
  records: readonly Held[],
  why: { readonly reason: HoldReason; readonly runId: string | null; readonly now: string },
): Promise<void> {
  if (records.length === 0) return;
  const last = await db
    .selectFrom('holds')
    .select('seq')
    .where('organization_id', '=', organizationId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = (last?.seq ?? 0) + 1;
  const distinct = new Map(records.map((record) => [`${record.kind} ${record.id}`, record]));
  const rows = [...distinct.values()].map(({ kind, id }, index) => ({
    kind,
    id: String(id),
    reason: why.reason,
    run_id: why.runId,
    since: why.now,
    seq: first + index,
  }));
  await sql`insert into holds (organization_id, kind, id, reason, run_id, since, seq)
    select ${organizationId}, x.kind, x.id, x.reason, x.run_id, x.since, x.seq
    from ${rowSource(dialect, columns, rows)} where true
    on conflict (organization_id, kind, id) do update set
      reason = excluded.reason, run_id = excluded.run_id, since = excluded.since
    where holds.reason <> excluded.reason and excluded.reason <> 'undone'`.execute(db);
}

/** Ends the holds of these records; returns those that had one. */
export async function deleteHolds(
  db: Writing,
  { organizationId, dialect }: Place,
  records: readonly Held[],
): Promise<Held[]> {
  if (records.length === 0) return [];
  const keys = records.map(({ kind, id }) => ({ kind, id: String(id) }));
  const { rows } = await sql<{ kind: Held['kind']; id: string }>`
    delete from holds where organization_id = ${organizationId}
    and (kind, id) in (select x.kind, x.id from ${rowSource(dialect, keyColumns, keys)})
    returning kind, id`.execute(db);
  return rows.map(({ kind, id }) => heldRecord(kind, id));
}

const keyColumns = { kind: 'text', id: 'text' } as const;

/** A record as it is stored among the holds. */
export function heldRecord(kind: Held['kind'], id: string): Held {
  return kind === 'contact' ? { kind, id: Number(id) } : { kind, id };
}
