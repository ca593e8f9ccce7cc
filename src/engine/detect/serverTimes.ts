import type { Times } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'connectWise' | 'stores' | 'clock'>;

/**
 * Has changes read as the server needs it. That is found out at the first sync and again with everything
 * that is read as a whole: `again` asks the server whatever is noted.
 */
export async function followServerTimes(deps: Deps, anew: boolean): Promise<Times | null> {
  const { connectWise, stores, clock } = deps;
  const noted = await stores.server.times();
  const found = noted === null || anew ? await connectWise.times() : noted;
  if (found === null) return null;
  if (found !== noted) await stores.server.noteTimes(found, instant(clock));
  connectWise.readBy(found);
  return found;
}
