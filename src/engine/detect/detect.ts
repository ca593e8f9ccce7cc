import type { Company, Contact } from '../../core/contact/contact.ts';
import type { Page, ReadObject, ReadOptions } from '../../ports/connectwise.ts';
import type { ReadProgress, ReadState } from '../../ports/mirrorStores.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { EngineDeps, OnProgress, RunLock } from '../deps.ts';
import { oneAhead } from '../sync/oneAhead.ts';
import { type ReadingKind, watchItemWrites } from './itemMoves.ts';
import { followServerTimes } from './serverTimes.ts';

/**
 * How far a reading of changes reaches back behind the start of the one before, in milliseconds:
 * lastUpdated has whole seconds, and a record may become visible a little later than that.
 */
const overlap = 120_000;

/** How wrong our own clock may be if ConnectWise does not report its time, in milliseconds. */
const clockTolerance = 15 * 60_000;

/** Progress of the reading; counted while reading, so that an interrupted run can report it. */
export type Detected = { companies: number; contacts: number };

/**
 * Updates the stored ConnectWise data and queues every contact to check. Companies come first,
 * because contacts depend on them. An interrupted reading continues where it stopped.
 */
export async function detect(
  deps: EngineDeps,
  lock: RunLock,
  detected: Detected,
  options: DetectOptions,
  onProgress: OnProgress,
): Promise<void> {
  const { connectWise, stores } = deps;
  await followServerTimes(deps, options.all === true);
  await bringUpToDate<Company>(deps, lock, {
    object: 'companies',
    pages: (wanted) => connectWise.companies(wanted),
    byIds: (ids, signal) => connectWise.companiesByIds(ids, signal),
    record: (lease, page, progress) => stores.readings.recordCompanies(lease, page, progress),
    ...options,
    detected,
    onProgress,
  });
  const whole = options.all === true ? 'everything' : 'changes';
  const kind = (await restOf(deps, 'contacts', options)) === null ? whole : 'interrupted';
  await readContacts(deps, lock, kind, { detected, onProgress, ...options });
  // If their company was merged into another one, they move there, perhaps with the same lastUpdated
  // (UNSURE).
  const left = await stores.readings.ofDeletedCompanies();
  if (left.length === 0) return;
  for await (const page of connectWise.contactsByIds(left, options.signal)) {
    await stores.readings.recordContacts(lock.lease, page, null);
    await lock.keepAlive();
  }
}

/** Brings only the contacts up to date, during a run. */
export async function detectContacts(
  deps: EngineDeps,
  lock: RunLock,
  signal: AbortSignal | undefined,
): Promise<void> {
  await readContacts(deps, lock, 'midway', {
    detected: { companies: 0, contacts: 0 },
    onProgress: () => undefined,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function readContacts(
  deps: EngineDeps,
  lock: RunLock,
  kind: ReadingKind,
  options: Pick<Reading<Contact>, 'detected' | 'onProgress' | keyof DetectOptions>,
): Promise<void> {
  const { connectWise, stores } = deps;
  const watch = await watchItemWrites(deps, kind);
  await bringUpToDate(deps, lock, {
    object: 'contacts',
    pages: (wanted) => connectWise.contacts(wanted),
    byIds: (ids, signal) => connectWise.contactsByIds(ids, signal),
    record(lease, page, progress) {
      watch?.see(page);
      return stores.readings.recordContacts(lease, page, progress);
    },
    ...options,
  });
  await watch?.finish();
}

export type DetectOptions = {
  /** Reads everything, not merely what changed. */
  readonly all?: boolean;
  /** The objects that were read in full before the run was parked; those read in full now are added. */
  readonly readInFull?: Set<ReadObject>;
  /** Whether the run was parked while it read. */
  readonly goesOn?: boolean;
  readonly signal?: AbortSignal;
};

type Reading<T> = DetectOptions & {
  readonly object: ReadObject;
  readonly pages: (options: ReadOptions) => AsyncIterable<Page<T>>;
  readonly byIds: (ids: readonly number[], signal?: AbortSignal) => AsyncIterable<Page<T>>;
  readonly record: (lease: Lease, page: Page<T>, progress: ReadProgress | null) => Promise<number>;
  readonly detected: Detected;
  readonly onProgress: OnProgress;
};

async function bringUpToDate<T extends { readonly id: number }>(
  deps: EngineDeps,
  lock: RunLock,
  reading: Reading<T>,
): Promise<void> {
  const { object, all = false, readInFull = new Set() } = reading;
  await rereadUnreadable(deps, lock, reading);
  if (all && readInFull.has(object)) return;
  const rest = await restOf(deps, object, reading);
  await read(deps, lock, reading, all && rest === null);
  if (all) readInFull.add(object);
  // Edits made since an interrupted reading began, on pages it had already read, arrive only now.
  if (rest !== null) await read(deps, lock, reading, false);
}

/**
 * The interrupted reading to continue now; null: none. A reading of everything continues only in the run
 * that began it.
 */
async function restOf(
  { stores }: Pick<EngineDeps, 'stores'>,
  object: ReadObject,
  { all = false, goesOn = false }: DetectOptions,
): Promise<ReadProgress | null> {
  const { reading } = await stores.readings.state(object);
  return !all || (goesOn && reading?.since === null) ? reading : null;
}

/**
 * Unreadable records are requested by id: we may understand them by now, and nothing else would
 * bring them, since the cursor has passed them.
 */
async function rereadUnreadable<T extends { readonly id: number }>(
  deps: EngineDeps,
  lock: RunLock,
  { object, byIds, record, signal }: Reading<T>,
): Promise<void> {
  const { readings } = deps.stores;
  const ids = await readings.unreadable(object);
  if (ids.length === 0) return;
  const gone = new Set(ids);
  for await (const page of byIds(ids, signal)) {
    await record(lock.lease, page, null);
    for (const { id } of [...page.records, ...page.unreadable]) gone.delete(id);
  }
  await readings.forgetUnreadable(lock.lease, object, [...gone]);
}

/**
 * Reads what is left: the rest of an interrupted reading, or the changes since the last one; or everything
 * `fromStart`. Once all of it is recorded, the cursor becomes the ConnectWise time at which the reading
 * began.
 */
async function read<T>(
  deps: EngineDeps,
  lock: RunLock,
  reading: Reading<T>,
  fromStart: boolean,
): Promise<void> {
  const { object, detected, signal, onProgress } = reading;
  const state: ReadState = fromStart
    ? { cursor: null, reading: null }
    : await deps.stores.readings.state(object);
  const beganAt = wholeSeconds(deps.clock.now());
  let progress: ReadProgress | null = state.reading;
  let since = progress === null ? reachBack(state.cursor) : progress.since;
  onProgress({ step: 'reading', object, done: 0 });

  for (;;) {
    let clockWentBack = false;
    const from = { changedSince: since, afterId: progress?.afterId ?? 0 };
    for await (const page of oneAhead(reading.pages(signal ? { ...from, signal } : from))) {
      if (progress === null && since !== null && wentBack(page.serverTime, state.cursor)) {
        clockWentBack = true;
        break;
      }
      const startedAt: string = progress?.startedAt ?? startOf(page, beganAt, deps);
      progress = { startedAt, since, afterId: page.lastId };
      if (page.records.length > 0 || page.unreadable.length > 0) {
        await reading.record(lock.lease, page, progress);
      }
      detected[object] += page.records.length;
      for (const { id, problem } of page.unreadable) {
        deps.log.warn('read.unreadable', { object, id, problem });
      }
      onProgress({ step: 'reading', object, done: detected[object] });
      await lock.keepAlive();
    }
    if (!clockWentBack) break;
    // Changes made since may have a lastUpdated from before the cursor: only reading everything finds them.
    deps.log.warn('read.server_clock_went_back', { object });
    since = null;
  }
  // Without any page there is nothing to tell the time by: the cursor stays.
  if (progress !== null) {
    await deps.stores.readings.finish(lock.lease, object, progress.startedAt);
  }
}

/**
 * When a reading began, by the clock behind `lastUpdated`. The Date header may come from a machine
 * in front of ConnectWise; if our own clock is behind, the earlier of both loses nothing.
 */
function startOf<T>(page: Page<T>, beganAt: string, { clock }: EngineDeps): string {
  if (page.serverTime === null) return wholeSeconds(clock.now() - clockTolerance);
  return page.serverTime < beganAt ? page.serverTime : beganAt;
}

function reachBack(cursor: string | null): string | null {
  return cursor === null ? null : wholeSeconds(Date.parse(cursor) - overlap);
}

/**
 * Servers of one site differ by seconds, so up to half the overlap is tolerated; the overlap still covers
 * it.
 */
function wentBack(time: string | null, cursor: string | null): boolean {
  if (time === null || cursor === null) return false;
  return Date.parse(time) < Date.parse(cursor) - overlap / 2;
}

function wholeSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
