import { askedToWait } from '../../core/askedToWait.ts';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';

export type RetryPolicy = {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles with each. */
  readonly base: number;
  /** Longest wait of our own choice, in milliseconds. */
  readonly cap: number;
  /** Longest Retry-After that is waited for, in seconds; beyond it the run stops. */
  readonly longestRetryAfter: number;
};

// DOC: 5 to 10 tries, base 200 to 500 ms, cap 30 to 60 s, with jitter.
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  base: 300,
  cap: 30_000,
  longestRetryAfter: 120,
};

export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Exact wait ConnectWise asked for. */
      readonly retryAfterSeconds: number | null;
      /** Whether another attempt could do harm or cannot succeed. */
      readonly final: boolean;
    };

export type RetryTools = { readonly clock: Clock; readonly ids: Ids };

/**
 * Attempts until one is done, as often as the policy says and only for failures whose recovery is `retry`.
 * `onWait` is called before each wait between two attempts. Throws the last Failure, or `interrupted` once
 * aborted.
 */
export async function retrying<T>(
  policy: RetryPolicy,
  tools: RetryTools,
  attempt: (number: number) => Promise<Attempt<T>>,
  signal?: AbortSignal,
  onWait: (milliseconds: number, isAsked: boolean) => void = () => undefined,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    if (signal?.aborted === true) throw new Failure('interrupted');
    const outcome = await attempt(number);
    if (outcome.kind === 'done') return outcome.value;
    const { failure, retryAfterSeconds } = outcome;
    const isLast = outcome.final || failure.recovery !== 'retry' || number >= policy.attempts;
    if (isLast) throw failure;
    if (retryAfterSeconds !== null && retryAfterSeconds > policy.longestRetryAfter) {
      const now = tools.clock.now();
      throw askedToWait(now + retryAfterSeconds * 1000, now);
    }
    const wait =
      retryAfterSeconds === null
        ? backoff(policy, number, tools.ids.jitter())
        : retryAfterSeconds * 1000;
    onWait(wait, retryAfterSeconds !== null);
    await tools.clock.sleep(wait, signal);
  }
}

/**
 * Between half and all of the doubled wait, so that clients stopped together come back at different
 * times.
 */
export function backoff(policy: RetryPolicy, number: number, jitter: number): number {
  const full = Math.min(policy.cap, policy.base * 2 ** (number - 1));
  return Math.round(full / 2 + (full / 2) * jitter);
}
