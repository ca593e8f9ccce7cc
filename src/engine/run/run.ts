import { runDecided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { type NamedRecords, named } from '../../ports/namedRecords.ts';
import type { HeldPlan, Run, RunStatus } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { checkFilter } from '../detect/checkFilter.ts';
import { sweepIsDue } from '../detect/sweep.ts';
import { rememberLists } from '../detect/watchLists.ts';
import { keepFilter, policyNow } from '../plan/policy.ts';
import type { RunContext } from '../sync/runContext.ts';
import { settleSent } from '../sync/settleSent.ts';
import { type Outcome, syncObject } from '../sync/syncObject.ts';
import { traced } from '../sync/traced.ts';
import type { CarryOut } from './carryOut.ts';
import { recorded } from './recorded.ts';

export type RunOptions = {
  /**
   * `plan` stops before anything is applied; `sweep` compares everything, whether it changed or not; `records`
   * syncs the named records alone.
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
    // A filter that cannot be had is reported before an hour of reading, not after it.
    await keepFilter(deps, context.lock);
    const { settings } = await policyNow(deps);
    for (const object of objects) await settleSent(context, object);

    const last = await stores.sweeps.last();
    const moves = await stores.server.lastUpdatedMoves();
    const due =
      kind === 'sweep' || (kind === 'sync' && sweepIsDue(last, clock.now(), settings, moves));
    const reading = {
      all: options.all === true || due,
      sweep: due ? { approve: options.approve === true } : null,
      records,
      storedPlan: false,
    };
    // For named records, lists are requested only if a decision depends on them.
    if (only === null) await lookAtLists(context, reading.all);

    let status: RunStatus = kind === 'plan' ? 'planned' : 'succeeded';
    let withoutPlan: HeldPlan | null = null;
    let braked: HeldPlan | null = null;
    // One object that is held keeps no other from going on.
    for (const object of objects) {
      const unsure = await traced(context, 'detect', object, () => object.detect(reading));
      withoutPlan ??= unsure;
      const outcome: Outcome =
        unsure === null
          ? await syncObject(context, object, kind)
          : { status: 'held', braked: null };
      status = worse(status, outcome.status);
      braked = heldTogether(braked, outcome.braked);
      // A sweep that is held has no plan, and is decided by itself; plans wait for one decision.
      context.tally.held = braked ?? withoutPlan;
    }
    return status;
  });
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
