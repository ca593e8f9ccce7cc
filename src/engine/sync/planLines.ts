import { type Losses, noLosses } from '../../core/plan/brake.ts';
import { type RunContext, sumOf } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';

/** The lines planned in one pass. */
export type Planned = {
  readonly firstSeq: number;
  readonly lines: number;
  readonly losses: Losses;
  /** Whether a line frees what others need. */
  readonly frees: boolean;
};

/**
 * Decides all queued records of an object and stores the plan as lines of the run. Records that need
 * nothing leave the queue.
 */
export async function planLines(
  { deps, lock, tally, signal, onProgress }: RunContext,
  object: SyncedObject,
  pass: number,
): Promise<Planned> {
  const firstSeq = tally.planned + 1;
  let lines = 0;
  let losses = noLosses;
  let frees = false;
  let done = 0;
  for await (const batch of object.decide(pass)) {
    signal?.throwIfAborted();
    // Deciding a batch and making it ready for the database are long enough each.
    await deps.clock.sleep(0);
    const numbered = batch.lines.map((line) => ({ ...line, seq: ++tally.planned }));
    if (numbered.length > 0) await deps.stores.plans.save(lock.lease, numbered);
    await batch.dequeue();
    lines += numbered.length;
    losses = sumOf(losses, batch.losses);
    frees ||= batch.lines.some(({ line }) => object.factsOf(line).frees);
    done += batch.candidates;
    onProgress({ step: 'planning', done, total: Math.max(batch.outOf, done) });
    await lock.keepAlive();
  }
  return { firstSeq, lines, losses, frees };
}
