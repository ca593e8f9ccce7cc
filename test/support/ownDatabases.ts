import pg from 'pg';

/** How the databases begin that this process makes on a server of PostgreSQL. */
export const ownDatabases = `ampwise_test_${process.pid}_`;

/** Drops what an earlier process of the same number left, and at the end what this one made. */
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
