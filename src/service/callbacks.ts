import { callbackActor } from '../core/actor.ts';
import { asFailure } from '../core/failure.ts';
import { outsideQuietHours } from '../core/schedule/schedule.ts';
import { announcedRecords, countOf } from '../engine/callbacks/announcedRecords.ts';
import { keepCallbacks } from '../engine/callbacks/keepCallbacks.ts';
import { requestRun } from '../engine/run/requested.ts';
import type { WaitingRecord } from '../ports/callbacks.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConnectWise } from '../ports/connectwise.ts';
import type { Log } from '../ports/log.ts';
import { type NamedRecords, named, union } from '../ports/namedRecords.ts';
import type { Run } from '../ports/runStores.ts';
import type { ServiceStore } from '../ports/schedules.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import { each, rulesOf, type ScheduleDeps } from './schedule.ts';

const second = 1000;
const day = 86_400 * second;

/** Organizations processed together. */
const batch = 100;

/** How many announced records are read by id; more are left to a sync of all that changed. */
export const mostNamed = 200;

/** How many announced deletions are looked up together. */
const deletionsAtOnce = 50;

/** How long a message is remembered, so that it counts once, in milliseconds. */
const rememberedFor = 7 * day;

/**
 * Requests runs for changes that ConnectWise announced. Failing halfway or running twice loses
 * nothing: messages stay until a run was requested for them, and an extra run finds nothing.
 * Returns how many runs it requested.
 */
export async function requestAnnounced(deps: ScheduleDeps): Promise<number> {
  let requested = 0;
  for (const organizationId of await deps.service.announced(iso(deps.clock.now()), batch)) {
    await each(
      deps,
      organizationId,
      async (stores) => {
        if (await requestOne(deps, stores)) requested += 1;
      },
      callbackActor,
    );
  }
  return requested;
}

async function requestOne(deps: ScheduleDeps, stores: OrganizationStores): Promise<boolean> {
  const now = deps.clock.now();
  const { callbacks } = stores;
  const { records, upTo } = await callbacks.waiting();
  const done = (to = upTo) => callbacks.taken(to, iso(now - rememberedFor));
  const schedule = await stores.schedule.get();
  if (schedule === null) {
    // The first sync reads everything.
    await done();
    return false;
  }
  const until = await notBefore(stores, now, schedule);
  if (until > now) {
    await callbacks.postpone(iso(until));
    return false;
  }
  const wanted = await announcedRecords(stores, records);
  if (countOf(wanted) === 0) {
    await done();
    return false;
  }
  const isMany = countOf(wanted) > mostNamed;
  // Changes are found by lastUpdated; deletions have none.
  const deletions = isMany ? await deletionsThatFit(stores, records) : null;
  try {
    await requestRun(
      { ...deps, stores },
      deletions === null
        ? { what: 'records', records: wanted }
        : { what: 'sync', records: deletions.wanted },
    );
  } catch (thrown) {
    const { code } = asFailure(thrown);
    if (code !== 'run_in_progress') throw thrown;
    await callbacks.postpone(iso(now + 5 * second));
    return false;
  }
  await done(deletions?.upTo ?? upTo);
  return true;
}

/** When announced records may be synced: as the schedule may, in milliseconds. */
async function notBefore(
  stores: OrganizationStores,
  now: number,
  {
    stopped,
    failures,
    nextDueAt,
  }: { readonly stopped: boolean; readonly failures: number; readonly nextDueAt: string },
): Promise<number> {
  const { rules, paused } = await rulesOf(stores);
  if (stopped || paused) return now + 60 * second;
  if (failures > 0) return Math.max(now + 60 * second, Date.parse(nextDueAt));
  return outsideQuietHours(now, rules);
}

/**
 * What a sync has to read by id to find announced deletions, and up to which message that covers them. A
 * null `upTo` covers all; others wait for the next round.
 */
async function deletionsThatFit(
  stores: OrganizationStores,
  records: readonly WaitingRecord[],
): Promise<{ readonly wanted: NamedRecords; readonly upTo: number | null }> {
  const deleted = records.filter((one) => one.deleted);
  let wanted = named({});
  for (let from = 0; from < deleted.length; from += deletionsAtOnce) {
    const some = deleted.slice(from, from + deletionsAtOnce);
    const more = union(wanted, await announcedRecords(stores, some));
    const [first] = some;
    if (from > 0 && first !== undefined && countOf(more) > mostNamed) {
      return { wanted, upTo: first.firstMessage - 1 };
    }
    wanted = more;
  }
  return { wanted, upTo: null };
}

/** What keeping callbacks up to date needs. */
export type KeepingDeps = {
  readonly service: Pick<ServiceStore, 'callbackChecks'>;
  readonly stores: (organizationId: string) => OrganizationStores;
  /** Runs work that may open the ConnectWise of an organization. */
  readonly withConnectWise: (
    organizationId: string,
    work: (open: () => Promise<ConnectWise>) => Promise<void>,
  ) => Promise<void>;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
  /** The address at which ConnectWise reaches this service; null: none is known. */
  readonly address: () => Promise<string | null>;
  readonly newKey: () => string;
  readonly clock: Clock;
  readonly log: Log;
};

/** How long a check is reserved for one process, in milliseconds. */
const checkTakes = 300 * second;

/** Organizations that are checked at once. */
const checkedTogether = 10;

/**
 * Checks the callbacks of all organizations that are due. If several processes do so, each organization is
 * checked by one.
 */
export async function keepAllCallbacks(deps: KeepingDeps): Promise<void> {
  const { service, clock, log } = deps;
  try {
    const address = await deps.address();
    const due = await service.callbackChecks(address, iso(clock.now()), checkedTogether);
    await Promise.all(due.map((organizationId) => keepThose(deps, organizationId, address)));
  } catch (thrown) {
    log.error('callbacks.failed', { code: asFailure(thrown).code });
  }
}

async function keepThose(
  { stores: storesOf, withConnectWise, newKey, clock, log, signal }: KeepingDeps,
  organizationId: string,
  address: string | null,
): Promise<void> {
  const stores = storesOf(organizationId);
  const { callbacks } = stores;
  const now = clock.now();
  const again = iso(now + checkTakes);
  try {
    const taken = await callbacks.takeCheck({ address, key: newKey(), now: iso(now), again });
    if (taken === null) return;
    await withConnectWise(organizationId, (connectWise) =>
      keepCallbacks({ stores, clock, connectWise, signal }, taken),
    );
    const { off = null, failure = null } = (await callbacks.registration()) ?? {};
    log.info('callbacks.checked', { organizationId, off, code: failure?.code ?? null });
  } catch (thrown) {
    const { code } = asFailure(thrown);
    // The next service continues with it.
    if (code === 'interrupted') await callbacks.recheck(iso(now)).catch(() => undefined);
    else log.error('callbacks.failed', { organizationId, code });
  }
}

/**
 * Requests a check of the callbacks if a sync found changes and ConnectWise has announced none
 * since the sync before: it may have disabled them. Does so after each sweep as well.
 */
export async function doubtCallbacks(
  stores: OrganizationStores,
  { kind, counts, startedAt }: Run,
  now: number,
): Promise<void> {
  if (kind === 'sweep') return await stores.callbacks.recheck(iso(now));
  const { created, updated, removed } = counts.amp;
  if (kind !== 'sync' || created + updated + removed === 0) return;
  const registration = await stores.callbacks.registration();
  if (registration === null || registration.off !== null) return;
  const { rules } = await rulesOf(stores);
  const before = Date.parse(startedAt) - (rules.syncEvery + 1) * 60 * second;
  const { receivedAt } = registration;
  if (receivedAt === null || Date.parse(receivedAt) < before) {
    await stores.callbacks.recheck(iso(now));
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
