import { asFailure } from '../../core/failure.ts';
import { count, type RunContext, tallyFor } from './runContext.ts';
import type { SentRecord, SyncedObject } from './syncedObject.ts';
import { maximumLost, mayBeRecordAlone } from './writeFailures.ts';

/** Lines looked at in one run. */
const limit = 1000;

/**
 * Finds out whether lines that an interrupted run had sent have arrived, before anything else is
 * planned. What arrived is recorded with its base; what is certainly not there is planned anew. A
 * record of which nothing can be learned now waits, and the others go on.
 */
export async function settleSent(context: RunContext, object: SyncedObject): Promise<void> {
  const { deps, held, tally, signal } = context;
  let left = await object.lines.sent(limit);
  let failures = 0;
  for (const round of ['certain', 'rest'] as const) {
    const undecided: SentRecord[] = [];
    for (const sent of left) {
      signal?.throwIfAborted();
      try {
        const settled = await object.settle(sent, round);
        if (settled.kind === 'undecided') undecided.push(sent);
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
      await held.keepAlive();
    }
    left = undecided;
  }
}

/**
 * Throws unless ConnectWise answers a question that is about no record in particular: then it is the
 * records on which it fails, and there may be any number of those.
 */
async function checkAnswering({ deps }: RunContext): Promise<void> {
  await deps.connectWise.count('companies');
}
