import { badInput } from '../../core/badInput.ts';
import { runDecided } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { FieldsOfLine } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant, type RunLock } from '../deps.ts';
import { applyAll } from '../sync/applyLines.ts';
import { settleSent } from '../sync/settleSent.ts';
import { traced } from '../sync/traced.ts';
import type { CarryOut } from './carryOut.ts';
import { isNarrowed, leaveFieldsOut } from './leftOutFields.ts';
import type { LineChoice } from './lineChoice.ts';
import { recorded } from './recorded.ts';

export type ApplyOptions = {
  /** The lines to apply; all by default. The records of the others go on hold until they are released. */
  readonly chosen?: LineChoice;
  /** Fields to exclude from chosen lines: the next plan contains them again. */
  readonly leaveOut?: readonly FieldsOfLine[];
  /** Discards the plan: nothing is applied and nothing goes on hold. */
  readonly none?: boolean;
  /** Whether the run was queued for this. Otherwise a queued run is left alone. */
  readonly requested?: boolean;
} & CarryOut;

const batchSize = 500;

/**
 * Carries out a stored plan, wholly or in part, under the id of its run: a plan that was requested, or one
 * that the brake held. Records that were edited since are not touched; they are planned again by the next
 * run. Throws `not_found`, `run_in_progress` if it is queued, or `bad_input` if there is nothing to apply.
 */
export async function applyRun(
  given: EngineDeps,
  runId: string,
  options: ApplyOptions = {},
): Promise<Run> {
  // A requested run that was interrupted at its end has nothing left to apply, and ends now.
  const run =
    options.requested === true ? await runOf(given, runId) : await runWithPlan(given, runId);
  if (run.status === 'queued' && options.requested !== true) throw isQueued(run);
  const { chosen, leaveOut = [], none, requested, ...carryOut } = options;
  return recorded(given, { ...carryOut, kind: run.kind, takeUp: run }, async (context, objects) => {
    const { deps, lock, tally } = context;
    if (requested !== true) {
      // For a requested run, this was noted when it was requested.
      const noted = runDecided(runId, none === true ? 'discarded' : 'approved');
      await deps.stores.decisions.note(noted, instant(deps.clock));
    }
    if (none === true) {
      await decline(deps, lock, () => false, false);
      return 'succeeded';
    }
    for (const object of objects) await settleSent(context, object);
    // Finds edits made since the plan, so that they are not overwritten.
    const reading = {
      all: false,
      sweep: null,
      records: null,
      storedPlan: true,
      goesOn: false,
    } as const;
    for (const object of objects) {
      await traced(context, 'detect', object, () => object.detect(reading));
    }
    const total =
      chosen === undefined
        ? await count(deps, runId)
        : await decline(deps, lock, (seq, line) => isNarrowed(line) || chosen(seq, line), true);
    await leaveFieldsOut(deps, lock, leaveOut);
    await applyAll(context, objects, total);
    // An attempt that was interrupted may have left lines that this one does not see.
    const isAnother = run.appliedAt !== undefined;
    const isPartial =
      tally.stale + tally.failed > 0 ||
      (isAnother && (await deps.stores.plans.problems(runId)).length > 0);
    return isPartial ? 'partial' : 'succeeded';
  });
}

function isQueued({ id, requestedAt, startedAt }: Run): Failure {
  return new Failure('run_in_progress', { since: requestedAt ?? startedAt, run: id, seconds: 0 });
}

async function runOf(
  { stores }: { readonly stores: Pick<OrganizationStores, 'runs'> },
  runId: string,
): Promise<Run> {
  const run = await stores.runs.get(runId);
  if (run === null) throw notFound('run', runId);
  return run;
}

/** A run whose plan has lines left to apply. Throws `not_found`, `bad_input`. */
export async function runWithPlan(
  { stores }: { readonly stores: Pick<OrganizationStores, 'runs' | 'plans'> },
  runId: string,
): Promise<Run> {
  const run = await runOf({ stores }, runId);
  const [open] = await stores.plans.lines(runId, 0, 1, 'proposed');
  if (open !== undefined) return run;
  throw badInput('run', { code: 'nothing_to_apply' }, { code: 'run_with_plan' }, { see: 'plan' });
}

async function count({ stores }: EngineDeps, runId: string): Promise<number> {
  let total = 0;
  for (let after = 0; ; ) {
    const lines = await stores.plans.lines(runId, after, batchSize, 'proposed');
    const last = lines.at(-1);
    if (last === undefined) return total;
    total += lines.length;
    after = last.seq;
  }
}

/** Marks the lines that are not chosen as declined; returns how many are left. */
async function decline(
  { stores, clock }: EngineDeps,
  lock: RunLock,
  chosen: LineChoice,
  hold: boolean,
): Promise<number> {
  let wanted = 0;
  for (let after = 0; ; ) {
    const lines = await stores.plans.lines(lock.lease.runId, after, batchSize, 'proposed');
    const last = lines.at(-1);
    if (last === undefined) return wanted;
    const unwanted = lines.filter(({ seq, line }) => !chosen(seq, line)).map(({ seq }) => seq);
    if (unwanted.length > 0) {
      await stores.plans.decline(lock.lease, unwanted, hold, instant(clock));
    }
    wanted += lines.length - unwanted.length;
    after = last.seq;
    await lock.keepAlive();
  }
}
