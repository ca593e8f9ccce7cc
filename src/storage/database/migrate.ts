import { MIGRATION_LOCK_ID, Migrator, sql } from 'kysely';
import { migrationsFor } from '../migrations/provider.ts';
import type { Handle } from './connect.ts';
import { withDatabase } from './databaseFailure.ts';
import { checkKnown, type SchemaStanding, schemaStanding } from './schemaRange.ts';

const migrationTable = 'ampwise_migrations';
const lockTable = 'ampwise_migration_lock';

/**
 * Migrates the tables and returns the names of the applied migrations. Any number of processes may
 * do so at once: the database makes them take turns. Stops after the migration `last` if one is
 * named. Throws `schema_newer` if a newer version has made a schema that this one cannot work with.
 */
export async function migrate(handle: Handle, last?: string): Promise<readonly string[]> {
  return await withDatabase(async () => {
    const { newer } = schemaStanding(await madeMigrations(handle));
    // There is nothing to do, and Kysely would fail because it does not know the newer migrations.
    if (newer.length > 0) return [];
    if (handle.dialect === 'sqlite') await makeOwnTables(handle);
    const migrator = await migratorOf(handle);
    const make = () => (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
    let { error, results } = await make();
    for (let again = 0; again < 10 && mayHaveMetDroppedSchema(error); again++) {
      ({ error, results } = await make());
    }
    if (error === undefined) return (results ?? []).map(({ migrationName }) => migrationName);
    // A newer version may have migrated between our check and our lock.
    if (schemaStanding(await madeMigrations(handle)).newer.length > 0) return [];
    throw error;
  });
}

/** Compares the schema with that of this version. Throws `schema_newer`. */
export async function standingOf(handle: Handle): Promise<SchemaStanding> {
  return await withDatabase(async () => schemaStanding(await madeMigrations(handle)));
}

/**
 * Makes sure that this version knows the whole schema: moving data would leave out tables and columns that it
 * does not know. Throws `schema_newer`.
 */
export async function checkWholeSchema(handle: Handle): Promise<void> {
  const { newer } = await standingOf(handle);
  for (const name of newer) checkKnown(name);
}

async function migratorOf({ db, dialect, schema }: Handle): Promise<Migrator> {
  return new Migrator({
    db,
    provider: migrationsFor(dialect),
    migrationTableName: migrationTable,
    migrationLockTableName: lockTable,
    // Always named, or Kysely would mistake tables of the same name in another schema for ours.
    ...(dialect === 'postgres'
      ? { migrationTableSchema: schema ?? (await currentSchema(db)) }
      : {}),
  });
}

/**
 * Creates the tables in which Kysely records migrations, as Kysely would, but in a transaction: outside of
 * one, a statement that is rejected as busy spoils the connection (see sqliteDriver.ts).
 */
async function makeOwnTables({ db }: Handle): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`create table if not exists ${sql.table(migrationTable)} (
      name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(trx);
    await sql`create table if not exists ${sql.table(lockTable)} (
      id varchar(255) not null primary key, is_locked integer not null default 0)`.execute(trx);
    await sql`insert into ${sql.table(lockTable)} (id, is_locked)
      values (${MIGRATION_LOCK_ID}, 0) on conflict do nothing`.execute(trx);
  });
}

async function currentSchema(db: Handle['db']): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? 'public';
}

async function madeMigrations({ db, dialect }: Handle): Promise<readonly string[]> {
  const there =
    dialect === 'postgres'
      ? sql<{ name: string | null }>`select to_regclass(${migrationTable})::text as name`
      : sql<{ name: string }>`select name from sqlite_master where name = ${migrationTable}`;
  const found = (await there.execute(db)).rows[0]?.name ?? null;
  if (found === null) return [];
  const made = await sql<{ name: string }>`select name from ${sql.table(migrationTable)}`.execute(
    db,
  );
  return made.rows.map(({ name }) => name);
}

/**
 * Kysely first reads all schemas, and PostgreSQL fails in one of these ways if someone drops a schema
 * meanwhile. An error of our own would occur again.
 */
function mayHaveMetDroppedSchema(error: unknown): boolean {
  const codes: readonly unknown[] = ['3F000', '42P01', '42703', 'XX000'];
  return error instanceof Error && 'code' in error && codes.includes(error.code);
}
