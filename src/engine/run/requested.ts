import { notFound } from '../../core/notFound.ts';
import type { FieldsOfLine, LinesMeant, RunRequest, RunWork } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { applyRun, runWithPlan } from './applyRun.ts';
import type { CarryOut } from './carryOut.ts';
import { checkLeftOut } from './leftOutFields.ts';
import { checkLinesMeant, choiceOf, type LineChoice } from './lineChoice.ts';
import { checkReadInFull, run } from './run.ts';
import { checkUndoable, undo } from './undo.ts';

export type Asking = Pick<EngineDeps, 'clock' | 'ids' | 'leaseMilliseconds'> & {
  readonly stores: Pick<
    EngineDeps['stores'],
    'history' | 'plans' | 'readings' | 'requests' | 'runs'
  >;
};

/** The purpose of a requested run; `apply` names the run that has the plan. */
export type Requested =
  | Exclude<RunWork, { readonly what: 'apply' }>
  | ({
      readonly what: 'apply';
      readonly runId: string;
      readonly leaveOut?: readonly FieldsOfLine[];
    } & LinesMeant);

/**
 * Requests a run and returns it as queued; a worker carries it out. Throws `run_in_progress` with
 * the id of the other `run`, `not_found`, and `bad_input` if there is nothing to apply or undo.
 */
export async function requestRun(deps: Asking, requested: Requested): Promise<Run> {
  const { stores, clock, ids, leaseMilliseconds } = deps;
  const common = { now: instant(clock), leaseMilliseconds };
  if (requested.what === 'apply') {
    const { runId, ...work } = requested;
    await runWithPlan(deps, runId);
    await checkLinesMeant(stores, runId, 'proposed', work);
    await checkLeftOut(stores, runId, work.leaveOut ?? []);
    return await stores.requests.add({ ...common, runId, work });
  }
  if (requested.what === 'records') await checkReadInFull(deps);
  if (requested.what === 'undo') {
    await checkUndoable(deps, requested.undoes);
    await checkLinesMeant(stores, requested.undoes, 'applied', requested);
  }
  return await stores.requests.add({ ...common, runId: ids.next(), work: requested });
}

/**
 * Carries out a requested run that a worker claimed. Throws if it could not start:
 * `run_in_progress` while another run has the lock, `run_superseded` once it was cancelled or
 * claimed again.
 */
export async function runRequested(
  deps: EngineDeps,
  { runId, work, claim }: Pick<RunRequest, 'runId' | 'work' | 'claim'>,
  carryOut: Omit<CarryOut, 'claim'> = {},
): Promise<Run> {
  const options = { ...carryOut, claim };
  if (work.what === 'apply') {
    const { leaveOut = [] } = work;
    return await applyRun(deps, runId, {
      ...options,
      ...chosenBy(work),
      leaveOut,
      requested: true,
    });
  }
  const requested = await deps.stores.runs.get(runId);
  if (requested === null) throw notFound('run', runId);
  if (work.what === 'undo') {
    const { run: undone } = await undo(deps, work.undoes, {
      ...options,
      ...chosenBy(work),
      requested,
    });
    return undone;
  }
  if (work.what === 'records') {
    return await run(deps, { ...options, kind: 'records', records: work.records, requested });
  }
  const { what: kind, all = false, approve = false, records } = work;
  const named = records === undefined ? {} : { records };
  return await run(deps, { ...options, ...named, kind, all, approve, requested });
}

function chosenBy(meant: LinesMeant): { readonly chosen?: LineChoice } {
  const chosen = choiceOf(meant);
  return chosen === null ? {} : { chosen };
}
