import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { RunRequest, RunWork } from '../../ports/runRequests.ts';
import type { Run } from '../../ports/runStores.ts';
import { type EngineDeps, instant, type OnProgress } from '../deps.ts';
import { applyRun, runWithPlan } from './applyRun.ts';
import { run } from './run.ts';
import { checkUndoable, undo } from './undo.ts';

type Asking = Pick<EngineDeps, 'clock' | 'ids' | 'leaseMilliseconds'> & {
  readonly stores: Pick<EngineDeps['stores'], 'plans' | 'requests' | 'runs'>;
};

/** What a run is requested for; `apply` names the run that has the plan. */
export type Requested =
  | Exclude<RunWork, { readonly what: 'apply' }>
  | { readonly what: 'apply'; readonly runId: string; readonly lines: readonly number[] | null };

/**
 * Requests a run and returns it as it is queued; a worker carries it out. Throws `run_in_progress` with
 * the id of the other `run`, `not_found`, and `bad_input` where there is nothing to apply or undo.
 */
export async function requestRun(deps: Asking, requested: Requested): Promise<Run> {
  const { stores, clock, ids, leaseMilliseconds } = deps;
  const common = { now: instant(clock), leaseMilliseconds };
  if (requested.what === 'apply') {
    const { runId, lines } = requested;
    await runWithPlan(deps, runId);
    await checkLines(deps, runId, lines, 'proposed');
    return await stores.requests.add({ ...common, runId, work: { what: 'apply', lines } });
  }
  if (requested.what === 'undo') {
    await checkUndoable(deps, requested.undoes);
    await checkLines(deps, requested.undoes, requested.lines, 'applied');
  }
  return await stores.requests.add({ ...common, runId: ids.next(), work: requested });
}

/** A number that names no such line would decide about others. Throws `bad_input`. */
async function checkLines(
  { stores }: Asking,
  runId: string,
  lines: readonly number[] | null,
  state: 'proposed' | 'applied',
): Promise<void> {
  for (const seq of lines ?? []) {
    const [line] = await stores.plans.lines(runId, seq - 1, 1, state);
    if (line?.seq === seq) continue;
    throw new Failure('bad_input', {
      field: 'lines',
      problem: `the run has no line ${seq} that is ${state}`,
      accepted: `numbers of lines of the run that are ${state}`,
      run: runId,
    });
  }
}

export type CarryOut = { readonly signal?: AbortSignal; readonly onProgress?: OnProgress };

/**
 * Carries out a requested run that a worker took. Throws where it could not begin: `run_in_progress`
 * while another run has the lock, `run_superseded` once it was cancelled.
 */
export async function runRequested(
  deps: EngineDeps,
  { runId, work }: Pick<RunRequest, 'runId' | 'work'>,
  { signal, onProgress }: CarryOut = {},
): Promise<Run> {
  const options = {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  if (work.what === 'apply') {
    return await applyRun(deps, runId, { ...options, ...choice(work.lines), requested: true });
  }
  const requested = await deps.stores.runs.get(runId);
  if (requested === null) throw notFound('run', runId);
  if (work.what === 'undo') {
    const { run: undone } = await undo(deps, work.undoes, {
      ...options,
      ...choice(work.lines),
      requested,
    });
    return undone;
  }
  const { what: kind, all = false, approve = false } = work;
  return await run(deps, { ...options, kind, all, approve, requested });
}

function choice(lines: readonly number[] | null): { readonly chosen?: (seq: number) => boolean } {
  if (lines === null) return {};
  const wanted = new Set(lines);
  return { chosen: (seq) => wanted.has(seq) };
}
