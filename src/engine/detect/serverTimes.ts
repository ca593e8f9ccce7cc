import type { Times } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'connectWise' | 'stores' | 'clock'>;

/**
 * Makes changes be read in the way that this server needs. The way is found out at the first sync, and
 * again whenever everything is read: `anew` asks the server even if it is known. Null if it cannot be found
 * out yet.
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
