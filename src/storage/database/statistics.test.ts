import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { aContact, anEntry, noon } from '../suite/records.ts';
import { newWorld, record, saveLines } from '../suite/world.ts';

/** How many rows PostgreSQL takes a table for; less than one: it knows nothing of it. */
async function rowsKnown({ handle }: TestDatabase, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select reltuples as rows from pg_class
    where oid = to_regclass(${table})`.execute(handle.db);
  return rows[0]?.rows ?? 0;
}

const ids = (first: number, count: number) =>
  Array.from({ length: count }, (_, nth) => first + nth);

const entryOf = (id: number) => anEntry('create', id, { set: { email: `u${id}@example.com` } });

const postgres = databases.find(({ name }) => name === 'PostgreSQL');

describe.skipIf(postgres === undefined)('statistics on PostgreSQL', () => {
  it('are there with the first thousand rows of a run, and not for a few', async () => {
    const database = await postgres?.open();
    if (database === undefined) throw new Error('no database');
    const world = await newWorld(database);
    const { stores, lease } = world;
    await record(world, ...ids(1, 500).map((id) => aContact(id)));
    expect(await rowsKnown(database, 'contacts')).toBeLessThan(1);
    await record(world, ...ids(501, 1000).map((id) => aContact(id)));
    expect(await rowsKnown(database, 'contacts')).toBe(1500);

    const first = await saveLines(world, ids(1, 999).map(entryOf));
    expect(await rowsKnown(database, 'plan_lines')).toBeLessThan(1);
    const rest = await saveLines(world, ids(1000, 501).map(entryOf));
    expect(await rowsKnown(database, 'plan_lines')).toBe(1500);

    const newIds = new Map(ids(1, 1500).map((id) => [id, `amp-${id}`]));
    await stores.plans.apply(lease, first, newIds, noon);
    expect(await rowsKnown(database, 'links')).toBeLessThan(1);
    await stores.plans.apply(lease, rest, newIds, noon);
    expect(await rowsKnown(database, 'links')).toBe(1500);
    expect(await rowsKnown(database, 'amp_contacts')).toBe(1500);
  });
});
