import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { withDatabase } from './databaseFailure.ts';
import { transact } from './transact.ts';

const postgres = databases.find(({ name }) => name === 'PostgreSQL');

it.skipIf(postgres === undefined)('a connection to PostgreSQL has no query compiled', async () => {
  if (postgres === undefined) return;
  const { handle } = await postgres.openBlank();
  const all = Array.from({ length: 3 }, () =>
    sql`select current_setting('jit') as jit, pg_sleep(0.01)`.execute(handle.db),
  );
  for (const { rows } of await Promise.all(all)) expect(rows).toMatchObject([{ jit: 'off' }]);
});

it.skipIf(postgres === undefined)(
  'a connection that the server ends inside a transaction fails that transaction, and nothing else',
  async () => {
    if (postgres === undefined) return;
    const { handle } = await postgres.openBlank();
    const own = sql<{ pid: number }>`select pg_backend_pid() as pid`;
    const work = () =>
      transact(handle, 'write', async (db) => {
        const { rows } = await own.execute(db);
        const end = sql`select pg_terminate_backend(${rows[0]?.pid}), pg_sleep(0.05)`;
        // By another connection, while this one has no query under way.
        await end.execute(handle.db);
        await own.execute(db);
      });
    await expect(withDatabase(work)).rejects.toMatchObject({ code: 'database_unavailable' });
    expect((await own.execute(handle.db)).rows).toHaveLength(1);
  },
);
