import { askedToWait } from '../../core/askedToWait.ts';
import { asFailure, type Failure } from '../../core/failure.ts';
import type { Times } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';
import type { Check } from './doctor.ts';

/** The wait that ConnectWise asked for in an earlier run, as a failure; null once it is over. */
export async function rememberedWait({
  stores,
  clock,
}: Pick<EngineDeps, 'stores' | 'clock'>): Promise<Failure | null> {
  const until = await stores.server.waitUntil(instant(clock));
  return until === null ? null : askedToWait(Date.parse(until), clock.now());
}

/**
 * How ConnectWise reads times in conditions: tried if the connection works, otherwise as the last
 * sync found. Nothing is stored here; syncs do that.
 */
export async function timesCheck(
  { connectWise, stores }: Pick<EngineDeps, 'connectWise' | 'stores'>,
  works: boolean,
): Promise<Check> {
  const check = { id: 'times', advice: null, code: null } as const;
  const noted = await stores.server.times();
  let read: Times | null = null;
  if (works) {
    try {
      read = await connectWise.times();
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code === 'interrupted') throw failure;
      if (noted === null) return { ...check, status: 'unverified', message: failure };
    }
  }
  const known = read ?? noted;
  if (known === null) {
    const message = { code: works ? 'times_unknown' : 'times_at_first_sync' } as const;
    return { ...check, status: 'unverified', message };
  }
  if (noted !== null && known !== noted) {
    return {
      ...check,
      status: 'unverified',
      message: { code: `times_changed_${known}` },
      advice: { code: 'read_all' },
    };
  }
  return { ...check, status: 'passed', message: { code: `times_${known}` } };
}

/** Which changes move lastUpdated of a contact; null until that was found out. */
export async function lastUpdatedCheck({
  stores,
}: Pick<EngineDeps, 'stores'>): Promise<Check | null> {
  const noted = await stores.server.lastUpdatedMoves();
  if (noted === null) return null;
  return {
    id: 'stamps',
    status: 'passed',
    message: { code: `stamps_${noted}` },
    advice: null,
    code: null,
  };
}
