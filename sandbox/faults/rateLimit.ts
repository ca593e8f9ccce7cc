import type { MiddlewareHandler } from 'hono';
import type { SandboxClock } from '../clock.ts';
import type { SandboxEnv } from '../sandbox.ts';
import { tooManyRequests } from './answers.ts';

const WINDOW_MS = 60_000;

/** Allows so many requests in any minute of sandbox time; the rest get 429 with `Retry-After`. */
export class RateLimit {
  readonly #clock: SandboxClock;
  #accepted: number[] = [];
  #perMinute: number | null = null;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Requests allowed in a minute; null (the default) means no limit. */
  get perMinute(): number | null {
    return this.#perMinute;
  }

  set perMinute(limit: number | null) {
    this.#perMinute = limit;
    this.#accepted = [];
  }

  /** Counts a request. Returns null when it may pass, else whole seconds until the next may. */
  take(): number | null {
    if (this.#perMinute === null) return null;
    const now = this.#clock.now();
    const from = now - WINDOW_MS;
    this.#accepted = this.#accepted.filter((at) => at > from && at <= now);
    const oldest = this.#accepted[0];
    if (this.#accepted.length < this.#perMinute) {
      this.#accepted.push(now);
      return null;
    }
    return Math.max(1, Math.ceil(((oldest ?? now) - from) / 1_000));
  }
}

/** Rejects requests above the limit. */
export function rateLimitMiddleware(
  limit: RateLimit,
  clock: SandboxClock,
): MiddlewareHandler<SandboxEnv> {
  return async (_c, next) => {
    const seconds = limit.take();
    if (seconds !== null) return tooManyRequests(clock, seconds);
    await next();
    return undefined;
  };
}
