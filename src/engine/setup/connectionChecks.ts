import type { Connection } from '../../ports/connection.ts';
import type { EngineDeps } from '../deps.ts';
import { type Check, doctor, filterCheck } from './doctor.ts';
import { usesOf } from './neededRights.ts';
import { lastUpdatedCheck, rememberedWait, timesCheck } from './serverChecks.ts';
import { timeZoneCheck } from './timeZoneCheck.ts';

/** Everything that is checked about a connection (R6); nothing is changed. */
export async function connectionChecks(
  deps: EngineDeps,
  { kind }: Connection,
): Promise<readonly Check[]> {
  const uses = await usesOf(deps.stores);
  const connected = await doctor(deps.connectWise, kind, uses, await rememberedWait(deps));
  const works = !connected.some(({ status }) => status === 'failed');
  const ofFilter = works ? await filterCheck(deps) : null;
  const times = await timesCheck(deps, works);
  const moves = await lastUpdatedCheck(deps);
  const timeZone = await timeZoneCheck(deps);
  return [...connected, times, moves, timeZone, ofFilter].filter((check) => check !== null);
}
