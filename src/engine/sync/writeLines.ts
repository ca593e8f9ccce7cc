import { asFailure, Failure } from '../../core/failure.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { instant } from '../deps.ts';
import { count, type RunContext, tallyFor } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';
import { maximumLost, mayBeRecordAlone, nothingWritten } from './writeFailures.ts';

/**
 * Writes lines to ConnectWise, one record after the other: check whether anyone edited it since,
 * record that it is about to be sent, send it, and commit the answer together with base and
 * history. A record that ConnectWise rejects does not stop the others.
 */
export async function writeLines(
  context: RunContext,
  object: SyncedObject,
  lines: readonly PlanLine[],
  onLine: () => void,
): Promise<void> {
  const { deps, lock, tally, signal } = context;
  const sender = await object.lookAgain(lines);
  let lost = 0;
  for (const line of lines) {
    signal?.throwIfAborted();
    onLine();
    const hidden = sender.hidden(line);
    if (hidden !== null) {
      // It exists, but its state is unknown: it is neither written nor treated as deleted.
      await object.fail(line, hidden);
      tally.failed++;
      if (hidden.code === 'right_missing') tally.missingRight = hidden;
      continue;
    }
    if (!(await deps.stores.writes.begin(lock.lease, line.seq, instant(deps.clock)))) {
      tally.stale++;
      continue;
    }
    const sent = await sender.send(line).catch(asFailure);
    if (sent instanceof Failure) {
      tally.failed++;
      if (sent.code === 'write_refused') tally.refused++;
      lost = mayBeRecordAlone.has(sent.code) ? lost + 1 : 0;
      await afterFailure(context, object, line, sent);
      if (lost >= maximumLost) throw sent;
    } else {
      await sent.commit();
      if (sent.refused) tally.refused++;
      if (sent.done !== null) {
        const { effect, losses } = object.factsOf(sent.done);
        count(tallyFor(tally.applied, object.name), effect, losses);
        lost = 0;
      }
    }
    await lock.keepAlive();
  }
}

/** Records the result of a failed write; throws if the run cannot continue. */
async function afterFailure(
  { deps, lock }: RunContext,
  object: SyncedObject,
  line: PlanLine,
  failure: Failure,
): Promise<void> {
  const { code } = failure;
  deps.log.warn('write.failed', { runId: lock.lease.runId, seq: line.seq, code });
  if (code === 'write_refused' || code === 'record_missing') {
    return await object.fail(line, failure);
  }
  // It stays on record as sent; the next run finds out before anything is sent again.
  if (mayBeRecordAlone.has(code)) return;
  const { creates } = object.factsOf(line.line);
  // Nothing was created. A change in several requests may have been made in part.
  const notMade = creates && code !== 'internal';
  if (notMade || (object.inOneRequest && nothingWritten.has(code))) {
    await deps.stores.writes.takeBack(lock.lease, line.seq);
  }
  throw failure;
}
