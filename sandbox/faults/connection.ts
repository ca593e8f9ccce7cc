import { ServerResponse } from 'node:http';
import type { Context } from 'hono';

/**
 * The error for an in-process caller if a socket would have been cut. Thrown through the app, whose
 * error handler must pass it on.
 */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'ConnectionLost';
  }
}

/** Node's response when the request came over a socket. */
function outgoingOf(c: Context): ServerResponse | undefined {
  const env: unknown = c.env;
  if (typeof env !== 'object' || env === null || !('outgoing' in env)) return undefined;
  return env.outgoing instanceof ServerResponse ? env.outgoing : undefined;
}

/** Tells the server that the socket is handled and nothing is to be written. */
function alreadySent(): Response {
  const response = new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
  // Reading the body keeps the server from its shortcut for fresh responses, which would write.
  return response.body === null ? response : new Response(null);
}

/** Aborts when the client closes its side before it got an answer. */
export function clientGone(c: Context): AbortSignal {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined) return c.req.raw.signal;
  const gone = new AbortController();
  if (outgoing.destroyed) gone.abort();
  else outgoing.once('close', () => gone.abort());
  return gone.signal;
}

/** Cuts the connection without an answer: a reset over a socket, `ConnectionLost` in process. */
export function dropConnection(c: Context): Response {
  const outgoing = outgoingOf(c);
  if (outgoing === undefined) throw new ConnectionLost();
  const { socket } = outgoing;
  if (socket === null) outgoing.destroy();
  else socket.resetAndDestroy();
  return alreadySent();
}

/** Sends the first half of a body as if all of it followed, then cuts the connection. */
export async function cutBody(
  c: Context,
  response: Response,
  how: 'contentLength' | 'chunked' | 'clean',
): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.subarray(0, Math.floor(bytes.byteLength / 2));
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.delete('transfer-encoding');
  if (how === 'clean') return new Response(half, { status: response.status, headers });
  if (how === 'contentLength') headers.set('content-length', String(bytes.byteLength));

  const outgoing = outgoingOf(c);
  if (outgoing === undefined) {
    return new Response(streamThenFail(half), { status: response.status, headers });
  }
  outgoing.writeHead(response.status, Object.fromEntries(headers));
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
    outgoing.write(half, () => outgoing.destroy());
  });
  return alreadySent();
}

function streamThenFail(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(new ConnectionLost());
        return;
      }
      sent = true;
      controller.enqueue(bytes);
    },
  });
}
