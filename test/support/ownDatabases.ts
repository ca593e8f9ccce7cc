import pg from 'pg';

/** The beginning of the names of the databases that this process creates on a PostgreSQL server. */
export const ownDatabases = `ampwise_test_${process.pid}_`;

/**
 * Drops the databases that an earlier process with the same number left, and at the end those of this one.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await dropOwn();
  return dropOwn;
}

async function dropOwn(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL ?? '';
  if (url === '') return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [ownDatabases],
    );
    for (const { name } of rows) await client.query(`drop database "${name}" with (force)`);
  } finally {
    await client.end();
  }
}
