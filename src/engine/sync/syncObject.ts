import { type Braked, brake, noLosses } from '../../core/plan/brake.ts';
import { maximumPasses } from '../../core/plan/reconcile.ts';
import type { ReachedPass, Run } from '../../ports/runStores.ts';
import { applyLines } from './applyLines.ts';
import { lossesInARow } from './lossesInARow.ts';
import { planLines } from './planLines.ts';
import { newPass, reachPass } from './reached.ts';
import { type RunContext, sumOf, tallyFor } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';
import { traced } from './traced.ts';

/** The state of an object after its part of a run. */
export type Outcome = {
  readonly status: 'planned' | 'held' | 'partial' | 'succeeded';
  /** Why its plan waits for a person, if it does. */
  readonly braked: Braked | null;
};

/**
 * Plans and applies an object, in passes until nothing remains, because the writes of one pass may
 * require changes to another record. A plan with too many losses is not carried out. A run that was
 * parked in a pass continues there.
 */
export async function syncObject(
  context: RunContext,
  object: SyncedObject,
  kind: Run['kind'],
): Promise<Outcome> {
  const { deps, tally } = context;
  const before = context.only === null ? noLosses : await lossesInARow(context, object.name);
  const earlier = tally.reached?.earlier ?? noLosses;
  let pass = tally.reached?.pass ?? newPass(1, tally, await object.linked());
  const { linked } = pass;
  while (pass.number <= maximumPasses) {
    if (pass.step === 'plan') {
      pass = await planned(context, object, pass);
      // Applied losses count together with those of the next pass, which contains stale lines again.
      const own = sumOf(sumOf(earlier, tallyFor(tally.applied, object.name).losses), pass.losses);
      const losses = sumOf(before, own);
      const braked = brake(losses, linked, await deps.stores.settings.get());
      if (kind === 'plan') return { status: 'planned', braked };
      if (braked !== null) return { status: 'held', braked };
      if (pass.lines === 0) break;
    }
    await applied(context, object, pass);
    pass = newPass(pass.number + 1, tally, linked);
    reachPass(tally, pass);
  }
  return { status: (await object.somethingIsLeft()) ? 'partial' : 'succeeded', braked: null };
}

async function planned(
  context: RunContext,
  object: SyncedObject,
  begun: ReachedPass,
): Promise<ReachedPass> {
  return await traced(context, 'plan', object, async (span) => {
    const pass = await planLines(context, object, begun);
    span.note({ 'ampwise.pass': pass.number, 'ampwise.lines': pass.lines });
    return pass;
  });
}

async function applied(
  context: RunContext,
  object: SyncedObject,
  pass: ReachedPass,
): Promise<void> {
  const { firstSeq, lines: total, applied: done, frees } = pass;
  const first = frees ? 'free' : 'amp';
  const step = pass.step === 'plan' ? first : pass.step;
  await applyLines(context, object, { firstSeq, total, done, step }, (at, lines) =>
    reachPass(context.tally, { ...pass, step: at, applied: lines }),
  );
}
