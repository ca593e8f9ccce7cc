import { sql } from 'kysely';
import type { RecordKind } from '../../core/plan/record.ts';
import { type About, madeSkip, type ReasonOf, type Skip } from '../../core/plan/skip.ts';
import { isOneOf, rowSource } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { recordTables } from './recordTables.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** Records skips, one for each record; one that is the same already is not written. */
export async function upsertSkips<K extends RecordKind>(
  db: Writing,
  { organizationId, dialect }: Place,
  runId: string,
  kind: K,
  skips: readonly Skip<K>[],
): Promise<void> {
  if (skips.length === 0) return;
  const { skips: table, key, type } = recordTables[kind];
  const columns = { reason: 'text', about_kind: 'text', about_id: 'text' } as const;
  const source =
    type === 'integer'
      ? rowSource(
          dialect,
          { ...columns, id: 'integer' },
          skips.map((skip) => ({ ...reasonOf(skip), id: Number(skip.id) })),
        )
      : rowSource(
          dialect,
          { ...columns, id: 'text' },
          skips.map((skip) => ({ ...reasonOf(skip), id: String(skip.id) })),
        );
  const [into, id] = [sql.table(table), sql.ref(key)];
  const present = (column: string) => sql.ref(`${table}.${column}`);
  await sql`insert into ${into} (organization_id, ${id}, reason, about_kind, about_id, run_id)
    select ${organizationId}, x.id, x.reason, x.about_kind, x.about_id, ${runId}
    from ${source} where true
    on conflict (organization_id, ${id}) do update set
      reason = excluded.reason, about_kind = excluded.about_kind,
      about_id = excluded.about_id, run_id = excluded.run_id
    where ${present('reason')} <> excluded.reason
      or coalesce(${present('about_kind')}, '') <> coalesce(excluded.about_kind, '')
      or coalesce(${present('about_id')}, '') <> coalesce(excluded.about_id, '')`.execute(db);
}

/** Drops the skips of records for which none holds any more. */
export async function deleteSkips(
  db: Writing,
  { organizationId, dialect }: Place,
  kind: RecordKind,
  ids: readonly (number | string)[],
): Promise<void> {
  if (ids.length === 0) return;
  const { skips: table, key, type } = recordTables[kind];
  await sql`delete from ${sql.table(table)} where organization_id = ${organizationId}
    and ${isOneOf(dialect, key, type, ids)}`.execute(db);
}

/** The columns of a skip; all null on the empty side of an outer join. */
export type SkipColumns<K extends RecordKind> = {
  readonly reason: ReasonOf[K] | null;
  readonly about_kind: NonNullable<About>['kind'] | null;
  readonly about_id: string | null;
};

/** The skip of a record from its row; null: it has none. */
export function skipOf<K extends RecordKind>(
  kind: K,
  recordId: number | string,
  { reason, about_kind: aboutKind, about_id: aboutId }: SkipColumns<K>,
): Skip<K> | null {
  if (reason === null) return null;
  const about = aboutKind === null || aboutId === null ? null : { kind: aboutKind, id: aboutId };
  return madeSkip(kind, recordId, { reason, about });
}

function reasonOf({ reason, about }: Pick<Skip, 'reason' | 'about'>) {
  return { reason, about_kind: about?.kind ?? null, about_id: about?.id ?? null };
}
