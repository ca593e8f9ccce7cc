import { type Selectable, type SqlBool, sql } from 'kysely';
import { runActor } from '../../core/actor.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import { type RecordKind, type RecordRef, recordKey } from '../../core/plan/record.ts';
import { rowSource } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;
type Author = Pick<Scope, 'actor'>;

const columns = {
  kind: 'text',
  id: 'text',
  reason: 'text',
  run_id: 'text',
  since: 'text',
  seq: 'integer',
  held_by: 'text',
} as const;

/**
 * Puts records on hold; returns those whose holds are new or changed. A hold for another reason replaces an
 * existing one, unless it comes from an undo.
 */
export async function putHolds(
  db: Writing,
  { organizationId, dialect, actor }: Place & Author,
  records: readonly RecordRef[],
  why: { readonly reason: HoldReason; readonly runId: string | null; readonly now: string },
): Promise<readonly RecordRef[]> {
  if (records.length === 0) return [];
  const last = await db
    .selectFrom('holds')
    .select('seq')
    .where('organization_id', '=', organizationId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = (last?.seq ?? 0) + 1;
  // A hold that a run sets by itself belongs to the run.
  const by = encodeJson(why.runId === null ? actor : runActor(why.runId));
  const distinct = new Map(records.map((record) => [recordKey(record), record]));
  const rows = [...distinct.values()].map(({ kind, id }, index) => ({
    kind,
    id: String(id),
    reason: why.reason,
    run_id: why.runId,
    since: why.now,
    seq: first + index,
    held_by: by,
  }));
  const held = await sql<Pick<Selectable<Tables['holds']>, 'kind' | 'id'>>`
    insert into holds (organization_id, kind, id, reason, run_id, since, seq, held_by)
    select ${organizationId}, x.kind, x.id, x.reason, x.run_id, x.since, x.seq, x.held_by
    from ${rowSource(dialect, columns, rows)} where true
    on conflict (organization_id, kind, id) do update set
      reason = excluded.reason, run_id = excluded.run_id, since = excluded.since,
      seq = excluded.seq, held_by = excluded.held_by
    where holds.reason <> excluded.reason and excluded.reason <> 'undone'
    returning kind, id`.execute(db);
  return held.rows.map(recordOf);
}

/**
 * Ends the holds of these records, of a run, or all, or those for one reason; returns the released
 * records with the reasons.
 */
export async function deleteHolds(
  db: Writing,
  { organizationId, dialect }: Place,
  which: readonly RecordRef[] | { readonly runId: string } | 'all',
  reason?: HoldReason,
): Promise<EndedHold[]> {
  const all = db
    .deleteFrom('holds')
    .where('organization_id', '=', organizationId)
    .returning(['kind', 'id', 'reason']);
  const query = reason === undefined ? all : all.where('reason', '=', reason);
  const rows = await (which === 'all'
    ? query
    : 'runId' in which
      ? query.where('run_id', '=', which.runId)
      : query.where(isAmong(dialect, which))
  ).execute();
  return rows.map(({ reason: why, ...row }) => ({ record: recordOf(row), reason: why }));
}

type EndedHold = { readonly record: RecordRef; readonly reason: HoldReason };

const keyColumns = { kind: 'text', id: 'text' } as const;

function isAmong(dialect: Place['dialect'], records: readonly RecordRef[]) {
  const keys = records.map(({ kind, id }) => ({ kind, id: String(id) }));
  return sql<SqlBool>`(kind, id) in (select x.kind, x.id from ${rowSource(dialect, keyColumns, keys)})`;
}

/** The record of a row that holds its id as text. */
export function recordOf({
  kind,
  id,
}: {
  readonly kind: RecordKind;
  readonly id: string;
}): RecordRef {
  return kind === 'contact' ? { kind, id: Number(id) } : { kind, id };
}
