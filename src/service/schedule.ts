import type { Actor } from '../core/actor.ts';
import type { Failure } from '../core/failure.ts';
import { asFailure } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import {
  nextDue,
  nextTry,
  outsideQuietHours,
  type ScheduleRules,
} from '../core/schedule/schedule.ts';
import { requestRun } from '../engine/run/requested.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Notify } from '../ports/notify.ts';
import type { Run } from '../ports/runStores.ts';
import type { ServiceStore } from '../ports/schedules.ts';
import type { OrganizationStores } from '../ports/stores.ts';

/** Everything the schedule needs. */
export type ScheduleDeps = {
  readonly service: ServiceStore;
  /** Stores of an organization, for changes made by the schedule or caused by ConnectWise. */
  readonly stores: (organizationId: string, actor?: Actor) => OrganizationStores;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly notify: Notify;
  readonly leaseMilliseconds: number;
};

/** Organizations processed together. */
const batch = 100;

/** Keys and login: only a person can do something about these, and trying again may lock the login. */
const refusedKeys: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'credentials_refused',
  'client_id_refused',
  'company_unknown',
  'secret_unreadable',
]);

/** Failures in a row after which the administrators are notified. */
const toldAfter = 2;

/**
 * Begins schedules, adapts them to changed settings, and requests the syncs that are due. If several
 * processes do so, each sync is requested by one. An organization that fails does not hold up the others.
 * Returns how many syncs it requested.
 */
export async function requestDue(deps: ScheduleDeps): Promise<number> {
  const { service, clock } = deps;
  let requested = 0;
  for (const { organizationId, lastStartedAt } of await service.unscheduled(batch)) {
    await each(deps, organizationId, async (stores) => {
      const { rules, version } = await rulesOf(stores);
      const now = clock.now();
      // That sync started in the future if the clock was ahead and has been set back.
      const startedAt = Math.min(now, Date.parse(lastStartedAt));
      const due = Math.max(now, nextDue(startedAt, rules));
      await stores.schedule.plan(iso(outsideQuietHours(due, rules)), version);
    });
  }
  for (const organizationId of await service.changed(batch)) {
    await each(deps, organizationId, async (stores) => {
      const { rules, version } = await rulesOf(stores);
      const before = await stores.schedule.get();
      const soonest = nextDue(clock.now(), rules);
      const due = before === null ? soonest : Math.min(Date.parse(before.nextDueAt), soonest);
      await stores.schedule.plan(iso(outsideQuietHours(due, rules)), version);
    });
  }
  for (const organizationId of await service.due(iso(clock.now()), batch)) {
    await each(deps, organizationId, async (stores) => {
      if (await requestOne(deps, stores)) requested += 1;
    });
  }
  return requested;
}

/**
 * Brings schedules back that are due later than the rules allow: they were planned while the clock was
 * ahead, and would start no sync until then.
 */
export async function bringBack(deps: ScheduleDeps): Promise<void> {
  const now = deps.clock.now();
  for (const organizationId of await deps.service.dueAfter(iso(now))) {
    await each(deps, organizationId, async (stores) => {
      const { rules, version } = await rulesOf(stores);
      const planned = await stores.schedule.get();
      if (planned === null) return;
      const { failures, nextDueAt } = planned;
      const latest = failures > 0 ? nextTry(now, failures, rules) : nextDue(now, rules);
      if (Date.parse(nextDueAt) > latest) await stores.schedule.plan(iso(latest), version);
    });
  }
}

async function requestOne(deps: ScheduleDeps, stores: OrganizationStores): Promise<boolean> {
  const { clock, log } = deps;
  const { rules, paused } = await rulesOf(stores);
  const now = clock.now();
  if (!(await stores.schedule.takeDue(iso(now), iso(nextDue(now, rules))))) return false;
  // Syncs are paused, or no worker took it before the quiet hours began.
  if (paused || outsideQuietHours(now, rules) !== now) return false;
  try {
    await requestRun({ ...deps, stores }, { what: 'sync' });
    return true;
  } catch (thrown) {
    const { code } = asFailure(thrown);
    // The run under way does the work of this one.
    if (code !== 'run_in_progress') throw thrown;
    log.info('schedule.run_in_progress', { organizationId: stores.organizationId });
    return false;
  }
}

/**
 * Records the result of a run, and notifies the administrators if necessary. `stores` are those of
 * the run, so that nothing is recorded once another run has taken over.
 */
export async function noteOutcome(
  deps: ScheduleDeps,
  stores: OrganizationStores,
  runId: string,
  outcome: Run | Failure,
): Promise<void> {
  const { organizationId } = stores;
  if ('status' in outcome && outcome.status !== 'failed') {
    const { status } = outcome;
    if (status === 'interrupted' || status === 'cancelled') return;
    await stores.schedule.succeeded();
    if (status === 'held') await deps.notify.tell(organizationId, { kind: 'plan_held', runId });
    return;
  }
  const cause = 'status' in outcome ? outcome.failure : outcome;
  const code = cause?.code ?? 'internal';
  const detail = cause !== null && 'detail' in cause ? cause.detail : {};
  const failure = { code, detail };
  const { rules } = await rulesOf(stores);
  const stopped = refusedKeys.has(code);
  const now = deps.clock.now();
  const failures = await stores.schedule.failed({
    failure,
    stopped,
    now: iso(now),
    nextDueAt: (times) => iso(nextTry(now, times, rules)),
  });
  deps.log.warn('schedule.run_failed', { organizationId, runId, code, failures });
  if (stopped) await deps.notify.tell(organizationId, { kind: 'keys_refused', runId, failure });
  else if (failures === toldAfter) {
    await deps.notify.tell(organizationId, { kind: 'connection_failing', runId, failure });
  }
}

/** The rules for when an organization may sync. */
export async function rulesOf({ settings }: Pick<OrganizationStores, 'settings'>): Promise<{
  readonly rules: ScheduleRules;
  readonly paused: boolean;
  readonly version: number;
}> {
  const { value, version } = await settings.current();
  const { syncEvery, quietHours, timeZone, syncPaused: paused } = value;
  return { rules: { syncEvery, quietHours, timeZone }, paused, version };
}

/** Runs work for one organization; a failure is only logged, so that it does not hold up the others. */
export async function each(
  { stores, log }: ScheduleDeps,
  organizationId: string,
  work: (stores: OrganizationStores) => Promise<void>,
  actor?: Actor,
): Promise<void> {
  try {
    await work(stores(organizationId, actor));
  } catch (thrown) {
    log.error('schedule.failed', { organizationId, code: asFailure(thrown).code });
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
