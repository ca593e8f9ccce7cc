import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Run } from '../../ports/runStores.ts';
import { applyPlan } from '../apply/applyPlan.ts';
import { settleSent } from '../apply/settleSent.ts';
import { type EngineDeps, instant, type OnProgress } from '../deps.ts';
import { detect } from '../detect/detect.ts';
import { detectActivities } from '../objects/todos/detectActivities.ts';
import { todoPolicyNow } from '../objects/todos/planTodos.ts';
import type { HeldLease } from './lease.ts';
import { recorded } from './recorded.ts';

/** Which lines of a plan are carried out. */
export type Chosen = (seq: number) => boolean;

export type ApplyOptions = {
  /** All unless told. Records of the others are kept back until they are released. */
  readonly chosen?: Chosen;
  /** Nothing of it is carried out and nothing kept back: the plan is thrown away. */
  readonly none?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

const batchSize = 500;

/**
 * Carries out a plan that was stored before, wholly or in part, under the id of its run: a plan that
 * was asked for, or one that the brake held. Records that were edited since are not touched; they
 * are planned anew by the next run. Throws `not_found`, or `bad_input` where there is nothing to apply.
 */
export async function applyRun(
  deps: EngineDeps,
  runId: string,
  options: ApplyOptions = {},
): Promise<Run> {
  const run = await planOf(deps, runId);
  const { signal } = options;
  return recorded(deps, { kind: run.kind, signal, takeUp: run }, async (held, begun) => {
    const onProgress = options.onProgress ?? (() => undefined);
    if (options.none === true) {
      await decline(deps, held, () => false, false);
      return 'succeeded';
    }
    begun.doubtful = await settleSent(deps, held);
    // What was edited since the plan was made is found now, and not overwritten.
    await detect(deps, held, begun.read, signal === undefined ? {} : { signal }, onProgress);
    // Activities that are merely shown again bear no new stamp: all are read where the plan is about any.
    const [todoLine] = await deps.stores.todoSync.lines(runId, 0, 1, 'proposed');
    await detectActivities(deps, held, { all: todoLine !== undefined, signal });
    // The same goes for what was planned by settings that are others now.
    await todoPolicyNow(deps, held);
    const { chosen } = options;
    const total =
      chosen === undefined ? await count(deps, runId) : await decline(deps, held, chosen, true);
    const { doubtful } = begun;
    const range = { firstSeq: 1, total };
    await applyPlan(deps, held, range, begun.applied, { signal, onProgress, doubtful });
    return begun.applied.stale + begun.applied.failed > 0 ? 'partial' : 'succeeded';
  });
}

async function planOf({ stores }: EngineDeps, runId: string): Promise<Run> {
  const run = await stores.runs.get(runId);
  if (run === null) {
    throw notFound('run', runId);
  }
  const [open] = await stores.plans.lines(runId, 0, 1, 'proposed');
  if (open !== undefined) return run;
  throw new Failure('bad_input', {
    field: 'run',
    problem: 'nothing of its plan is left to apply',
    accepted: 'a run whose plan was not carried out yet',
    see: 'runs',
  });
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

/** Marks the lines that are not wanted; returns how many are left. */
async function decline(
  { stores, clock }: EngineDeps,
  held: HeldLease,
  chosen: Chosen,
  hold: boolean,
): Promise<number> {
  let wanted = 0;
  for (let after = 0; ; ) {
    const lines = await stores.plans.lines(held.lease.runId, after, batchSize, 'proposed');
    const last = lines.at(-1);
    if (last === undefined) return wanted;
    const unwanted = lines.filter(({ seq }) => !chosen(seq)).map(({ seq }) => seq);
    if (unwanted.length > 0) {
      await stores.plans.decline(held.lease, unwanted, hold, instant(clock));
    }
    wanted += lines.length - unwanted.length;
    after = last.seq;
    await held.keepAlive();
  }
}
