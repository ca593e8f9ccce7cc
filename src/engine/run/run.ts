import { brake } from '../../core/plan/brake.ts';
import { maximumPasses } from '../../core/plan/reconcile.ts';
import type { Run, RunStatus } from '../../ports/runStores.ts';
import { applyPlan } from '../apply/applyPlan.ts';
import { settleSent } from '../apply/settleSent.ts';
import type { EngineDeps, OnProgress } from '../deps.ts';
import { detect } from '../detect/detect.ts';
import { sweep, sweepIsDue } from '../detect/sweep.ts';
import { refuseEmptied, watchFilter } from '../detect/watchFilter.ts';
import { watchLists } from '../detect/watchLists.ts';
import { followTodos } from '../objects/todos/followTodos.ts';
import { makePlan } from '../plan/makePlan.ts';
import { policyNow } from '../plan/policy.ts';
import type { HeldLease } from './lease.ts';
import { type Begun, recorded } from './recorded.ts';

export type RunOptions = {
  /** `plan` stops before anything is applied; `sweep` compares everything, whether it changed or not. */
  readonly kind: 'sync' | 'plan' | 'sweep';
  /** Reads everything, not merely what changed: for what became visible without being edited. */
  readonly all?: boolean;
  /** For a sweep: contacts that are missing are taken for deleted however many they are. */
  readonly approve?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
};

/**
 * One run: find out what became of writes that were cut off, detect what changed, reconcile, apply.
 * What was read stays read and what was applied stays applied, whatever ends it; the next run goes on
 * from there. What ends it early stands in the run. Throws only where no run could begin or be recorded.
 */
export async function run(deps: EngineDeps, options: RunOptions): Promise<Run> {
  const { kind, signal } = options;
  return recorded(deps, { kind, signal }, async (held, begun) => {
    const onProgress = options.onProgress ?? (() => undefined);
    // A filter that cannot be had is told before an hour of reading, not after it.
    const { settings } = await policyNow(deps);
    begun.doubtful = await settleSent(deps, held);
    const last = await deps.stores.sweeps.last();
    const due =
      kind === 'sweep' || (kind === 'sync' && sweepIsDue(last, deps.clock.now(), settings));
    const all = options.all === true || due;
    if (all) await checkFilter(deps, begun);
    begun.missing = await watchLists(deps, (await deps.stores.mappings.get()).document);
    await detect(deps, held, begun.read, { ...options, all }, onProgress);
    if (due) {
      const approve = options.approve === true;
      const wanted = { approve, signal, onProgress };
      const { braked, missingRight } = await sweep(deps, held, begun.read, settings, wanted);
      begun.applied.missingRight = missingRight;
      begun.held = braked;
    } else if (last === null) {
      // Everything was read for the first time: there is nothing yet that could be missing.
      await deps.stores.sweeps.finish(held.lease, begun.startedAt);
    }
    const status =
      begun.held === null
        ? await planAndApply(deps, held, begun, { ...options, onProgress })
        : 'held';
    // They come after their contacts, which may have been linked just now. What is held keeps none back.
    return await followTodos(deps, held, begun, status, { kind, all, signal, onProgress });
  });
}

async function planAndApply(
  deps: EngineDeps,
  held: HeldLease,
  begun: Begun,
  options: RunOptions & { readonly onProgress: OnProgress },
): Promise<RunStatus> {
  const { signal, onProgress } = options;
  const { linked } = await deps.stores.mirror.counts();
  let firstSeq = 1;
  for (let pass = 1; pass <= maximumPasses; pass++) {
    const taken = begun.applied.losses;
    const planned = await makePlan(deps, held, firstSeq, taken, { signal, onProgress });
    if (planned.letsGo) await checkFilter(deps, begun);
    const { settings } = await policyNow(deps);
    begun.held = brake(planned.losses, linked, settings);
    if (options.kind === 'plan') return 'planned';
    if (begun.held !== null) return 'held';
    if (planned.lines === 0) break;
    const range = { firstSeq, total: planned.lines };
    const { doubtful } = begun;
    await applyPlan(deps, held, range, begun.applied, { signal, onProgress, doubtful });
    firstSeq += planned.lines;
  }
  return (await somethingIsLeft(deps)) ? 'partial' : 'succeeded';
}

/**
 * Looks what became in ConnectWise of what the filter asks for: before everything is compared, and
 * before anybody is let go. Nobody is where nothing of it is left.
 */
async function checkFilter(deps: EngineDeps, begun: Begun): Promise<void> {
  const watch = await watchFilter(deps);
  begun.noticed = [...begun.noticed, ...(watch?.notes ?? [])];
  refuseEmptied(watch);
}

/**
 * Whether a record could not be read, was sent without an answer, or could not be brought up to date
 * because it kept changing.
 */
export async function somethingIsLeft({ stores }: EngineDeps): Promise<boolean> {
  for (const object of ['companies', 'contacts'] as const) {
    if ((await stores.readings.unreadable(object)).length > 0) return true;
  }
  const { contacts, ampContacts } = await stores.plans.queued();
  return contacts + ampContacts > 0;
}
