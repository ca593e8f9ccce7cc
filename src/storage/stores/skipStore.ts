import { sql } from 'kysely';
import type { RecordKind } from '../../core/plan/record.ts';
import type { ReasonOf, Skip } from '../../core/plan/skip.ts';
import type { ListPage } from '../../ports/page.ts';
import type { SkipCounts, SkipStore } from '../../ports/skipStore.ts';
import { inOrderOf, type List, listPage, oneOfThese } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope } from '../database/scope.ts';
import { recordTables } from '../rows/recordTables.ts';
import { type SkipColumns, skipOf } from '../rows/skipRows.ts';

/** Why records of any kind do not sync. */
export function createSkipStore(scope: Scope): SkipStore {
  const { organizationId, dialect } = scope;
  return {
    list: <K extends RecordKind>(
      kind: K,
      { after, limit, reasons }: Parameters<SkipStore['list']>[1],
    ) =>
      scope.read(async (db): Promise<readonly Skip<K>[]> => {
        const { skips: table, key } = recordTables[kind];
        const id = sql.ref(key);
        const rest = after === null ? sql`true` : sql`${id} > ${after}`;
        const wanted =
          reasons === undefined ? sql`true` : isOneOf(dialect, 'reason', 'text', reasons);
        type Row = SkipColumns<K> & { readonly id: number | string };
        const { rows } = await sql<Row>`
          select ${id} as id, reason, about_kind, about_id from ${sql.table(table)}
          where organization_id = ${organizationId} and ${rest} and ${wanted}
          order by ${id} limit ${limit}`.execute(db);
        return rows.map((row) => skipOf(kind, row.id, row)).filter((skip) => skip !== null);
      }),

    page: <K extends RecordKind>(kind: K, query: Parameters<SkipStore['page']>[1]) =>
      scope.snapshot((db): Promise<ListPage<Skip<K>>> => {
        const { skips: table, key, type } = recordTables[kind];
        const list: List<'id'> = {
          table,
          key: [{ name: key, type }],
          sorts: { id: 'key' },
          usual: 'id',
        };
        const { filter = {} } = query;
        const { reason } = filter;
        const conditions = reason === undefined ? [] : [oneOfThese(`${table}.reason`, reason)];
        return listPage(db, scope, list, { ...query, filter }, conditions, async (keys) => {
          type Row = SkipColumns<K> & { readonly id: number | string };
          const { rows } = await sql<Row>`
            select ${sql.ref(key)} as id, reason, about_kind, about_id from ${sql.table(table)}
            where organization_id = ${organizationId}
              and ${isOneOf(dialect, key, type, keys.flat())}`.execute(db);
          return inOrderOf(keys, rows, ({ id }) => [id])
            .map((row) => skipOf(kind, row.id, row))
            .filter((skip) => skip !== null);
        });
      }),

    counts: <K extends RecordKind>(kind: K) =>
      scope.read(async (db): Promise<SkipCounts<K>> => {
        type Row = { readonly reason: ReasonOf[K]; readonly count: number };
        const { rows } = await sql<Row>`
          select reason, count(*) as count from ${sql.table(recordTables[kind].skips)}
          where organization_id = ${organizationId} group by reason order by reason`.execute(db);
        const counts: Partial<Record<ReasonOf[K], number>> = {};
        for (const { reason, count } of rows) counts[reason] = count;
        return counts;
      }),
  };
}
