import type { Failure } from '../../core/failure.ts';
import { type Braked, brake } from '../../core/plan/brake.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { LastUpdatedMoves } from '../../ports/serverStore.ts';
import { type EngineDeps, instant, type OnProgress, type RunLock } from '../deps.ts';
import { askForMissing } from './askForMissing.ts';
import type { Detected } from './detect.ts';

export type SweepOptions = {
  /** Treats missing contacts as deleted, however many there are. */
  readonly approve: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
};

export type Swept = {
  /** Set if nothing was concluded, because too many are missing. */
  readonly braked: Braked | null;
  /** Set if contacts are there but may not be seen. */
  readonly missingRight: Failure | null;
};

const batchSize = 1000;

/**
 * Compares which contacts exist: first only ids and lastUpdated, then whole records of those that
 * differ. Missing ones are requested one by one, and only those that ConnectWise says do not exist
 * count as deleted; the others stay unchanged. Too many missing at once look like a removed right:
 * then none is treated as deleted.
 */
export async function sweep(
  deps: EngineDeps,
  lock: RunLock,
  read: Detected,
  settings: Settings,
  { approve, signal, onProgress }: SweepOptions,
): Promise<Swept> {
  const { sweeps, mirror, readings } = deps.stores;
  const startedAt = instant(deps.clock);
  const { contacts: known } = await mirror.counts();
  const { missing, changed, someone } = await compareAll(deps, lock, signal, onProgress);

  const losses = { records: missing.length, lostInAmp: missing.length, lostInConnectWise: 0 };
  const braked = missing.length === 0 ? null : brake(losses, known, settings);
  if (braked !== null && !approve) return { braked, missingRight: null };
  const { gone, missingRight } = await askForMissing(deps, lock, missing, someone, signal);
  for (let from = 0; from < gone.length; from += batchSize) {
    await sweeps.markGone(lock.lease, gone.slice(from, from + batchSize), startedAt);
  }
  if (changed.length > 0) {
    for await (const page of deps.connectWise.contactsByIds(changed, signal)) {
      await readings.recordContacts(lock.lease, page, null);
      read.contacts += page.records.length;
      await lock.keepAlive();
    }
  }
  await sweeps.queueLinks(lock.lease);
  await sweeps.finish(lock.lease, startedAt);
  return { braked: null, missingRight };
}

type Compared = {
  readonly missing: readonly number[];
  readonly changed: readonly number[];
  /** Any contact that was seen; 0 if none was. */
  readonly someone: number;
};

async function compareAll(
  { connectWise, stores }: EngineDeps,
  lock: RunLock,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<Compared> {
  const missing: number[] = [];
  const changed: number[] = [];
  let after = 0;
  let someone = 0;
  let done = 0;
  const options = signal === undefined ? { afterId: 0 } : { afterId: 0, signal };
  for await (const page of connectWise.listedContacts(options)) {
    const compared = await stores.sweeps.compare(after, page);
    missing.push(...compared.missing);
    changed.push(...compared.changed);
    after = Math.max(after, page.lastId);
    someone = page.records[0]?.id ?? someone;
    done += page.records.length;
    onProgress({ step: 'sweeping', done });
    await lock.keepAlive();
  }
  for (;;) {
    const rest = await stores.sweeps.known(after, batchSize);
    const last = rest.at(-1);
    if (last === undefined) return { missing, changed, someone };
    missing.push(...rest);
    after = last;
  }
}

/** Whether a sweep is due by the settings. */
export function sweepIsDue(
  last: string | null,
  now: number,
  { sweepHours }: Settings,
  moves: LastUpdatedMoves | null,
): boolean {
  if (sweepHours === 0 || last === null) return false;
  // A change that does not move lastUpdated is found only by reading everything, as a sweep does.
  const hours = moves === 'not_items' ? Math.min(sweepHours, 1) : sweepHours;
  return now >= Date.parse(last) + hours * 3_600_000;
}
