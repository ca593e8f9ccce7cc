import { asFailure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { NumberedEvent, RunStatus, RunStore } from '../ports/runStores.ts';
import { comment, commentEvery, eventStream, eventText, retry } from './eventStream.ts';

/** How often new events are looked for, in milliseconds. */
const lookEvery = 500;

const pageSize = 100;

type Following = {
  readonly runs: Pick<RunStore, 'events' | 'get'>;
  readonly clock: Clock;
  readonly runId: string;
  /** Number of the last event that the client has. */
  readonly after: number;
  /** Aborted once the client has gone or the service ends. */
  readonly signal: AbortSignal;
};

/**
 * The events of a run as server-sent events: those after a number, then each as it comes, and `done` once
 * the run has ended. What goes wrong inside is an event of its own: an answer that merely ends would be
 * asked for again and again.
 */
export function runEventStream(following: Following): Response {
  return eventStream(textOf(following), following.signal);
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
      // Looked at first: an event that comes in between is among those read then.
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

/** An interrupted run has failed, as everywhere. */
export function shownStatus(status: RunStatus): string {
  return status === 'interrupted' ? 'failed' : status;
}

function isFinal(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
