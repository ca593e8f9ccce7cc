import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * Every unique key begins with the organization, because a database that spreads organizations over several
 * servers can enforce no other. A digest is found by an index that is not unique.
 */
export async function organizationKeys(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  for (const [table, column] of [
    ['api_tokens', 'hash'],
    ['invitations', 'token_hash'],
  ] as const) {
    if (dialect === 'postgres') {
      await sql`alter table ${sql.id(table)}
        drop constraint ${sql.id(`${table}_${column}_key`)}`.execute(db);
    } else await withoutUnique(db, table, column);
    await db.schema
      .createIndex(`${table}_digest`)
      .unique()
      .on(table)
      .columns(['organization_id', column])
      .execute();
    await db.schema.createIndex(`${table}_by_digest`).on(table).column(column).execute();
  }
}

/** SQLite cannot drop the constraint of a column: the table is made again without it. */
async function withoutUnique(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'table' and name = ${table}`.execute(db);
  const made = rows[0]?.sql ?? '';
  const anew = `${table}_anew`;
  const statement = made
    .replace(`"${table}"`, `"${anew}"`)
    .replace(`"${column}" text not null unique`, `"${column}" text not null`);
  await sql.raw(statement).execute(db);
  await sql`insert into ${sql.id(anew)} select * from ${sql.id(table)}`.execute(db);
  await sql`drop table ${sql.id(table)}`.execute(db);
  await sql`alter table ${sql.id(anew)} rename to ${sql.id(table)}`.execute(db);
}
