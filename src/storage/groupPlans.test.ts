import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { commandLine } from '../core/actor.ts';

test('lines of a group are read along its key on SQLite, and not sorted', async () => {
  const [sqlite] = databases;
  if (sqlite === undefined) throw new Error('there is always SQLite');
  const database = await sqlite.open();
  const { reading: db } = database.handle;
  const executor = db.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  const seen: CompiledQuery[] = [];
  executor.executeQuery = async (query, ...more) => {
    seen.push(query);
    return await execute(query, ...more);
  };
  const { plans } = database.organization('o', commandLine);
  await plans.lines('r', 5, 50, 'proposed', 'contacts', 'g');
  await plans.groups('r');
  executor.executeQuery = execute;
  const steps: string[][] = [];
  for (const { sql, parameters } of seen) {
    const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
    const { rows } = await db.executeQuery<{ detail: string }>(explained);
    steps.push(rows.map(({ detail }) => detail));
  }
  expect(steps).toEqual([
    [
      'SEARCH g USING PRIMARY KEY (organization_id=? AND run_id=? AND group_id=? AND seq>?)',
      expect.stringMatching(
        /^SEARCH plan_lines .*\(organization_id=\? AND run_id=\? AND seq=\?\)$/u,
      ),
    ],
    ['SEARCH g USING PRIMARY KEY (organization_id=? AND run_id=?)'],
  ]);
});
