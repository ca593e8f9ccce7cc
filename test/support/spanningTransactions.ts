import { sql } from 'kysely';
import { tablesOf } from './countWrites.ts';
import type { TestDatabase } from './databases.ts';

/**
 * Lets PostgreSQL note by triggers of which organizations each transaction wrote rows. The returned function
 * names the tables of transactions that wrote rows of several.
 */
export async function noteTransactions({
  handle,
}: Pick<TestDatabase, 'handle'>): Promise<() => Promise<readonly string[]>> {
  const { db } = handle;
  const tables = (await tablesOf(handle)).filter((name) => !name.startsWith('ampwise_'));
  await sql`create table ampwise_noted (
    number xid8 not null, organization text not null, written text not null,
    primary key (number, organization, written))`.execute(db);
  await sql`create function ampwise_note() returns trigger language plpgsql as $$ begin
    if TG_OP <> 'DELETE' then
      insert into ampwise_noted values (pg_current_xact_id(), NEW.organization_id, TG_TABLE_NAME)
      on conflict do nothing;
    end if;
    if TG_OP <> 'INSERT' then
      insert into ampwise_noted values (pg_current_xact_id(), OLD.organization_id, TG_TABLE_NAME)
      on conflict do nothing;
    end if;
    return null;
  end $$`.execute(db);
  for (const table of tables) {
    const { rows } = await sql`select 1 from pg_attribute
      where attrelid = ${table}::regclass and attname = 'organization_id'`.execute(db);
    if (rows.length === 0) continue;
    await sql`create trigger ampwise_noting after insert or update or delete on ${sql.id(table)}
      for each row execute function ampwise_note()`.execute(db);
  }
  return async () => {
    const { rows } = await sql<{ written: string }>`
      select distinct string_agg(distinct written, ', ' order by written) as written
      from ampwise_noted group by number having count(distinct organization) > 1`.execute(db);
    return rows.map(({ written }) => written);
  };
}
