import { ApiWorld } from './apiWorld.ts';
import type { TestDatabase } from './databases.ts';
import { EngineWorld } from './engineWorld.ts';
import { company } from './records.ts';

export type ReviewScene = Awaited<ReturnType<typeof openReviewScene>>;

/**
 * The routes of an organization with a ConnectWise in memory, and the engine behind them; `nth` separates
 * several scenes.
 */
export async function openReviewScene(database: TestDatabase, nth: number) {
  const world = new ApiWorld(database);
  const org = await world.organization(`org${nth}`);
  const engine = await EngineWorld.open(database, org, 1000, `id${nth}`);
  engine.memory.setTypes([{ id: 1, name: 'Customer' }]);
  engine.memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
  world.connectWise.set(org, engine.deps.connectWise);
  const call = async (method: Parameters<ApiWorld['call']>[0], path: string, body?: unknown) => {
    const told = await world.call(method, `/organizations/${org}/${path}`, { body });
    return { status: told.status, document: told.body };
  };
  return { world, org, engine, call };
}
