import { asFailure, type Failure } from '../core/failure.ts';
import type { Prints } from '../ports/changeStore.ts';
import type { Clock } from '../ports/clock.ts';
import type { Run, RunStore, RunUnderWay } from '../ports/runStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';

/** Milliseconds between two reads of an organization that someone follows. */
const lookEvery = 1000;

type Stores = Pick<OrganizationStores, 'organizationId' | 'changes'> & {
  readonly runs: Pick<RunStore, 'unfinished' | 'get'>;
};

/** A run as followers of the organization receive it. */
export type SeenRun = Pick<Run, 'id' | 'kind' | 'status'> & {
  readonly progress: RunUnderWay['progress'];
};

/** The state of an organization at one moment. */
export type Look = {
  readonly prints: Prints;
  /** The run that is queued or running. */
  readonly run: SeenRun | null;
  /** The last run that was queued or running, once it has ended. */
  readonly ended: SeenRun | null;
};

/** A follower of an organization. */
export type Follower = {
  /**
   * The present state first, then each new one; null once the signal is aborted. Throws any error
   * of the read.
   */
  next(): Promise<Look | null>;
  /** Without followers nothing is read. */
  end(): void;
};

export type Follow = (stores: Stores, signal: AbortSignal) => Follower;

/** Reads each followed organization once for all of its followers. */
export function createWatches(clock: Clock): Follow {
  const watches = new Map<string, Watch>();
  return (stores, signal) => {
    const id = stores.organizationId;
    const known = watches.get(id);
    const watch =
      known ??
      startWatch(stores, clock, (ended) => {
        if (watches.get(id) === ended) watches.delete(id);
      });
    watches.set(id, watch);
    return watch.follow(signal);
  };
}

type Watch = { follow(signal: AbortSignal): Follower };

/** A follower that waits for the next state. */
type Waiter = { tell(look: Look): void; fail(thrown: unknown): void };

function startWatch(stores: Stores, clock: Clock, onEnd: (watch: Watch) => void): Watch {
  const followers = new Set<Follower>();
  const waiters = new Set<Waiter>();
  const ending = new AbortController();
  let latest: Look | null = null;
  /** The error that ended the reads. */
  let failed: Failure | null = null;

  const take = async (): Promise<Look> => {
    const { changes, runs } = stores;
    const prints = await changes.prints();
    const found = await runs.unfinished();
    const run = found === null ? null : seenRun(found.run, found.under.progress);
    const before = latest?.run ?? null;
    if (before === null || before.id === run?.id) {
      return { prints, run, ended: latest?.ended ?? null };
    }
    const over = await runs.get(before.id);
    return { prints, run, ended: over === null ? null : seenRun(over, null) };
  };

  const watch = async () => {
    try {
      while (followers.size > 0) {
        latest = await take();
        for (const waiter of waiters) waiter.tell(latest);
        await clock.sleep(lookEvery, ending.signal);
      }
    } catch (thrown) {
      // A new follower starts over; the present ones get the failure at their next call.
      failed = asFailure(thrown);
      for (const waiter of waiters) waiter.fail(thrown);
    } finally {
      onEnd(watched);
    }
  };

  const coming = async (signal: AbortSignal): Promise<Look | null> =>
    await new Promise((resolve, reject) => {
      const settle = () => {
        waiters.delete(waiter);
        signal.removeEventListener('abort', leave);
      };
      const leave = () => {
        settle();
        resolve(null);
      };
      const waiter: Waiter = {
        tell(look) {
          settle();
          resolve(look);
        },
        fail(thrown) {
          settle();
          reject(asFailure(thrown));
        },
      };
      waiters.add(waiter);
      signal.addEventListener('abort', leave);
    });

  const watched: Watch = {
    follow(signal) {
      let present = latest;
      const follower: Follower = {
        async next() {
          if (signal.aborted) return null;
          if (failed !== null) throw failed;
          const look = present ?? (await coming(signal));
          present = null;
          return look;
        },
        end() {
          followers.delete(follower);
          if (followers.size > 0) return;
          onEnd(watched);
          ending.abort();
        },
      };
      followers.add(follower);
      if (followers.size === 1) void watch();
      return follower;
    },
  };
  return watched;
}

function seenRun({ id, kind, status }: Run, progress: SeenRun['progress']): SeenRun {
  return { id, kind, status, progress };
}
