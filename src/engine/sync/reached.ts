import { Failure } from '../../core/failure.ts';
import { noLosses } from '../../core/plan/brake.ts';
import type { ObjectName } from '../../core/plan/record.ts';
import type { Reached, ReachedOutcome, ReachedPass } from '../../ports/runStores.ts';
import { type RunTally, sumOf, tallyFor } from './runContext.ts';

/** Notes that a run begins with an object; `before` is how the objects before it ended. */
export function reachObject(
  tally: RunTally,
  object: ObjectName,
  reading: Reached['reading'],
  before: ReachedOutcome,
): void {
  tally.reached = { object, reading, before, pass: null, seq: tally.planned, earlier: noLosses };
}

/** Notes how far a run has come in a pass over its object; everything it did until then is stored. */
export function reachPass(tally: RunTally, pass: ReachedPass): void {
  const { reached } = tally;
  if (reached !== null) tally.reached = { ...reached, pass, seq: tally.planned };
}

/** A pass that has just begun. */
export function newPass(number: number, { planned }: RunTally, linked: number): ReachedPass {
  return {
    number,
    linked,
    step: 'plan',
    firstSeq: planned + 1,
    lines: 0,
    losses: noLosses,
    frees: false,
    decided: 0,
    outOf: 0,
    last: null,
    applied: 0,
  };
}

/** How far a run has come, to be stored when it is parked; null before it began with an object. */
export function reachedSoFar(tally: RunTally): Reached | null {
  if (tally.reached === null) return null;
  const { earlier, ...reached } = tally.reached;
  const { missingRight, refused, readInFull, idsRead } = tally;
  return {
    ...reached,
    readInFull: [...readInFull],
    idsRead,
    losses: sumOf(earlier, tallyFor(tally.applied, reached.object).losses),
    refused,
    missingRight:
      missingRight === null ? null : { code: missingRight.code, detail: missingRight.detail },
  };
}

/** Continues where the run was parked. */
export function goOnFrom(tally: RunTally, stored: Reached): void {
  const { losses, readInFull, idsRead, refused, missingRight, ...reached } = stored;
  tally.reached = { ...reached, earlier: losses };
  for (const object of readInFull) tally.readInFull.add(object);
  tally.idsRead = idsRead;
  tally.refused = refused;
  if (missingRight !== null)
    tally.missingRight = new Failure(missingRight.code, missingRight.detail);
}
