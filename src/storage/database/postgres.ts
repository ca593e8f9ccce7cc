import { type Dialect, PostgresDialect } from 'kysely';

/** A PostgreSQL database. Its driver is loaded with the first connection, so never on SQLite. */
export function postgresDialect(url: string, schema: string | undefined): Dialect {
  return new PostgresDialect({
    pool: async () => (await import('./postgresPool.ts')).openPool(url, schema),
  });
}
