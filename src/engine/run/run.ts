import { runDecided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type NamedRecords, named } from '../../ports/namedRecords.ts';
import type { HeldPlan, Reached, ReachedOutcome, Run, RunStatus } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { checkFilter } from '../detect/checkFilter.ts';
import { sweepIsDue } from '../detect/sweep.ts';
import { rememberLists } from '../detect/watchLists.ts';
import { keepFilter, policyNow } from '../plan/policy.ts';
import { newPass, reachObject, reachPass } from '../sync/reached.ts';
import type { RunContext } from '../sync/runContext.ts';
import { settleSent } from '../sync/settleSent.ts';
import type { Reading, SyncedObject } from '../sync/syncedObject.ts';
import { syncObject } from '../sync/syncObject.ts';
import { traced } from '../sync/traced.ts';
import type { CarryOut } from './carryOut.ts';
import { recorded } from './recorded.ts';

export type RunOptions = {
  /**
   * `plan` stops before anything is applied; `sweep` compares everything, whether it changed or not;
   * `records` syncs the named records alone.
   */
  readonly kind: 'sync' | 'plan' | 'sweep' | 'records';
  /** Records that are read by id, and queued whether they changed or not. */
  readonly records?: NamedRecords;
  /** Reads everything, not only changes, for records that became visible without an edit. */
  readonly all?: boolean;
  /** For a sweep: missing contacts count as deleted, however many they are. */
  readonly approve?: boolean;
  /** A queued run that this one is: it begins under its id. */
  readonly requested?: Run;
} & CarryOut;

/**
 * One run: settle the writes of an interrupted run, then object by object detect changes, plan and
 * apply. Whatever ends it, read and applied data stays, and the next run continues from there. The
 * run records why it ended early. Throws only if no run could start or be recorded.
 */
export async function run(given: EngineDeps, options: RunOptions): Promise<Run> {
  const { kind, records = null } = options;
  const only = kind === 'records' ? (records ?? named({})) : null;
  return recorded(given, { ...options, only }, async (context, objects) => {
    const { deps } = context;
    const { stores, clock } = deps;
    if (options.approve === true && options.requested === undefined) {
      await stores.decisions.note(runDecided(context.lock.lease.runId, 'approved'), instant(clock));
    }
    if (only !== null) await checkReadInFull(deps);
    // If there is no usable filter, that is reported before an hour of reading, not after it.
    await keepFilter(deps, context.lock);
    const { settings } = await policyNow(deps);
    for (const object of objects) await settleSent(context, object);

    const parked = context.tally.reached;
    const { all, sweep } = parked?.reading ?? (await readingNow(context, settings, options));
    // For named records, lists are requested only if a decision depends on them.
    if (only === null) await lookAtLists(context, all);

    let outcome = parked?.before ?? firstOutcome(kind);
    const left = objects.slice(objects.findIndex(({ name }) => name === parked?.object));
    // An object that is held does not stop the others.
    for (const object of parked === null ? objects : left) {
      const goesOn = object.name === parked?.object;
      const reading = { all, sweep, records, storedPlan: false, goesOn };
      if (!goesOn) reachObject(context.tally, object.name, { all, sweep }, outcome);
      outcome = await syncOrHold(context, object, { kind, reading, before: outcome });
      // A held sweep has no plan, and is decided by itself; held plans wait for one decision together.
      context.tally.held = outcome.braked ?? outcome.unsure;
    }
    return outcome.status;
  });
}

const firstOutcome = (kind: RunOptions['kind']): ReachedOutcome => ({
  status: kind === 'plan' ? 'planned' : 'succeeded',
  unsure: null,
  braked: null,
});

/** How much a run reads, by what it is for and what is due. */
async function readingNow(
  { deps: { stores, clock } }: RunContext,
  settings: Settings,
  { kind, all = false, approve = false }: RunOptions,
): Promise<Reached['reading']> {
  const last = await stores.sweeps.last();
  const moves = await stores.server.lastUpdatedMoves();
  const due =
    kind === 'sweep' || (kind === 'sync' && sweepIsDue(last, clock.now(), settings, moves));
  return { all: all || due, sweep: due ? { approve } : null };
}

/** Detects and syncs an object. Returns how it and those before it ended, together. */
async function syncOrHold(
  context: RunContext,
  object: SyncedObject,
  {
    kind,
    reading,
    before,
  }: {
    readonly kind: RunOptions['kind'];
    readonly reading: Reading;
    readonly before: ReachedOutcome;
  },
): Promise<ReachedOutcome> {
  const { tally } = context;
  if (tally.reached?.pass === null) {
    const unsure = await traced(context, 'detect', object, () => object.detect(reading));
    if (unsure !== null) {
      const { status, braked } = before;
      return { status: worse(status, 'held'), unsure: before.unsure ?? unsure, braked };
    }
    reachPass(tally, newPass(1, tally, await object.linked()));
  }
  const { status, braked } = await syncObject(context, object, kind);
  return {
    status: worse(before.status, status),
    unsure: before.unsure,
    braked: heldTogether(before.braked, braked),
  };
}

/** Compares filter and mapping with the lists of ConnectWise. */
async function lookAtLists(context: RunContext, all: boolean): Promise<void> {
  const { deps, lock, tally } = context;
  const noted = (await deps.stores.filters.notes()).length > 0;
  if (all || noted) await checkFilter(context);
  const { document } = await deps.stores.mappings.get();
  tally.missing = await rememberLists(deps, lock, document);
}

/**
 * Named records cannot be decided before everything was read once, because they depend on other
 * records. Throws `not_read_yet`.
 */
export async function checkReadInFull({
  stores,
}: {
  readonly stores: Pick<OrganizationStores, 'readings'>;
}): Promise<void> {
  for (const object of ['companies', 'contacts'] as const) {
    if ((await stores.readings.state(object)).cursor === null) throw new Failure('not_read_yet');
  }
}

const fromBestToWorst: readonly RunStatus[] = ['planned', 'succeeded', 'partial', 'held'];

function worse(a: RunStatus, b: RunStatus): RunStatus {
  return fromBestToWorst.indexOf(a) > fromBestToWorst.indexOf(b) ? a : b;
}

/** Plans of several objects that wait for one decision. */
function heldTogether(one: HeldPlan | null, other: HeldPlan | null): HeldPlan | null {
  if (one === null || other === null) return one ?? other;
  return { ...one, records: one.records + other.records };
}
