import { askedToWait } from '../../core/askedToWait.ts';
import { asFailure, type Failure } from '../../core/failure.ts';
import type { Times } from '../../ports/connectwise.ts';
import type { Stamps } from '../../ports/serverStore.ts';
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

const found: Readonly<Record<Times, string>> = {
  instants: 'Read to the second.',
  rounded: 'Rounded to the day: changes are read from two days earlier on.',
  days: 'The time of day is ignored: changes are read by day, and compared by ampwise.',
  unread: 'Ignored: every record is read each time, and compared by ampwise.',
};

/**
 * How ConnectWise reads times in conditions: tried where the connection works, otherwise as the last sync
 * found it. Nothing is noted; syncs do that.
 */
export async function timesCheck(
  { connectWise, stores }: Pick<EngineDeps, 'connectWise' | 'stores'>,
  works: boolean,
): Promise<Check> {
  const check = { id: 'times', title: 'Times in conditions', advice: null, code: null } as const;
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
    const message = works
      ? 'Not known yet: ConnectWise has no contact to try it on.'
      : 'Not known yet: the first sync finds out.';
    return { ...check, status: 'unverified', message };
  }
  if (noted !== null && known !== noted) {
    return {
      ...check,
      status: 'unverified',
      message: `${found[known]} It was different at the last full read, and syncs still go by that.`,
      advice: 'Read everything again once, so that no change is missed.',
    };
  }
  return { ...check, status: 'passed', message: found[known] };
}

const moving: Readonly<Record<Stamps, string>> = {
  all: 'A changed e-mail address or phone number moves it: changes are read as they come.',
  not_items:
    'A changed e-mail address or phone number alone does not move it: everything is read once an hour.',
};

/** Which changes move lastUpdated of a contact, as it was tried; null until then. */
export async function stampsCheck({ stores }: Pick<EngineDeps, 'stores'>): Promise<Check | null> {
  const noted = await stores.server.stamps();
  if (noted === null) return null;
  return {
    id: 'stamps',
    title: 'Changes that move lastUpdated',
    status: 'passed',
    message: moving[noted],
    advice: null,
    code: null,
  };
}
