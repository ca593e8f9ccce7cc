import { asFailure } from '../../core/failure.ts';
import type { SentLine } from '../../ports/planStores.ts';
import { sentLines } from '../sentLines.ts';
import { count, type RunContext, tallyFor } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';
import { traced } from './traced.ts';
import { maximumLost, mayBeRecordAlone } from './writeFailures.ts';

/**
 * Finds out whether the lines that an interrupted run sent have arrived, before anything else is
 * planned. Arrived lines are recorded with their base; lines that certainly did not arrive are
 * planned again. Records whose state is unknown now wait, and the others continue.
 */
export async function settleSent(context: RunContext, object: SyncedObject): Promise<void> {
  await traced(context, 'settle', object, () => settleEach(context, object));
}

async function settleEach(context: RunContext, object: SyncedObject): Promise<void> {
  const { deps, lock, tally, signal } = context;
  const undecided: SentLine[] = [];
  let failures = 0;
  for (const round of ['certain', 'rest'] as const) {
    const left = round === 'certain' ? eachOf(sentLines(deps.stores, object.name)) : undecided;
    for await (const sent of left) {
      signal?.throwIfAborted();
      try {
        const settled = await object.settle(sent, round);
        if (settled.kind === 'undecided' && round === 'certain') undecided.push(sent);
        if (settled.kind === 'arrived') {
          const { effect, losses } = object.factsOf(settled.done);
          count(tallyFor(tally.completed, object.name), effect, losses);
        }
        failures = 0;
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (failure.code !== 'right_missing' && !mayBeRecordAlone.has(failure.code)) throw failure;
        deps.log.warn('write.not_settled', { runId: sent.runId, code: failure.code });
        if (++failures >= maximumLost) {
          await checkAnswering(context);
          failures = 0;
        }
      }
      await lock.keepAlive();
    }
  }
}

async function* eachOf<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

/**
 * Throws unless ConnectWise answers a request that is about no record in particular. If it does, it fails
 * only on these records, and there may be any number of those.
 */
async function checkAnswering({ deps }: RunContext): Promise<void> {
  await deps.connectWise.count('companies');
}
