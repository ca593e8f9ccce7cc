import { ManageAPI } from 'connectwise-rest';
import SqliteDatabase from 'libsql';
import pg from 'pg';
import { z } from 'zod';

/** The axios instance inside the client, taken as it is and not copied, because it is changed below. */
const withDefaults = z.custom<{ defaults: { baseURL: string } }>((value) => value !== undefined);

/**
 * The baseline for ampwise: the npm package connectwise-rest reads page after page and upserts each row into
 * SQLite or PostgreSQL, and does nothing else: no filter, no checks, no link, no history. There is a
 * transaction for each page, or for each row with `rows`.
 *
 *   tsx bench/bareLoop.ts FILE|URL FIELDS|all [rows], with the connection in SANDBOX_* variables
 */
async function main(): Promise<void> {
  const [file = ':memory:', fields = 'all', unit = 'pages'] = process.argv.slice(2);
  const site = new URL(process.env.SANDBOX_SITE ?? '');
  const api = new ManageAPI({
    companyId: process.env.SANDBOX_COMPANY ?? '',
    publicKey: process.env.SANDBOX_PUBLIC_KEY ?? '',
    privateKey: process.env.SANDBOX_PRIVATE_KEY ?? '',
    clientId: process.env.SANDBOX_CLIENT_ID ?? '',
    companyUrl: site.host,
    apiVersion: '2025.1',
    logger: () => undefined,
  });
  // The package speaks https only; its axios instance is pointed at the loopback address.
  const { defaults } = withDefaults.parse(Reflect.get(api.CompanyAPI, 'instance'));
  defaults.baseURL = defaults.baseURL.replace('https://', 'http://');

  const table = file.startsWith('postgres') ? await postgresTable(file) : sqliteTable(file);
  let contacts = 0;
  for (let page = 1; ; page++) {
    const rows = await api.CompanyAPI.getCompanyContacts({
      page,
      pageSize: 1000,
      orderBy: 'id asc',
      ...(fields === 'all' ? {} : { fields }),
    });
    if (unit === 'pages') await table.begin();
    for (const row of rows) await table.upsert(row.id, JSON.stringify(row));
    if (unit === 'pages') await table.commit();
    contacts += rows.length;
    if (rows.length < 1000) break;
  }
  await table.close();
  process.stdout.write(`${JSON.stringify({ contacts })}\n`);
}

type Table = {
  begin(): Promise<void>;
  upsert(id: number | undefined, body: string): Promise<void>;
  commit(): Promise<void>;
  close(): Promise<void>;
};

const create = 'create table contacts (id integer primary key, body text not null)';
const replacing = 'on conflict (id) do update set body = excluded.body';

function sqliteTable(file: string): Table {
  const database = new SqliteDatabase(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec(create);
  const upsert = database.prepare(`insert into contacts (id, body) values (?, ?) ${replacing}`);
  return {
    begin: async () => void database.exec('begin'),
    upsert: async (id, body) => void upsert.run(id, body),
    commit: async () => void database.exec('commit'),
    close: async () => void database.close(),
  };
}

async function postgresTable(url: string): Promise<Table> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(create);
  const text = `insert into contacts (id, body) values ($1, $2) ${replacing}`;
  return {
    begin: async () => void (await client.query('begin')),
    upsert: async (id, body) =>
      void (await client.query({ name: 'upsert', text, values: [id, body] })),
    commit: async () => void (await client.query('commit')),
    close: () => client.end(),
  };
}

await main();
