import { sql } from 'kysely';
import type { Handle } from '../../src/storage/database/connect.ts';

/** Rows written in a table since counting began. */
export type TableWrites = {
  readonly insert: number;
  readonly update: number;
  readonly delete: number;
};

export type WriteCounter = {
  /** By table; a table without writes is absent. */
  written(): Promise<Readonly<Record<string, TableWrites>>>;
  /** Starts again at zero. */
  reset(): Promise<void>;
};

const operations = ['insert', 'update', 'delete'] as const;

/**
 * Names of the tables of a test's database. Kysely would look into all schemas, and fail if another test
 * drops one meanwhile.
 */
export async function tablesOf({ db, dialect, schema }: Handle): Promise<readonly string[]> {
  const found =
    dialect === 'postgres'
      ? sql<{ name: string }>`select tablename as name from pg_tables
          where schemaname = ${schema ?? 'public'} order by 1`
      : sql<{ name: string }>`select name from sqlite_master
          where type = 'table' and name not like 'sqlite_%' order by 1`;
  return (await found.execute(db)).rows.map(({ name }) => name);
}

/** Counts each written row in the database itself, by triggers on all of our tables. */
export async function countWrites({ handle }: { readonly handle: Handle }): Promise<WriteCounter> {
  const { db } = handle;
  const tables = (await tablesOf(handle)).filter(
    (name) => !name.startsWith('ampwise_') && name !== 'write_counts',
  );
  await sql`create table write_counts (
    name text not null, operation text not null, times integer not null,
    primary key (name, operation))`.execute(db);
  if (handle.dialect === 'postgres') await createFunction(handle);
  for (const table of tables) {
    for (const operation of operations) await createTrigger(handle, table, operation);
  }
  return {
    async written() {
      type Row = { name: string; operation: (typeof operations)[number]; times: number };
      const { rows } = await sql<Row>`select name, operation, times from write_counts`.execute(db);
      const counts: Record<string, TableWrites> = {};
      for (const { name, operation, times } of rows) {
        const sofar = counts[name] ?? { insert: 0, update: 0, delete: 0 };
        counts[name] = { ...sofar, [operation]: times };
      }
      return counts;
    },
    async reset() {
      await sql`delete from write_counts`.execute(db);
    },
  };
}

async function createFunction({ db }: Handle): Promise<void> {
  await sql`create function count_write() returns trigger language plpgsql as $$ begin
    insert into write_counts values (TG_TABLE_NAME, lower(TG_OP), 1)
    on conflict (name, operation) do update set times = write_counts.times + 1;
    return null;
  end $$`.execute(db);
}

async function createTrigger(
  { db, dialect }: Handle,
  table: string,
  operation: (typeof operations)[number],
): Promise<void> {
  const head = sql`create trigger ${sql.id(`count_${table}_${operation}`)}
    after ${sql.raw(operation)} on ${sql.id(table)} for each row`;
  await (dialect === 'postgres'
    ? sql`${head} execute function count_write()`
    : sql`${head} begin
        insert into write_counts values (${sql.lit(table)}, ${sql.lit(operation)}, 1)
        on conflict (name, operation) do update set times = times + 1;
      end`
  ).execute(db);
}
