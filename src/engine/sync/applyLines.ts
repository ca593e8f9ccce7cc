import type { PlanLine } from '../../ports/planStores.ts';
import { instant } from '../deps.ts';
import { linesOf } from './linesOf.ts';
import { oneAhead } from './oneAhead.ts';
import { count, type RunContext, tallyFor } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';
import { traced } from './traced.ts';
import { writeLines } from './writeLines.ts';

/** Lines of AMP carried out in one transaction. */
const batchSize = 250;

/** Lines written to ConnectWise after one reading of their present state. */
const chunkSize = 50;

/**
 * The order in which lines are carried out: those that free what others need, the others of AMP, those of
 * ConnectWise.
 */
const steps = ['free', 'amp', 'connectwise'] as const;

type Step = (typeof steps)[number];

/** The lines that are carried out. */
export type Range = {
  readonly firstSeq: number;
  /** How many they are, and how many were carried out before, for progress. */
  readonly total: number;
  readonly done?: number;
  /** With which step it begins: `free` if any of them frees what others need. */
  readonly step: Step;
};

/** Receives how far it has come: the step, and how many lines were carried out in all. */
type OnReached = (step: Step, done: number) => void;

/**
 * Carries out exactly the proposed lines of an object. First come all that change only AMP, in
 * batches of one transaction each, beginning with those that others depend on; then those that
 * write to ConnectWise, record by record. After an interruption, lines not yet begun count as not
 * planned, unless the run was parked. Returns how many lines it carried out.
 */
export async function applyLines(
  context: RunContext,
  object: SyncedObject,
  range: Range,
  onReached: OnReached = () => undefined,
): Promise<number> {
  return await traced(context, 'apply', object, async (span) => {
    const done = await carryOutLines(context, object, range, onReached);
    span.note({ 'ampwise.lines': done });
    return done;
  });
}

async function carryOutLines(
  context: RunContext,
  object: SyncedObject,
  { firstSeq, total, done: before = 0, step: first }: Range,
  onReached: OnReached,
): Promise<number> {
  const { deps, lock, tally, signal, onProgress } = context;
  const applied = tallyFor(tally.applied, object.name);
  let done = 0;
  let step = first;
  const begin = (next: Step) => {
    step = next;
    onReached(step, before + done);
  };
  const progress = (lines: number) => {
    done += lines;
    onReached(step, before + done);
    onProgress({ step: 'applying', done: before + done, total: Math.max(total, before + done) });
  };
  for (const inAmp of steps.slice(steps.indexOf(first), 2)) {
    begin(inAmp);
    const pages = linesOf(context, object, firstSeq, batchSize, 'proposed');
    for await (const lines of oneAhead(pages)) {
      signal?.throwIfAborted();
      const local = lines.filter(({ line }) => {
        const facts = object.factsOf(line);
        return !facts.writes && (facts.frees || inAmp === 'amp');
      });
      if (local.length === 0) continue;
      const outcome = await deps.stores.plans.apply(
        lock.lease,
        local,
        object.newIds(local),
        instant(deps.clock),
      );
      const seqs = new Set(outcome.applied);
      for (const { seq, line } of local) {
        if (!seqs.has(seq)) continue;
        const { effect, losses } = object.factsOf(line);
        count(applied, effect, losses);
      }
      tally.stale += outcome.stale.length;
      progress(local.length);
      await lock.keepAlive();
    }
  }
  begin('connectwise');
  const doubtful: PlanLine[] = [];
  for await (const lines of linesOf(context, object, firstSeq, chunkSize, 'proposed')) {
    const writes = lines.filter(({ line }) => object.factsOf(line).writes);
    const lost = new Set(await undelivered(context, writes));
    doubtful.push(...writes.filter(({ seq }) => lost.has(seq)));
    const sure = writes.filter(({ seq }) => !lost.has(seq));
    if (sure.length > 0) await writeLines(context, object, sure, () => progress(1));
  }
  signal?.throwIfAborted();
  for (const lines of chunks(oldestFirst(doubtful))) {
    await writeLines(context, object, lines, () => progress(1));
  }
  return done;
}

/**
 * Of the lines about to be written, those whose record was sent before without arriving. They come last, so
 * that records on which ConnectWise always fails do not keep the others from being written.
 */
async function undelivered(
  { deps, lock }: RunContext,
  lines: readonly PlanLine[],
): Promise<readonly number[]> {
  if (lines.length === 0) return [];
  const seqs = lines.map(({ seq }) => seq);
  return await deps.stores.plans.undelivered(lock.lease.runId, seqs);
}

/** Each failed attempt queues its record again, with a later stamp: no record is always the last. */
function oldestFirst(lines: readonly PlanLine[]): readonly PlanLine[] {
  return lines.toSorted((a, b) => a.stamp - b.stamp || a.seq - b.seq);
}

function* chunks(lines: readonly PlanLine[]): Generator<readonly PlanLine[]> {
  for (let from = 0; from < lines.length; from += chunkSize) {
    yield lines.slice(from, from + chunkSize);
  }
}

/** Carries out all proposed lines of the run, object by object. */
export async function applyAll(
  context: RunContext,
  objects: readonly SyncedObject[],
  total: number,
): Promise<void> {
  let done = 0;
  for (const object of objects)
    done += await applyLines(context, object, { firstSeq: 1, total, done, step: 'free' });
}
