import { type SqlBool, sql } from 'kysely';
import { sameConflict } from '../../core/plan/conflict.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { TodoConflict } from '../../core/todo/todoPlan.ts';
import { upsertRows } from '../database/bulk.ts';
import { isOneOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, type JsonText } from '../database/storedJson.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** The conflicts that records have, by their kind. */
type ConflictOf = { readonly contact: FieldConflict; readonly todo: TodoConflict };
type Kind = keyof ConflictOf;
type Id = number | string;

export type OpenConflict<K extends Kind> = {
  readonly conflict: ConflictOf[K];
  readonly since: string;
};

/** Open conflicts by the id of their record, in order of field. */
export type Conflicts<K extends Kind> = ReadonlyMap<string, readonly OpenConflict<K>[]>;

const target = {
  table: 'conflicts',
  key: ['kind', 'id', 'field'],
  columns: { kind: 'text', id: 'text', field: 'text', since: 'text', body: 'json' },
} as const;

export async function loadConflicts<K extends Kind>(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId, dialect }: Place,
  kind: K,
  ids: readonly Id[],
): Promise<Conflicts<K>> {
  const byRecord = new Map<string, OpenConflict<K>[]>();
  if (ids.length === 0) return byRecord;
  const rows = await db
    .selectFrom('conflicts')
    .select(['id', 'since', 'body'])
    .where('organization_id', '=', organizationId)
    .where('kind', '=', kind)
    .where(isOneOf(dialect, 'id', 'text', ids.map(String)))
    .orderBy('id')
    .orderBy('field')
    .execute();
  for (const { id, since, body } of rows) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of a kind hold conflicts of it
    const conflict = decodeJson(body as JsonText<ConflictOf[K]>);
    const open = byRecord.get(id);
    if (open === undefined) byRecord.set(id, [{ conflict, since }]);
    else open.push({ conflict, since });
  }
  return byRecord;
}

/**
 * Makes these the open conflicts of records. One that stays open keeps its `since`, and is not written unless
 * something in it changed.
 */
export async function putConflicts<K extends Kind>(
  db: Writing,
  place: Place,
  kind: K,
  wanted: ReadonlyMap<Id, readonly ConflictOf[K][]>,
  now: string,
): Promise<void> {
  if (wanted.size === 0) return;
  const present = await loadConflicts(db, place, kind, [...wanted.keys()]);
  const rows: { kind: K; id: string; field: string; since: string; body: ConflictOf[K] }[] = [];
  const ended: { id: string; field: string }[] = [];
  for (const [record, conflicts] of wanted) {
    const id = String(record);
    const open = present.get(id) ?? [];
    for (const conflict of conflicts) {
      const { field } = conflict;
      const before = open.find((one) => one.conflict.field === field);
      if (before !== undefined && sameConflict(before.conflict, conflict)) continue;
      rows.push({ kind, id, field, since: before?.since ?? now, body: conflict });
    }
    for (const { conflict } of open) {
      if (conflicts.some(({ field }) => field === conflict.field)) continue;
      ended.push({ id, field: conflict.field });
    }
  }
  await upsertRows(db, place, target, rows);
  await deleteConflicts(db, place, kind, ended);
}

/** Opens a conflict again, as it was. */
export async function reopenConflict(
  db: Writing,
  place: Place,
  one: {
    readonly kind: Kind;
    readonly id: string;
    readonly field: string;
    readonly since: string;
    readonly body: FieldConflict | TodoConflict;
  },
): Promise<void> {
  const { kind, id, field, since, body } = one;
  await upsertRows(db, place, target, [{ kind, id, field, since, body }]);
}

/** Ends conflicts of records of one kind. */
export async function deleteConflicts(
  db: Writing,
  { organizationId, dialect }: Place,
  kind: Kind,
  ended: readonly { readonly id: string; readonly field: string }[],
): Promise<void> {
  if (ended.length === 0) return;
  await db
    .deleteFrom('conflicts')
    .where('organization_id', '=', organizationId)
    .where('kind', '=', kind)
    .where(
      sql<SqlBool>`(id, field) in (select x.id, x.field from ${rowSource(dialect, keyColumns, ended)})`,
    )
    .execute();
}

const keyColumns = { id: 'text', field: 'text' } as const;
