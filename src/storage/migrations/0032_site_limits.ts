import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';

/**
 * Turns of requests to sites. On PostgreSQL the table is unlogged: losing it in a crash does no harm, and no
 * turn waits for the disk.
 */
export async function siteLimits(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const postgres = dialect === 'postgres';
  const real = sql.raw(postgres ? 'double precision' : 'real');
  await sql`create ${sql.raw(postgres ? 'unlogged table' : 'table')} site_limits (
    site text primary key not null,
    rate ${real} not null,
    tokens ${real} not null,
    counted_at ${real} not null,
    paused_until ${real} not null)`.execute(db);
}
