import type { ReachedPass } from '../../ports/runStores.ts';
import { oneAhead } from './oneAhead.ts';
import { reachPass } from './reached.ts';
import { type RunContext, sumOf } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';

/**
 * Decides all queued records of an object, or the rest of them if the pass was begun before, and stores
 * the plan as lines of the run. Records that need nothing leave the queue.
 */
export async function planLines(
  { deps, lock, tally, signal, onProgress }: RunContext,
  object: SyncedObject,
  begun: ReachedPass,
): Promise<ReachedPass> {
  let pass = begun;
  for await (const batch of oneAhead(object.decide(begun.number, begun.last))) {
    signal?.throwIfAborted();
    // Deciding a batch and preparing it for the database each take long enough without a pause.
    await deps.clock.sleep(0);
    const numbered = batch.lines.map((line) => ({ ...line, seq: ++tally.planned }));
    if (numbered.length > 0) await deps.stores.plans.save(lock.lease, numbered);
    await batch.dequeue();
    pass = {
      ...pass,
      lines: pass.lines + numbered.length,
      losses: sumOf(pass.losses, batch.losses),
      frees: pass.frees || batch.lines.some(({ line }) => object.factsOf(line).frees),
      decided: pass.decided + batch.candidates,
      outOf: Math.max(pass.outOf, batch.outOf),
      last: batch.last,
    };
    reachPass(tally, pass);
    const { decided: done, outOf } = pass;
    onProgress({ step: 'planning', done, total: Math.max(outOf, done) });
    await lock.keepAlive();
  }
  return pass;
}
