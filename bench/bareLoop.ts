import { ManageAPI } from 'connectwise-rest';
import SqliteDatabase from 'libsql';
import { z } from 'zod';

/** The axios instance inside; kept as it is, not copied, because it is to be changed. */
const withDefaults = z.custom<{ defaults: { baseURL: string } }>((value) => value !== undefined);

/**
 * What ampwise is measured against: the npm package connectwise-rest reads page after page and
 * upserts each into SQLite, and does nothing else: no filter, no checks, no link, no history.
 *
 *   tsx bench/bareLoop.ts FILE FIELDS|all, with the connection in SANDBOX_* variables
 */
async function main(): Promise<void> {
  const [file = ':memory:', fields = 'all'] = process.argv.slice(2);
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

  const database = new SqliteDatabase(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('create table contacts (id integer primary key, body text not null)');
  const upsert = database.prepare(
    'insert into contacts (id, body) values (?, ?) on conflict (id) do update set body = excluded.body',
  );
  let contacts = 0;
  for (let page = 1; ; page++) {
    const rows = await api.CompanyAPI.getCompanyContacts({
      page,
      pageSize: 1000,
      orderBy: 'id asc',
      ...(fields === 'all' ? {} : { fields }),
    });
    database.exec('begin');
    for (const row of rows) upsert.run(row.id, JSON.stringify(row));
    database.exec('commit');
    contacts += rows.length;
    if (rows.length < 1000) break;
  }
  database.close();
  process.stdout.write(`${JSON.stringify({ contacts })}\n`);
}

await main();
