import { type Dialect, PostgresDialect } from 'kysely';

/** A database of PostgreSQL; its driver is loaded with the first connection, and not on SQLite. */
export function postgresDialect(url: string, schema: string | undefined): Dialect {
  return new PostgresDialect({
    pool: async () => (await import('./postgresPool.ts')).openPool(url, schema),
  });
}
