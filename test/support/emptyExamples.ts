import { beginExample, exampleFor, removeExample } from '../../src/engine/setup/examples.ts';
import type { ApiDeps } from '../../src/http/deps.ts';
import type { TestDatabase } from './databases.ts';

/** Example data that exists and stays empty. */
export function emptyExamples(
  database: TestDatabase,
  clock: ApiDeps['clock'],
  ids: ApiDeps['ids'],
): ApiDeps['examples'] {
  const { installation } = database;
  const identity = { removeAccount: async () => undefined };
  return {
    async begin({ organization: { stores }, visitor }) {
      return (await beginExample({ stores, installation, clock, ids }, visitor)).example;
    },
    async remove({ stores }) {
      const example = await exampleFor({ installation }, stores.organizationId);
      if (example === null) return false;
      const beside = database.organization(example.beside, stores.actor);
      await removeExample({ example, users: [], installation, identity, beside, clock });
      return true;
    },
  };
}
