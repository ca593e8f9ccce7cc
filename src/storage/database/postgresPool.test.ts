import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';

const postgres = databases.find(({ name }) => name === 'PostgreSQL');

it.skipIf(postgres === undefined)('a connection to PostgreSQL has no query compiled', async () => {
  if (postgres === undefined) return;
  const { handle } = await postgres.openBlank();
  const all = Array.from({ length: 3 }, () =>
    sql`select current_setting('jit') as jit, pg_sleep(0.01)`.execute(handle.db),
  );
  for (const { rows } of await Promise.all(all)) expect(rows).toMatchObject([{ jit: 'off' }]);
});
