import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/** The filter as an expression, warnings about it, and the contact types that it can test. */
export async function filterExpression(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const json: ColumnDataType | RawBuilder<unknown> = postgres ? 'jsonb' : 'text';
  const addList = (table: string, name: string) =>
    db.schema
      .alterTable(table)
      .addColumn(name, json, (column) => column.notNull().defaultTo('[]'))
      .execute();

  await addList('contact_filters', 'notes');
  await (postgres
    ? sql`update contact_filters set filter = jsonb_build_object(
        'field', 'company type', 'is', 'one of', 'values', filter->'companyTypes')
      where filter->'companyTypes' is not null`
    : sql`update contact_filters set filter = json_object(
        'field', 'company type', 'is', 'one of', 'values', json_extract(filter, '$.companyTypes'))
      where json_type(filter, '$.companyTypes') is not null`
  ).execute(db);

  await addList('contacts', 'type_ids');
  await (postgres
    ? sql`update contacts set type_ids = coalesce(
        (select jsonb_agg(one->'id') from jsonb_array_elements(body->'types') as one), '[]')
      where jsonb_array_length(body->'types') > 0`
    : sql`update contacts set type_ids = (
        select json_group_array(json_extract(one.value, '$.id'))
        from json_each(contacts.body, '$.types') as one)
      where json_array_length(body, '$.types') > 0`
  ).execute(db);
}
