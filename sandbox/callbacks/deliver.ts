import type { SandboxTimers } from '../timers.ts';
import type { CallbackMessage } from './message.ts';

/** Delivers a message. Rejects if nothing answers. */
export type Deliver = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number }>;

/** The result of one attempt: the receiver's status, or why there is none. */
export type AttemptOutcome = number | 'timeout' | 'failed' | 'notLoopback';

/** Receivers get five seconds (DOC). */
export const CALLBACK_TIMEOUT_MS = 5_000;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

class NotLoopback extends Error {}

/** Sends over HTTP, to this machine only: a sandbox never calls out. */
export const deliverToLoopback: Deliver = async (url, init) => {
  if (!LOOPBACK.test(new URL(url).hostname)) throw new NotLoopback(url);
  const response = await fetch(url, { ...init, redirect: 'manual' });
  await response.arrayBuffer();
  return { status: response.status };
};

/** Makes one attempt; the five seconds are sandbox time. */
export async function attempt(
  message: CallbackMessage,
  deliver: Deliver,
  timers: SandboxTimers,
): Promise<AttemptOutcome> {
  const timeout = new AbortController();
  const over = new AbortController();
  const timedOut = timers
    .sleep(CALLBACK_TIMEOUT_MS, over.signal)
    .then((): AttemptOutcome => 'timeout');
  try {
    const answer = deliver(message.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-content-signature': message.signature,
      },
      body: message.body,
      signal: timeout.signal,
    }).then(
      ({ status }): AttemptOutcome => status,
      (error): AttemptOutcome => (error instanceof NotLoopback ? 'notLoopback' : 'failed'),
    );
    return await Promise.race([answer, timedOut]);
  } finally {
    timeout.abort();
    over.abort();
  }
}
