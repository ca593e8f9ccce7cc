import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { FilterField } from '../../core/filter/contactFilter.ts';
import type { Dialect } from '../database/dialect.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';

/** How many companies have each value of a field, or a contact that has it, by id of the value. */
export async function companiesByValue(
  db: Kysely<Tables>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  field: FilterField,
): Promise<ReadonlyMap<number, number>> {
  const values =
    field === 'contact type'
      ? sql`select ${eachOf(dialect, sql`t.type_ids`).id} as id, t.company_id as company
          from contacts as t ${eachOf(dialect, sql`t.type_ids`).join}
          where t.organization_id = ${organizationId} and t.gone_at is null`
      : field === 'company type'
        ? sql`select ${eachOf(dialect, bodyMember(dialect, 'types'), 'id').id} as id, t.id as company
            from companies as t ${eachOf(dialect, bodyMember(dialect, 'types'), 'id').join}
            where t.organization_id = ${organizationId} and t.deleted = 0`
        : sql`select ${referenceOf(dialect, members[field])} as id, t.id as company
            from companies as t
            where t.organization_id = ${organizationId} and t.deleted = 0`;
  const { rows } = await sql<{ readonly id: number; readonly companies: number }>`
    select v.id as id, count(distinct v.company) as companies from (${values}) as v
    where v.id is not null group by v.id`.execute(db);
  return new Map(rows.map(({ id, companies }) => [id, companies]));
}

/** The place of a field's single value in a stored company. */
const members = { 'company status': 'status', territory: 'territory', market: 'market' } as const;

const bodyMember = (dialect: Dialect, name: string): RawBuilder<unknown> =>
  dialect === 'postgres'
    ? sql`t.body -> ${sql.lit(name)}`
    : sql`json_extract(t.body, ${sql.lit(`$.${name}`)})`;

const referenceOf = (dialect: Dialect, name: string): RawBuilder<unknown> =>
  dialect === 'postgres'
    ? sql`(t.body -> ${sql.lit(name)} ->> 'id')::bigint`
    : sql`json_extract(t.body, ${sql.lit(`$.${name}.id`)})`;

/** A row for each item of a list: the item itself, or a member of it. */
function eachOf(dialect: Dialect, list: RawBuilder<unknown>, member?: string) {
  if (dialect === 'postgres') {
    return {
      join: sql`cross join lateral jsonb_array_elements(${list}) as item`,
      id:
        member === undefined
          ? sql`(item #>> '{}')::bigint`
          : sql`(item ->> ${sql.lit(member)})::bigint`,
    };
  }
  return {
    join: sql`join json_each(${list}) as item`,
    id:
      member === undefined
        ? sql`item.value`
        : sql`json_extract(item.value, ${sql.lit(`$.${member}`)})`,
  };
}
