import { streamOf } from './streamOf.ts';

/** How long a browser waits before it connects again, in milliseconds. */
export const retry = 'retry: 3000\n\n';

/** A comment, which shows that the connection is there. */
export const comment = ': still here\n\n';

/** Time after which there is a comment, in milliseconds. */
export const commentEvery = 15_000;

/** An event as it is sent. Null has no id: a client that connects again has nothing new then. */
export function eventText(id: string | number | null, event: string, data: object): string {
  const head = id === null ? '' : `id: ${id}\n`;
  return `${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Server-sent events, which nothing on the way may keep or change. */
export function eventStream(texts: AsyncGenerator<string>, signal: AbortSignal): Response {
  return new Response(streamOf(texts, signal), {
    headers: {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
