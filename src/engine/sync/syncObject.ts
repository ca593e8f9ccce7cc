import { type Braked, brake, noLosses } from '../../core/plan/brake.ts';
import { maximumPasses } from '../../core/plan/reconcile.ts';
import type { Run } from '../../ports/runStores.ts';
import { applyLines } from './applyLines.ts';
import { lossesInARow } from './lossesInARow.ts';
import { planLines } from './planLines.ts';
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
 * require changes to another record. A plan with too many losses is not carried out.
 */
export async function syncObject(
  context: RunContext,
  object: SyncedObject,
  kind: Run['kind'],
): Promise<Outcome> {
  const { deps, tally } = context;
  const linked = await object.linked();
  const before = context.only === null ? noLosses : await lossesInARow(context, object.name);
  for (let pass = 1; pass <= maximumPasses; pass++) {
    const planned = await traced(context, 'plan', object, async (span) => {
      const made = await planLines(context, object, pass);
      span.note({ 'ampwise.pass': pass, 'ampwise.lines': made.lines });
      return made;
    });
    // Applied losses count together with those of the next pass, which contains stale lines again.
    const own = sumOf(tallyFor(tally.applied, object.name).losses, planned.losses);
    const losses = sumOf(before, own);
    const braked = brake(losses, linked, await deps.stores.settings.get());
    if (kind === 'plan') return { status: 'planned', braked };
    if (braked !== null) return { status: 'held', braked };
    if (planned.lines === 0) break;
    const { firstSeq, lines: total, frees } = planned;
    await applyLines(context, object, { firstSeq, total, frees });
  }
  return { status: (await object.somethingIsLeft()) ? 'partial' : 'succeeded', braked: null };
}
