import { asFailure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { NumberedEvent, RunStatus, RunStore } from '../ports/runStores.ts';
import { comment, commentEvery, eventStream, eventText, retry } from './eventStream.ts';

/** Milliseconds between two checks for new events. */
const lookEvery = 500;

const pageSize = 100;

type Following = {
  readonly runs: Pick<RunStore, 'events' | 'get'>;
  readonly clock: Clock;
  readonly runId: string;
  /** Number of the last event that the client has. */
  readonly after: number;
  /** Aborted once the client disconnects or the service stops. */
  readonly signal: AbortSignal;
};

/**
 * The events of a run as server-sent events: those after a number, then each as it comes, and
 * `done` once the run has ended. An internal error is an event too: if the stream just ended, the
 * client would keep reconnecting.
 */
export function runEventStream(following: Following): Response {
  return eventStream(textOf(following), following);
}

async function* textOf({
  runs,
  clock,
  runId,
  after,
  signal,
}: Following): AsyncGenerator<string, undefined> {
  yield retry;
  let last = after;
  let saidAt = clock.now();
  try {
    while (!signal.aborted) {
      // Read before the events, so that an event that comes in between is included.
      const status = (await runs.get(runId))?.status ?? 'failed';
      const events = await runs.events(runId, last, pageSize);
      if (events.length > 0) {
        last = events.at(-1)?.seq ?? last;
        saidAt = clock.now();
        yield events.map(textOfEvent).join('');
      } else if (isFinal(status)) {
        yield eventText(null, 'done', { status: shownStatus(status) });
        return;
      } else if (clock.now() - saidAt >= commentEvery) {
        saidAt = clock.now();
        yield comment;
      }
      if (events.length < pageSize) await clock.sleep(lookEvery, signal);
    }
  } catch (thrown) {
    if (signal.aborted) return;
    yield eventText(null, 'error', { code: asFailure(thrown).code });
  }
  return;
}

function textOfEvent({ seq, at, event }: NumberedEvent): string {
  const { kind, ...told } = event;
  const data =
    event.kind === 'status' ? { status: shownStatus(event.status), at } : { ...told, at };
  return eventText(seq, kind, data);
}

/** An interrupted run counts as failed, as everywhere. */
export function shownStatus(status: RunStatus): string {
  return status === 'interrupted' ? 'failed' : status;
}

function isFinal(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
