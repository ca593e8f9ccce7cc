import { ApiWorld } from './apiWorld.ts';
import type { TestDatabase, TestDatabaseKind } from './databases.ts';
import { EngineWorld } from './engineWorld.ts';

/** Company types of its ConnectWise: the recommended ones, and one more. */
export const companyTypes = ['Customer', 'Prospect', 'Suspect', 'Vendor'].map((name, index) => ({
  id: index + 1,
  name,
}));

type Method = Parameters<ApiWorld['call']>[0];

/** An organization over the API, connected to a ConnectWise in memory. */
export type ConnectedOrganization = {
  readonly database: TestDatabase;
  readonly engine: EngineWorld;
  readonly org: string;
  /** Calls an operation of the organization, with If-Match if a version is given. */
  readonly call: (
    method: Method,
    path: string,
    body?: unknown,
    match?: string,
  ) => Promise<{ status: number; headers: Headers; document: unknown }>;
};

/** Creates organizations one after the other, in one database of a kind. */
export function connectedOrganizations(
  kind: TestDatabaseKind,
): () => Promise<ConnectedOrganization> {
  let opened: TestDatabase | undefined;
  let made = 0;
  return async () => {
    opened ??= await kind.open();
    const database = opened;
    const world = new ApiWorld(database);
    const org = await world.organization(`org${++made}`);
    const engine = await EngineWorld.open(database, org);
    engine.memory.setTypes(companyTypes);
    world.connectWise.set(org, engine.deps.connectWise);
    return {
      database,
      engine,
      org,
      async call(method, path, body, match) {
        const told = await world.call(method, `/organizations/${org}/${path}`, {
          body,
          headers: match === undefined ? {} : { 'If-Match': match },
        });
        return { status: told.status, headers: told.headers, document: told.body };
      },
    };
  };
}
