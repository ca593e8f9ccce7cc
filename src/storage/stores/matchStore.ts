import { type Kysely, sql } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import type { MatchQuestion, MatchStore } from '../../ports/matchStore.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import { type Condition, inOrderOf, type List, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { recordTables } from '../rows/recordTables.ts';
import { type SkipColumns, skipOf } from '../rows/skipRows.ts';

const kinds = ['contact', 'amp_contact'] as const;

type Kind = (typeof kinds)[number];

/**
 * Skips that ask a person about a match. If both sides of a pair ask, only one is listed: the side with
 * several candidates, otherwise the contact.
 */
const asks: Readonly<Record<Kind, Condition>> = {
  contact: sql<boolean>`(skips.reason = 'several_amp_matches' or (skips.reason = 'match_proposed'
    and not exists (select 1 from amp_skips as a where a.organization_id = skips.organization_id
      and a.amp_contact_id = skips.about_id and a.reason = 'several_matches')))`,
  amp_contact: sql<boolean>`(amp_skips.reason in ('several_matches', 'create_uncertain')
    or (amp_skips.reason = 'match_proposed'
    and not exists (select 1 from skips as c where c.organization_id = amp_skips.organization_id
      and c.contact_id = case when amp_skips.about_kind = 'contact'
        then cast(amp_skips.about_id as bigint) end
      and (c.reason = 'several_amp_matches'
        or (c.reason = 'match_proposed' and c.about_id = amp_skips.amp_contact_id)))))`,
};

/** Contacts and AMP contacts whose match a person has to decide. */
export function createMatchStore(scope: Scope): MatchStore {
  const { organizationId, dialect } = scope;

  const pageOf = async (
    db: Kysely<Tables>,
    kind: Kind,
    query: ListQuery<object>,
  ): Promise<ListPage<MatchQuestion>> => {
    const { skips: table, key, type } = recordTables[kind];
    const list: List<'id'> = {
      table,
      key: [{ name: key, type }],
      sorts: { id: 'key' },
      usual: 'id',
    };
    const wanted = { ...query, filter: { asks: 'match' } };
    return await listPage(db, scope, list, wanted, [asks[kind]], async (keys) => {
      type Row = SkipColumns<Kind> & { readonly id: number | string };
      const { rows } = await sql<Row>`
        select ${sql.ref(key)} as id, reason, about_kind, about_id from ${sql.table(table)}
        where organization_id = ${organizationId}
          and ${isOneOf(dialect, key, type, keys.flat())}`.execute(db);
      return inOrderOf(keys, rows, ({ id }) => [id])
        .map((row) => skipOf(kind, row.id, row))
        .filter((skip) => skip !== null);
    });
  };

  const count = async (db: Kysely<Tables>): Promise<number> => {
    const { rows } = await sql<{ readonly count: number }>`select
      (select count(*) from skips where organization_id = ${organizationId} and ${asks.contact})
      + (select count(*) from amp_skips
        where organization_id = ${organizationId} and ${asks.amp_contact}) as count`.execute(db);
    return rows[0]?.count ?? 0;
  };

  return {
    page: (query) =>
      scope.snapshot(async (db) => {
        const { kind, cursor } = positionOf(query.cursor);
        const part = (of: Kind, limit: number, from?: string) =>
          pageOf(db, of, { limit, sort: query.sort, cursor: from });
        const total = query.total === true ? await count(db) : null;
        if (kind === 'amp_contact') {
          const { rows, nextCursor } = await part(kind, query.limit, cursor);
          return { rows, nextCursor: cursorOf(kind, nextCursor), total };
        }
        const { rows, nextCursor } = await part(kind, query.limit, cursor);
        if (nextCursor !== null) return { rows, nextCursor: cursorOf(kind, nextCursor), total };
        const room = query.limit - rows.length;
        const others = await part('amp_contact', Math.max(1, room));
        if (room === 0) {
          return { rows, nextCursor: others.rows.length === 0 ? null : start, total };
        }
        return {
          rows: [...rows, ...others.rows],
          nextCursor: cursorOf('amp_contact', others.nextCursor),
          total,
        };
      }),

    count: () => scope.read(count),
  };
}

/** The position of the first AMP contact. */
const start = 'amp_contact.';

function cursorOf(kind: Kind, inner: string | null): string | null {
  return inner === null ? null : `${kind}.${inner}`;
}

/** Throws `bad_input` for an invalid cursor. */
function positionOf(cursor: string | undefined): { readonly kind: Kind; readonly cursor?: string } {
  if (cursor === undefined) return { kind: 'contact' };
  const kind = kinds.find((one) => cursor.startsWith(`${one}.`));
  if (kind !== undefined) {
    const inner = cursor.slice(kind.length + 1);
    return cursor === start ? { kind } : { kind, cursor: inner };
  }
  throw badInput('cursor', { code: 'no_cursor' }, { code: 'next_cursor' });
}
