import type { Company, Contact } from '../core/contact/contact.ts';
import type { Page, ReadOptions } from '../ports/connectwise.ts';
import type { Lease, ReadObject, ReadProgress } from '../ports/stores.ts';
import type { EngineDeps, OnProgress } from './deps.ts';
import type { HeldLease } from './lease.ts';
import { oneAhead } from './oneAhead.ts';

/**
 * How far a reading of changes reaches back behind the start of the one before, in milliseconds:
 * lastUpdated has whole seconds, and a record may become visible a little after its stamp.
 */
const overlap = 120_000;

/** How wrong our own clock may be where ConnectWise does not tell its time, in milliseconds. */
const clockTolerance = 15 * 60_000;

/** What was read so far; it counts up while reading, so that an interrupted run can tell. */
export type Detected = { companies: number; contacts: number; unreadable: number };

/**
 * Brings what is stored of ConnectWise up to date and queues every contact that has to be looked at.
 * Companies come first: contacts are judged by them. An interrupted reading goes on where it was.
 */
export async function detect(
  deps: EngineDeps,
  held: HeldLease,
  detected: Detected,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<void> {
  const { connectWise, stores } = deps;
  await read<Company>(deps, held, {
    object: 'companies',
    pages: (options) => connectWise.companies(options),
    record: (lease, page, progress) => stores.readings.recordCompanies(lease, page, progress),
    detected,
    signal,
    onProgress,
  });
  await read<Contact>(deps, held, {
    object: 'contacts',
    pages: (options) => connectWise.contacts(options),
    record: (lease, page, progress) => stores.readings.recordContacts(lease, page, progress),
    detected,
    signal,
    onProgress,
  });
}

type Reading<T> = {
  readonly object: ReadObject;
  readonly pages: (options: ReadOptions) => AsyncIterable<Page<T>>;
  readonly record: (lease: Lease, page: Page<T>, progress: ReadProgress) => Promise<number>;
  readonly detected: Detected;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
};

/**
 * One reading from its beginning, or from where it was interrupted, to its end. The cursor becomes
 * the time of ConnectWise at which the reading began, and only once all of it is recorded.
 */
async function read<T>(deps: EngineDeps, held: HeldLease, reading: Reading<T>): Promise<void> {
  const { object, detected, signal, onProgress } = reading;
  const state = await deps.stores.readings.state(object);
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
      const startedAt: string = progress?.startedAt ?? page.serverTime ?? cautiousNow(deps);
      progress = { startedAt, since, afterId: page.lastId };
      if (page.records.length > 0 || page.unreadable.length > 0) {
        await reading.record(held.lease, page, progress);
      }
      detected[object] += page.records.length;
      detected.unreadable += page.unreadable.length;
      for (const { id, problem } of page.unreadable) {
        deps.log.warn('read.unreadable', { object, id, problem });
      }
      onProgress({ step: 'reading', object, done: detected[object] });
      await held.keepAlive();
    }
    if (!clockWentBack) break;
    // Changes since may carry stamps from before the cursor: only reading everything finds them.
    deps.log.warn('read.server_clock_went_back', { object });
    since = null;
  }
  // Without any page there is nothing to tell the time by: the cursor stays.
  if (progress !== null) {
    await deps.stores.readings.finish(held.lease, object, progress.startedAt);
  }
}

function reachBack(cursor: string | null): string | null {
  return cursor === null ? null : wholeSeconds(Date.parse(cursor) - overlap);
}

/** Servers of one site differ by seconds; half the overlap is more than that, and still covered by it. */
function wentBack(time: string | null, cursor: string | null): boolean {
  if (time === null || cursor === null) return false;
  return Date.parse(time) < Date.parse(cursor) - overlap / 2;
}

function cautiousNow({ clock }: EngineDeps): string {
  return wholeSeconds(clock.now() - clockTolerance);
}

function wholeSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
