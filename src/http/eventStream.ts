import type { Clock } from '../ports/clock.ts';
import { streamOf } from './streamOf.ts';

/** How long a browser waits before it connects again, in milliseconds. */
export const retry = 'retry: 3000\n\n';

/** A comment that shows that the connection is alive. */
export const comment = ': still here\n\n';

/** Milliseconds between two comments. */
export const commentEvery = 15_000;

/** Milliseconds after which a stream ends: a client that reconnects is authenticated again. */
const longest = 10 * 60_000;

/**
 * An event as it is sent. With null it has no id, so it does not count as seen when a client
 * reconnects.
 */
export function eventText(id: string | number | null, event: string, data: object): string {
  const head = id === null ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Server-sent events, which nothing in between may store or change. They end after ten minutes, with
 * the first text from then on: a comment at the latest.
 */
export function eventStream(
  texts: AsyncGenerator<string>,
  { clock, signal }: { readonly clock: Pick<Clock, 'now'>; readonly signal: AbortSignal },
): Response {
  return new Response(streamOf(limited(texts, clock), signal), {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

async function* limited(
  texts: AsyncGenerator<string>,
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<string, undefined> {
  const endsAt = clock.now() + longest;
  for await (const text of texts) {
    yield text;
    if (clock.now() >= endsAt) return;
  }
  return;
}
