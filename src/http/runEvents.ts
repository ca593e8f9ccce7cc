import { asFailure } from '../core/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { NumberedEvent, RunStatus, RunStore } from '../ports/runStores.ts';

/** How often new events are looked for, in milliseconds. */
const lookEvery = 500;

/** Time after which a comment shows that the connection is there, in milliseconds. */
const commentEvery = 15_000;

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
  const parts = textOf(following);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

async function* textOf({
  runs,
  clock,
  runId,
  after,
  signal,
}: Following): AsyncGenerator<string, undefined> {
  yield 'retry: 3000\n\n';
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
        yield events.map(eventText).join('');
      } else if (isFinal(status)) {
        yield `event: done\ndata: ${JSON.stringify({ status: shown(status) })}\n\n`;
        return;
      } else if (clock.now() - saidAt >= commentEvery) {
        saidAt = clock.now();
        yield ': still here\n\n';
      }
      if (events.length < pageSize) await clock.sleep(lookEvery, signal);
    }
  } catch (thrown) {
    if (signal.aborted) return;
    yield `event: error\ndata: ${JSON.stringify({ code: asFailure(thrown).code })}\n\n`;
  }
  return;
}

function eventText({ seq, at, event }: NumberedEvent): string {
  const { kind, ...told } = event;
  const data = event.kind === 'status' ? { status: shown(event.status), at } : { ...told, at };
  return `id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** An interrupted run has failed, as everywhere. */
function shown(status: RunStatus): string {
  return status === 'interrupted' ? 'failed' : status;
}

function isFinal(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
