import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { unreadable } from '../http/api.ts';

/** What stands in for a request that cannot be read; see unreadable in src/http/api.ts. */
export function unreadableRequest(): Request {
  return new Request('http://localhost/', { method: unreadable });
}

/**
 * Answers a connection that sent something other than an HTTP request. If an answer was sent on it before,
 * more of that may be under way, so the connection is only closed.
 */
export async function answerUnreadable(
  socket: Pick<Socket, 'writable' | 'bytesWritten' | 'end' | 'destroy'>,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const response = await answer(unreadableRequest());
  const body = await response.text();
  const { status, headers } = response;
  headers.set('Connection', 'close');
  headers.set('Content-Length', String(Buffer.byteLength(body)));
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n${body}`, () => {
    socket.destroy();
  });
}
